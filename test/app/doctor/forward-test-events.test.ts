/** What the worker sends when the doctor asks it to, on the sandbox's AWS, with the reader that the template makes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BusEvent } from '../../../sandbox/aws/hub/bus.ts'
import { forwardTestEvents } from '../../../src/app/inside/forward-test-events.ts'
import { partitionOf } from '../../../src/aws/regions.ts'
import { Probe } from '../../../src/exposure/signal/test-event.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import { PROBE } from '../../support/aws-events.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  PRODUCTION,
  REGION,
  startAws,
} from '../../support/aws-on-wire.ts'

const HUB = AccountId.parse('333333333333')
const REGIONS = partitionOf(REGION).usualRegions

let aws: AwsOnWire
let taken: BusEvent[]
beforeEach(async () => {
  taken = []
  aws = await startAws()
  aws.emulator.world.onPut = (event) => taken.push(event)
})
afterEach(() => aws.stop())

const forward = (hub = HUB) =>
  forwardTestEvents(
    { sessions: aws.sessions, region: REGION, session: 'awskey-doctor' },
    { account: DEVELOPMENT, hub, probe: Probe.parse(PROBE) },
  )
const throughIn = (region: string) =>
  taken.filter((event) => event.region === region).map(({ detail }) => detail)

describe('forwardTestEvents', () => {
  it('sends one for each rule of every enabled Region, and that of IAM in its home alone', async () => {
    const { account, regions } = await forward()
    expect(account).toBe(DEVELOPMENT)
    expect(
      regions.kind === 'known' && regions.value.map(({ region }) => region).toSorted(),
    ).toEqual([...REGIONS].toSorted())
    expect(taken).toHaveLength(2 * REGIONS.length + 1)
    expect(throughIn('eu-west-1')).toEqual(
      ['health', 'guardduty'].map((through) => ({ probe: PROBE, through })),
    )
    expect(throughIn('us-east-1')).toContainEqual({ probe: PROBE, through: 'iam' })
  })

  it('sends one where the hub is, which no rule forwards', async () => {
    await forward(DEVELOPMENT)
    expect(throughIn(REGION)).toEqual([{ probe: PROBE, through: 'hub' }])
    expect(throughIn('eu-west-1')).toHaveLength(2)
  })

  it('says of a Region that it does not know, and sends from the others', async () => {
    aws.faults.plant({
      service: 'events',
      operation: 'PutEvents',
      region: 'eu-west-1',
      mode: 'deny',
      times: 9,
    })
    const { regions } = await forward()
    const notSent =
      regions.kind === 'known' ? regions.value.filter(({ sent }) => sent.kind === 'unknown') : []
    expect(notSent).toEqual([
      {
        region: 'eu-west-1',
        sent: { kind: 'unknown', why: 'events:PutEvents AccessDeniedException' },
      },
    ])
    expect(taken).toHaveLength(2 * REGIONS.length - 1)
  })

  it('sends nothing where the Regions are not known', async () => {
    aws.faults.plant({ service: 'account', operation: 'ListRegions', mode: 'deny', times: 1 })
    expect((await forward()).regions.kind).toBe('unknown')
    expect(taken).toEqual([])
  })

  it('reaches the account of its own alone', async () => {
    await forward()
    expect(new Set(taken.map(({ account }) => account))).toEqual(new Set([DEVELOPMENT]))
    expect(taken.some(({ account }) => account === PRODUCTION)).toBe(false)
  })
})
