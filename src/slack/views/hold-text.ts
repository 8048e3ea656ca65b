/**
 * Why a request stands still and what would release it. Every reason has both; a fact that is missing is left out, never guessed.
 * It names the caller where one is known, because that is the person who has to act.
 */
import type { Hold } from '../../requests/hold.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { callerText } from './names.ts'

export interface HoldText {
  readonly why: Mrkdwn
  readonly release: Mrkdwn
}

const LOOKS_AGAIN = mrkdwn`awskey looks again by itself; there is nothing to click.`

export function holdText({ reason, facts }: Pick<Hold, 'reason' | 'facts'>): HoldText {
  const why = because(facts['why'])
  const key = named(facts['keyId'])
  switch (reason) {
    case 'last_use_unknown':
      return {
        why: mrkdwn`AWS did not say when the ${facts['key'] ?? 'old'} key was last used${why}. Not known is not "never used".`,
        release: mrkdwn`An answer from AWS. ${LOOKS_AGAIN}`,
      }
    case 'keys_unknown':
      return {
        why: mrkdwn`AWS did not list the user's access keys${why}.`,
        release: mrkdwn`An answer from AWS. ${LOOKS_AGAIN}`,
      }
    case 'trail_unknown':
      return {
        why: mrkdwn`CloudTrail could not be read${why}, so it is not known who uses the key.`,
        release: mrkdwn`An answer from CloudTrail. ${LOOKS_AGAIN}`,
      }
    case 'old_key_in_use':
      return {
        why: mrkdwn`The old key is still in use: ${callerText(facts)}.`,
        release: mrkdwn`Install the new key there as well. The old key must then be quiet${until(facts['quietUntil'])}.`,
      }
    case 'key_not_attributable':
      return {
        why: mrkdwn`The user has an access key${key} that awskey cannot attribute to this request${madeBy(facts['maker'])}. awskey does not touch it.`,
        release: mrkdwn`Find out who made it. When it is not needed, delete it in IAM; awskey then goes on by itself.`,
      }
    case 'attribution_pending':
      return {
        why: mrkdwn`A new access key${key} is there, but CloudTrail does not show yet who made it.`,
        release: mrkdwn`The event in CloudTrail, usually within 15 minutes. ${LOOKS_AGAIN}`,
      }
    case 'owner_not_reached':
      return {
        why: mrkdwn`The owner could not be told where the new secret is${why}.`,
        release: mrkdwn`Slack reaching the owner: the person must be active and allow messages from awskey. The old key stays Active until then.`,
      }
    case 'keys_changed_outside':
      return {
        why: mrkdwn`A key of this user${key} was changed or removed outside awskey${why}.`,
        release: mrkdwn`Look at the user's keys in IAM. When they are as they should be, cancel this request and ask again.`,
      }
    case 'lock_lost':
      return {
        why: mrkdwn`Another request has taken over this IAM user.`,
        release: mrkdwn`The end of the other request; \`/awskey history\` of the user names it.`,
      }
    case 'act_not_valid':
      return {
        why: mrkdwn`A signature on this request does not fit what is stored. Nothing is done with it.`,
        release: mrkdwn`Somebody may have changed stored data: tell security. Cancel this request and ask again.`,
      }
    case 'signature_unknown':
      return {
        why: mrkdwn`A signature could not be checked${why}.`,
        release: mrkdwn`An answer from AWS KMS. ${LOOKS_AGAIN}`,
      }
    case 'aws_denied':
      return {
        why: mrkdwn`AWS refused the call for lack of permission${why}${key === NOTHING ? NOTHING : mrkdwn` (key${key})`}.`,
        release: mrkdwn`The permission on awskey's role in this account. awskey tries again by itself.`,
      }
    case 'aws_unavailable':
      return {
        why: mrkdwn`AWS did not answer${why}. Nothing was assumed.`,
        release: mrkdwn`An answer from AWS. awskey tries again by itself.`,
      }
    case 'user_changed':
      return {
        why: mrkdwn`The IAM user is not the one this request was made for: it was deleted or made again.`,
        release: mrkdwn`Nothing: cancel this request and ask again for the user as it is now.`,
      }
  }
}

function because(why: string | undefined): Mrkdwn {
  return why === undefined || why === '' ? NOTHING : mrkdwn` (${why})`
}

function named(keyId: string | undefined): Mrkdwn {
  return keyId === undefined || keyId === '' ? NOTHING : mrkdwn` ${code(keyId)}`
}

function madeBy(maker: string | undefined): Mrkdwn {
  return maker === undefined || maker === '' ? NOTHING : mrkdwn`; CloudTrail names ${code(maker)}`
}

function until(moment: string | undefined): Mrkdwn {
  return moment === undefined ? mrkdwn` long enough` : mrkdwn` until ${dateTime(moment)} at least`
}
