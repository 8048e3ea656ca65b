import type { SignalSource } from '../../exposure/signed-signal.ts'
import { code, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'

/** What an event of AWS said, in words. Names in it were chosen by whoever caused the event; they are shown as what they are, not as the truth about a key. */
export function signalSaid(source: SignalSource, says: string): Mrkdwn {
  switch (source) {
    case 'aws_health':
      return mrkdwn`AWS Health: AWS found the key in public`
    case 'guardduty':
      return mrkdwn`GuardDuty: ${code(says)}`
    case 'quarantine_policy':
      return mrkdwn`AWS’s policy ${code(says)} was attached to its IAM user: AWS takes a key of this user for exposed. The policy leaves much allowed and makes no key Inactive`
    case 'foreign_key':
      return mrkdwn`CloudTrail: the key was made outside awskey, ${code(says)}`
  }
}
