import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Trail } from '../../../src/keys/trail.ts'
import { DEVELOPMENT, REGION, SESSION } from '../../support/aws-on-wire.ts'
import {
  type Answer,
  jsonError,
  startWireDouble,
  type WireDouble,
} from '../../support/wire-double.ts'
import { KEY, SINCE, trailEvent, trailOn, trailPage } from '../../support/written-trail.ts'

let wire: WireDouble
let answer: Answer
let slept: number[]

beforeEach(async () => {
  slept = []
  wire = await startWireDouble((call, nth) => answer(call, nth))
})
afterEach(() => wire.stop())

const NOTHING = trailPage([])
const uses = (trail: Trail) => trail.uses(DEVELOPMENT, KEY, SINCE, SESSION)

describe('uses', () => {
  it('asks by the key in every Region, the home of IAM among them', async () => {
    answer = () => NOTHING

    const reading = await uses(trailOn(wire))

    expect(reading).toEqual({ uses: [], gaps: [], coverage: 'complete' })
    const asked = wire.of('LookupEvents')
    expect(asked.map(({ region }) => region).toSorted()).toEqual([REGION, 'us-east-1'])
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: KEY }],
      StartTime: SINCE.getTime() / 1000,
    })
  })

  it('reads the seventeen Regions that every account has where none are named', async () => {
    answer = () => NOTHING

    await uses(trailOn(wire, { regions: undefined }))

    expect(wire.of('LookupEvents')).toHaveLength(17)
  })

  it('counts a denied call as a use', async () => {
    answer = ({ region }) =>
      region === REGION ? trailPage([trailEvent({ errorCode: 'AccessDenied' })]) : NOTHING

    expect((await uses(trailOn(wire))).uses).toHaveLength(1)
  })

  it('leaves out events of another key', async () => {
    answer = () => trailPage([trailEvent({ userIdentity: { accessKeyId: 'ASIAOTHER' } })])

    expect((await uses(trailOn(wire))).uses).toEqual([])
  })

  it('does not take another call with our user agent for ours', async () => {
    answer = ({ region }) =>
      region === REGION
        ? trailPage([trailEvent({ userAgent: 'awskey-propagation-test' })])
        : NOTHING

    expect((await uses(trailOn(wire))).uses).toMatchObject([{ ours: false }])
  })

  it('tells of events that it could not read', async () => {
    answer = ({ region }) =>
      region === REGION
        ? trailPage([
            trailEvent({}),
            { CloudTrailEvent: '{"eventName":' },
            trailEvent({ eventTime: 'today' }),
            {},
          ])
        : NOTHING

    const reading = await uses(trailOn(wire))

    expect(reading.uses).toHaveLength(1)
    expect(reading).toMatchObject({ coverage: 'partial', gaps: [`${REGION} 3 unreadable`] })
  })

  it('keeps what it read of a Region whose second page fails', async () => {
    answer = ({ region, body }) => {
      if (region !== REGION) return NOTHING
      return body.includes('NextToken')
        ? jsonError(500, 'InternalError')
        : trailPage([trailEvent({})], 'next')
    }

    const reading = await uses(trailOn(wire))

    expect(reading.uses).toHaveLength(1)
    expect(reading).toMatchObject({ coverage: 'partial', gaps: [`${REGION} InternalError`] })
  })

  it('reads so many pages and says that there were more', async () => {
    answer = () => trailPage([trailEvent({})], 'next')

    const reading = await uses(trailOn(wire, { maxPages: 3 }))

    expect(wire.of('LookupEvents')).toHaveLength(6)
    expect(reading).toMatchObject({
      coverage: 'partial',
      gaps: ['us-east-1 truncated', `${REGION} truncated`],
    })
  })

  it('covers nothing where no Region answers', async () => {
    answer = () => jsonError(400, 'AccessDeniedException')

    expect(await uses(trailOn(wire))).toEqual({
      uses: [],
      coverage: 'none',
      gaps: ['us-east-1 AccessDenied', `${REGION} AccessDenied`],
    })
  })

  it('keeps two pages of a Region half a second apart, for readings at the same time too', async () => {
    answer = ({ body }, nth) =>
      nth < 3 && !body.includes('NextToken') ? trailPage([], 'next') : NOTHING

    const trail = trailOn(wire, { regions: [], region: 'us-east-1' }, slept)
    await uses(trail)
    expect(slept).toHaveLength(1)
    expect(slept[0]).toBeGreaterThanOrEqual(500)

    await Promise.all([uses(trail), uses(trail)])
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(1_500)
  })

  it('backs off when it is throttled, and goes on', async () => {
    let refusals = 3
    answer = () => {
      refusals -= 1
      return refusals >= 0
        ? jsonError(400, 'ThrottlingException', 'Rate exceeded')
        : trailPage([trailEvent({})])
    }

    const reading = await uses(trailOn(wire, { regions: [], region: 'us-east-1' }, slept))

    expect(reading).toMatchObject({ coverage: 'complete', uses: [{ service: 'ec2' }] })
    expect(slept).toContain(1_000)
  })
})
