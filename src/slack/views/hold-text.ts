/**
 * Why a request stands still and what would release it. Every reason has both; a fact that is missing is left out, never guessed.
 * It names the caller where one is known, because that is the person who has to act.
 */
import type { Hold, HoldReason } from '../../requests/hold.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { callerText } from './names.ts'

export interface HoldText {
  readonly why: Mrkdwn
  readonly release: Mrkdwn
}

const NOTHING_TO_CLICK = mrkdwn`There is nothing to click.`

/** Whether the next look may find that the reason is gone, without anybody having done something here. */
export function looksAgain(reason: HoldReason): boolean {
  return reason !== 'act_not_valid' && reason !== 'user_changed'
}

export function holdText({ reason, facts }: Pick<Hold, 'reason' | 'facts'>): HoldText {
  const why = because(facts['why'])
  const key = named(facts['keyId'])
  switch (reason) {
    case 'last_use_unknown':
      return {
        why: mrkdwn`AWS did not say when the ${facts['key'] ?? 'old'} key was last used${why}. Not known is not "never used".`,
        release: mrkdwn`An answer from AWS. ${NOTHING_TO_CLICK}`,
      }
    case 'keys_unknown':
      return {
        why: mrkdwn`AWS did not list the user's access keys${why}.`,
        release: mrkdwn`An answer from AWS. ${NOTHING_TO_CLICK}`,
      }
    case 'trail_unknown':
      return {
        why: mrkdwn`CloudTrail could not be read${why}, so it is not known who uses the key.`,
        release: mrkdwn`An answer from CloudTrail. ${NOTHING_TO_CLICK}`,
      }
    case 'old_key_in_use':
      return {
        why: mrkdwn`The old key is still in use: ${callerText(facts)}.${whereToLook(facts)}`,
        release: mrkdwn`Install the new key there as well. The old key must then be quiet${until(facts['quietUntil'])}.`,
      }
    case 'key_not_attributable':
      return {
        why: mrkdwn`The user has an access key${key} that awskey cannot attribute to this request${madeBy(facts['maker'])}. awskey does not touch it.`,
        release: mrkdwn`Find out who made it. When it is not needed, delete it in IAM.`,
      }
    case 'attribution_pending':
      return {
        why: mrkdwn`A new access key${key} is there, but CloudTrail does not show yet who made it.`,
        release: mrkdwn`The event in CloudTrail, usually within 15 minutes. ${NOTHING_TO_CLICK}`,
      }
    case 'owner_not_reached':
      return {
        why: mrkdwn`The owner could not be told where the new secret is${why}.`,
        release: mrkdwn`Slack reaching the owner: the person must be active and allow messages from awskey. The old key stays Active until then.`,
      }
    case 'keys_changed_outside':
      return {
        why: mrkdwn`The key${key} ${foundNow(facts['found'])}: somebody changed that outside awskey${why}.`,
        release:
          facts['found'] === 'gone'
            ? mrkdwn`A key that is gone does not come back: cancel this request, then ask again.`
            : mrkdwn`The key made Active again in IAM, if that was a mistake. Else cancel this request and ask again.`,
      }
    case 'lock_lost':
      return {
        why: mrkdwn`Another request has taken over this IAM user.`,
        release: mrkdwn`The end of the other request; \`/awskey history\` of the user names it.`,
      }
    case 'act_not_valid':
      return {
        why: mrkdwn`A signature on this request does not fit what is stored. Nothing is done with it.`,
        release: mrkdwn`Security, who have been told: somebody may have changed stored data. awskey does nothing for this request until everything fits again.`,
      }
    case 'signature_unknown':
      return {
        why: mrkdwn`It could not be checked whether this request may go on${why}.`,
        release: mrkdwn`An answer from AWS and Slack. ${NOTHING_TO_CLICK}`,
      }
    case 'aws_denied':
      return {
        why: mrkdwn`AWS refused the call for lack of permission${why}${key === NOTHING ? NOTHING : mrkdwn` (key${key})`}.`,
        release: mrkdwn`The permission on awskey's role in this account.`,
      }
    case 'aws_unavailable':
      return {
        why: mrkdwn`AWS did not answer${why}. Nothing was assumed.`,
        release: mrkdwn`An answer from AWS. ${NOTHING_TO_CLICK}`,
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

function foundNow(found: string | undefined): string {
  if (found === 'gone') return 'is gone'
  return found === undefined ? 'is not as it was' : `is ${found}`
}

/** What CloudTrail does not show must be looked for elsewhere. */
function whereToLook({ ip, userAgent }: Readonly<Record<string, string | undefined>>): Mrkdwn {
  return ip === undefined && userAgent === undefined
    ? mrkdwn` CloudTrail does not show who: look at the access logs of that service, and wherever this key is installed.`
    : NOTHING
}

function until(moment: string | undefined): Mrkdwn {
  return moment === undefined ? mrkdwn` long enough` : mrkdwn` until ${dateTime(moment)} at least`
}
