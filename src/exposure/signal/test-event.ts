import { z } from 'zod'
import { AccountId } from '../../requests/ids.ts'
import { type Envelope, ignored, type ReadEvent } from './event-envelope.ts'

/**
 * What `npm run doctor` sends through each rule that forwards events, to see whether it arrives. It is no signal: it names no key and no user, is written into the log and causes nothing. Whoever may put
 * events on the bus can make one up, so that it has to have exactly this form, and one that has not is ignored and rings nothing.
 */
export const TEST_SOURCE = 'awskey.doctor'
export const TEST_DETAIL_TYPE = 'awskey test event'

/** The rule that an event is to go through: one of deploy/spoke.yml, or the hub's own where nothing is forwarded. */
export const Through = z.enum(['health', 'guardduty', 'iam', 'hub'])
export type Through = z.infer<typeof Through>

/** A ULID, another one each time that the doctor is run. */
export const Probe = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  .brand<'Probe'>()
export type Probe = z.infer<typeof Probe>

const TestDetail = z.strictObject({ probe: Probe, through: Through })

const RegionName = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/)

/** Account and Region are those of the envelope, which EventBridge writes and keeps when it forwards. */
export const TestEvent = TestDetail.extend({ account: AccountId, region: RegionName })
export type TestEvent = z.infer<typeof TestEvent>

export function testEventIn(envelope: Envelope): ReadEvent {
  if (envelope['detail-type'] !== TEST_DETAIL_TYPE) return ignored('another_event')
  const detail = TestDetail.safeParse(envelope.detail)
  if (!detail.success) return ignored('malformed_test_event')
  const { account, region } = envelope
  const event = TestEvent.safeParse({ ...detail.data, account, region })
  return event.success ? { kind: 'test', event: event.data } : ignored('malformed_test_event')
}
