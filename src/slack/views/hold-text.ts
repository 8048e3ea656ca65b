/**
 * Why a request stands still and what would release it. Every reason has both; a fact that is missing is left out, never guessed.
 * It names the caller where one is known, because that is the person who has to act.
 */
import type { Hold, HoldReason } from '../../requests/hold.ts'
import type { Operation } from '../../requests/operation.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { wouldWord } from './dry-run-words.ts'
import { callerText } from './names.ts'

export interface HoldText {
  readonly why: Mrkdwn
  readonly release: Mrkdwn
}

const NOTHING_TO_CLICK = mrkdwn`There is nothing to click.`

const NEVER_AGAIN: readonly HoldReason[] = ['act_not_valid', 'user_changed', 'ledger_ahead']

/** Whether the next look may find that the reason is gone, without anybody having done something here. */
export function looksAgain(reason: HoldReason): boolean {
  return !NEVER_AGAIN.includes(reason)
}

/** `of`: which operation stands still; what it leaves as it is differs. */
export function holdText(
  { reason, facts }: Pick<Hold, 'reason' | 'facts'>,
  of?: Operation['kind'],
): HoldText {
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
    case 'receipt_unknown':
      return {
        why: mrkdwn`It could not be read whether the owner has fetched the new secret${why}. Not known is not "not fetched", so the new key stays.`,
        release: mrkdwn`An answer from AWS, or the first use of the new key. ${NOTHING_TO_CLICK}`,
      }
    case 'new_key_in_use':
      return {
        why: mrkdwn`The owner said that they did not receive the new key${key}, but somebody used it: ${callerText(facts)}. It is Inactive now and is not deleted.`,
        release: mrkdwn`If that was nobody you know, tell security. If it was you, ${code('/awskey activate')} brings the key back; to give up, cancel this request.`,
      }
    case 'old_key_in_use':
      return {
        why: mrkdwn`The old key is still in use: ${callerText(facts)}${timesText(facts['count'])}.${whereToLook(facts)}`,
        release: mrkdwn`Install the new key there as well. The old key must then be quiet${until(facts['quietUntil'])}. Or an approver who did not ask for this makes it Inactive anyway.`,
      }
    case 'root_key_used':
      return {
        why: mrkdwn`The root key${key} was used within the last 90 days: ${callerText(facts)}.`,
        release: mrkdwn`90 days without a use. Or one of security who did not ask for this says why it may go all the same; the two approvals and everything else are needed as before.`,
      }
    case 'root_not_proven':
      return {
        why: mrkdwn`The session that AWS gave is not the root user's of this account, so nothing was done in it.`,
        release: mrkdwn`The platform team, who look at the role that awskey goes to root users with; awskey asks AWS again every hour for a day.`,
      }
    case 'history_too_short':
      return {
        why: mrkdwn`Nobody knows this key for long: its uses are known since ${momentText(facts['since'])}. A job that runs once a month cannot be excluded.`,
        release: mrkdwn`Whoever owns it says that no such job uses it, or 35 days of history, at ${momentText(facts['until'])}.`,
      }
    case 'paused':
      return {
        why: mrkdwn`${facts['by'] === undefined ? mrkdwn`Somebody` : person(facts['by'])} paused it${facts['reason'] === undefined ? NOTHING : mrkdwn`, saying: “${facts['reason']}”`}.`,
        release: mrkdwn`Resume, by whoever asked, the owner or an approver; without that it goes on ${momentText(facts['until'])}.`,
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
        why: mrkdwn`${facts['team'] === undefined ? 'The owner' : `Team ${facts['team']}`} could not be told where the new secret is${why}.`,
        release: mrkdwn`${facts['team'] === undefined ? 'Slack reaching the owner: the person must be active and allow messages from awskey.' : `The channel of team ${facts['team']} being there and awskey being in it, and a \`readerRole\` of the team in awskey.yml.`}${of === 'rotate' ? ' The old key stays Active until then.' : ''}`,
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
    case 'incident_open':
      return {
        why: mrkdwn`The access key${key} of this IAM user is exposed, and its incident has taken the user over.`,
        release: mrkdwn`The end of the incident, which is security's. ${NOTHING_TO_CLICK}`,
      }
    case 'act_not_valid':
      return {
        why: mrkdwn`What is stored of this request does not fit what people signed, or what its ledger tells. Nothing is done with it.`,
        release: mrkdwn`Security, who have been told: somebody may have changed stored data. awskey does nothing for this request until everything fits again.`,
      }
    case 'signature_unknown':
      return {
        why: mrkdwn`It could not be checked whether this request may go on${why}.`,
        release: mrkdwn`An answer from AWS and Slack. ${NOTHING_TO_CLICK}`,
      }
    case 'approval_no_longer_enough':
      return {
        why: mrkdwn`What was agreed is not enough any more: ${missing(facts)}. Every signature is right.`,
        release: mrkdwn`${missingRelease(facts)} Or the requester cancels this request and asks again.`,
      }
    case 'aws_denied':
      return {
        why: mrkdwn`AWS refused the call${key === NOTHING ? NOTHING : mrkdwn` for key${key}`} for lack of permission${why}.`,
        release: mrkdwn`The permission on awskey's role in this account.`,
      }
    case 'aws_unavailable':
      return {
        why: mrkdwn`AWS did not answer${why}. Nothing was assumed.`,
        release: mrkdwn`An answer from AWS. ${NOTHING_TO_CLICK}`,
      }
    case 'dry_run':
      return {
        why: mrkdwn`This account is in dry run, so awskey changes nothing there. It would now ${wouldWord(facts['would'])}.`,
        release: mrkdwn`Turning the dry run of this account off in awskey.yml: within an hour of that it goes on where it stands, and nothing of it is lost. Until then whatever is needed at once is done by hand in IAM.`,
      }
    case 'ledger_ahead':
      return {
        why: mrkdwn`The record of this request goes on beyond where the request stands: somebody set it back, or wrote to its record. awskey does nothing for it, and its IAM user stays locked.`,
        release: mrkdwn`Security, who have been told, and whoever repairs the table.`,
      }
    case 'no_room_to_rotate':
      return {
        why: mrkdwn`Secrets Manager asked for a new key, and there is no room for one: the user has ${facts['found'] ?? 'other keys than expected'}. No key was touched.`,
        release: mrkdwn`One Active key and no other. Cancel this request, then remove the key that is not needed with \`/awskey deactivate\` and \`/awskey delete\`; the next rotation begins anew.`,
      }
    case 'not_for_vault':
      return {
        why: mrkdwn`Secrets Manager asked for a new key, and the IAM user itself would read it there with its old one. That key was used from somewhere new lately, or it is not known from where, so whoever has it is not given the next. No key was touched.`,
        release: mrkdwn`Use of the key from its usual places alone; the next rotation then begins anew. Or cancel this request and rotate by hand with \`/awskey rotate\`: the owner is then shown the key on a page.`,
      }
    case 'rotation_unfinished':
      return {
        why: mrkdwn`The new key${key} is sealed, and Secrets Manager has not made it current. The secret still holds the old key, which stays Active.`,
        release: mrkdwn`Secrets Manager, when it tries again; in its console “Rotate secret immediately” does. Or cancel this request: both keys then stay as they are.`,
      }
    case 'pending_left_over':
      return {
        why: mrkdwn`In Secrets Manager a rotation of this secret has not ended (AWSPENDING is on version ${code(facts['versionId'] ?? '?')}), and awskey cannot show that it was its own and given up.`,
        release: mrkdwn`Its end, or AWSPENDING taken from that version in Secrets Manager by whoever began it.`,
      }
    case 'user_changed':
      return {
        why: mrkdwn`The IAM user is not the one this request was made for: it was deleted or made again.`,
        release: mrkdwn`Cancelling this request. Then ask again for the user as it is now.`,
      }
  }
}

function momentText(moment: string | undefined): Mrkdwn {
  return moment === undefined ? mrkdwn`some time` : dateTime(moment)
}

function timesText(count: string | undefined): Mrkdwn {
  if (count === undefined) return NOTHING
  return mrkdwn`; ${count === '1' ? 'once' : `${count} times`} in CloudTrail since the new key was handed over`
}

/** What is missing since policy became stricter or somebody left. */
function missing({
  fault,
  who,
  given,
  needed,
}: Readonly<Record<string, string | undefined>>): Mrkdwn {
  const somebody = who === undefined ? mrkdwn`somebody` : person(who)
  switch (fault) {
    case 'too_few_approvals':
      return given === undefined || needed === undefined
        ? mrkdwn`it takes more approvals now`
        : mrkdwn`it takes ${needed} approvals now, and ${given} of those that were given count`
    case 'decider_not_eligible':
      return mrkdwn`the approval of ${somebody} does not count now`
    case 'break_glass_not_eligible':
      return mrkdwn`${somebody}, who broke the glass, may not do so any more`
    case 'not_typed':
      return mrkdwn`the last four characters of the key have to be typed now, and ${somebody} did not type them`
    case 'waiver_not_eligible':
      return mrkdwn`the answer of ${somebody} does not count now`
    case 'auto_not_on':
      return mrkdwn`the rotation by Secrets Manager was turned off, or it does not wait for this key`
    case 'requester_may_not_ask':
      return mrkdwn`${somebody} may not ask for this any more`
    case 'undo_not_eligible':
      return mrkdwn`${somebody}, who asked for the undo, may not do so any more`
    default:
      return mrkdwn`policy asks for more now`
  }
}

function missingRelease({ fault }: Readonly<Record<string, string | undefined>>): Mrkdwn {
  return fault === 'decider_not_eligible'
    ? mrkdwn`It goes on by itself when this person is an approver again.`
    : mrkdwn`It goes on by itself when awskey.yml asks for no more than was given.`
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
