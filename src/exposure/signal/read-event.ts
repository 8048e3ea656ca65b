import { Envelope, ignored, malformed, type ReadEvent } from './event-envelope.ts'
import { guardDutySignals } from './guardduty-event.ts'
import { healthSignals } from './health-event.ts'
import { TEST_SOURCE, testEventIn } from './test-event.ts'
import { type OwnRole, trailSignals } from './trail-event.ts'

/**
 * What an event of EventBridge says of access keys. Pure, and lenient about everything that it does not need. An event that is none of awskey's business is ignored with a reason;
 * one that should say something and does not is malformed. Neither throws, and neither says anything that stood in the event.
 */
export function readEvent(event: unknown, own: OwnRole): ReadEvent {
  const envelope = Envelope.safeParse(event)
  if (!envelope.success) return malformed(envelope.error)
  switch (envelope.data.source) {
    case 'aws.health':
      return healthSignals(envelope.data)
    case 'aws.guardduty':
      return guardDutySignals(envelope.data)
    case 'aws.iam':
      return trailSignals(envelope.data, own)
    case TEST_SOURCE:
      return testEventIn(envelope.data)
    default:
      return ignored('another_source')
  }
}
