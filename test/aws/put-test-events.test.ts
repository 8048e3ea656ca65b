import { afterEach, describe, expect, it } from 'vitest'
import { putTestEvents } from '../../src/aws/put-test-events.ts'
import { Probe } from '../../src/exposure/signal/test-event.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { PROBE } from '../support/aws-events.ts'
import { DEVELOPMENT } from '../support/aws-on-wire.ts'
import { jsonAnswer, jsonError, startWireDouble, type WireDouble } from '../support/wire-double.ts'

let wire: WireDouble
afterEach(() => wire.stop())

const put = () =>
  putTestEvents(wire.sessions.open(DEVELOPMENT, 'reader', 'awskey-doctor'), {
    region: 'ap-southeast-2',
    probe: Probe.parse(PROBE),
    through: ['health', 'guardduty'],
  })

describe('putTestEvents', () => {
  it('puts one event for each rule, by one call in that Region', async () => {
    wire = await startWireDouble(() => jsonAnswer({ FailedEntryCount: 0, Entries: [] }))
    expect(await put()).toEqual(known(['health', 'guardduty']))
    const [call, ...others] = wire.of('PutEvents')
    expect([call?.region, others]).toEqual(['ap-southeast-2', []])
    const entry = (through: string) => ({
      Source: 'awskey.doctor',
      DetailType: 'awskey test event',
      Detail: JSON.stringify({ probe: PROBE, through }),
    })
    expect(JSON.parse(call?.body ?? '')).toEqual({ Entries: [entry('health'), entry('guardduty')] })
  })

  it('has sent nothing where EventBridge took one and refused the other', async () => {
    const Entries = [{ EventId: '1' }, { ErrorCode: 'NotAuthorizedForSourceException' }]
    wire = await startWireDouble(() => jsonAnswer({ FailedEntryCount: 1, Entries }))
    expect(await put()).toEqual(unknown('events:PutEvents NotAuthorizedForSourceException'))
  })

  it('does not know where it is refused, or where nobody says how many failed', async () => {
    wire = await startWireDouble((_call, nth) =>
      nth === 1 ? jsonError(400, 'AccessDeniedException') : jsonAnswer({}),
    )
    expect(await put()).toEqual(unknown('events:PutEvents AccessDeniedException'))
    expect(await put()).toEqual(unknown('events:PutEvents did not take every event'))
  })
})
