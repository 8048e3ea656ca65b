/**
 * How a request ended, in words. "Deleted" is said only where the row says that AWS said so; an outcome this version does not know is named
 * as the word it is, never dressed up as success.
 */

import { SlackUserId } from '../../requests/ids.ts'
import type { RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { DRY_RUN } from '../../requests/request-facts.ts'
import { code, joined, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { dryRunOutcome } from './dry-run-words.ts'
import { doneExemptionText } from './exemption-words.ts'
import { keyName, receiverText } from './names.ts'
import { subjectKeyName } from './operation-words.ts'
import { rootKeyNames } from './root-words.ts'

/** One sentence, and one on what the key is now; nothing while the request is open. */
export function outcomeText(request: Request): Mrkdwn {
  const key = subjectKeyName(request)
  switch (request.state) {
    case 'awaiting_approval':
    case 'approved':
    case 'running':
      return NOTHING
    case 'denied':
      return mrkdwn`*Denied*${deniedBy(request)}. ${keyNow(request)}`
    case 'expired':
      if (request.operation.kind === 'deleteRoot' && request.operation.step === 'ended')
        return mrkdwn`*Expired:* it was not decided and done in time, and what is approved here does not wait. Ask again when it is still wanted. ${keyNow(request)}`
      return mrkdwn`*Expired:* nobody decided in time. This is not a denial${request.operation.kind === 'delete' ? '' : '; ask again when it is still wanted'}. ${keyNow(request)}`
    case 'cancelled':
      if (request.outcome?.word === 'undone')
        return mrkdwn`*Undone*${undoneBy(request)}: ${key} was made Active again; it is not deleted. awskey does not watch it any more.`
      return mrkdwn`*Cancelled* by ${person(cancelledBy(request))}. ${keyNow(request)}`
    case 'failed':
      return joined([mrkdwn`*Failed:* ${failureText(failureWord(request))}`, keyNow(request)], ' ')
    case 'done':
      return doneText(request, key)
  }
}

function doneText(request: Request, key: Mrkdwn): Mrkdwn {
  const word = request.outcome?.word
  switch (word) {
    case 'deleted':
      return mrkdwn`*Deleted:* AWS deleted ${key}. This cannot be undone.`
    case 'root_deleted':
      return joined(
        [
          mrkdwn`*Deleted:* AWS deleted ${key}; a session opened afterwards does not show ${request.operation.kind === 'deleteRoot' && request.operation.keys.length > 1 ? 'them' : 'it'} any more. This cannot be undone.`,
          leftText(request),
        ],
        ' ',
      )
    case 'root_already_gone':
      return mrkdwn`*Already gone:* the root user has no access key any more; somebody deleted ${key} outside awskey.`
    case 'already_gone':
      return joined(
        [mrkdwn`*Already gone:* somebody deleted ${key} outside awskey.`, newKeyNow(request)],
        ' ',
      )
    case 'created':
      return mrkdwn`*Created:* ${key}, and its secret was received.`
    case 'made_inactive':
      return mrkdwn`*Inactive:* AWS made ${key} Inactive. Does something fail? \`/awskey activate\` brings it back.`
    case 'made_active':
      return mrkdwn`*Active:* AWS made ${key} Active again.`
    case 'auto_on':
      return mrkdwn`*On:* Secrets Manager rotates this key every ${request.outcome?.facts['everyDays'] ?? 'so many'} days, the first time when these are over. Each time awskey tells the owner and the team.`
    case 'auto_off':
      return mrkdwn`*Off:* Secrets Manager does not rotate this key any more. A rotation that has begun goes on to its end.`
    case 'exemption_on':
    case 'exemption_off':
      return doneExemptionText(word === 'exemption_on', request.outcome?.facts['until'])
    case 'deletion_asked':
      return mrkdwn`*Rotated:* ${key} is Inactive and the new key is in use. ${deletionText(request)}`
    case DRY_RUN:
      return dryRunOutcome(request)
    default:
      return mrkdwn`*Ended:* ${word === undefined ? 'without a noted outcome' : wordText(word)}.`
  }
}

/** Made while the others were deleted: nobody decided about it. */
function leftText({ outcome }: Request): Mrkdwn {
  const left = outcome?.facts['left']
  return left === undefined || left === ''
    ? NOTHING
    : mrkdwn`The root user has another key now, ${code(left)}, which awskey did not touch: nobody decided about it.`
}

/** The deletion that ends a rotation goes on in a request of its own. */
function deletionText(request: Request): Mrkdwn {
  const child = request.child ?? request.outcome?.facts['child']
  return child === undefined
    ? NOTHING
    : mrkdwn`Its deletion was asked for in request ${code(child)}, whose messages say how it stands.`
}

/** The old key went before anybody used the new one: then its owner has no key that works until they fetch the secret. */
function newKeyNow(request: Request): Mrkdwn {
  const { operation } = request
  if (operation.kind !== 'rotate' || operation.newKey === undefined) return NOTHING
  const stays = mrkdwn`The new key ${keyName(operation.newKey.id)} stays as it is`
  return operation.newKeyUse === undefined
    ? mrkdwn`${stays}; nobody was seen to use it yet. The message to ${receiverText(request)} says where its secret is.`
    : mrkdwn`${stays}.`
}

function deniedBy(request: Request): Mrkdwn {
  const denial = request.decisions.find(({ kind }) => kind === 'deny')
  if (denial === undefined) return NOTHING
  const saying = denial.reason === undefined ? NOTHING : mrkdwn`, saying: “${denial.reason}”`
  return mrkdwn` by ${person(denial.by)}${saying}`
}

/** The requester, unless somebody ended it for the owner of the key. */
function cancelledBy({ outcome, requester }: Request): SlackUserId {
  return SlackUserId.safeParse(outcome?.facts['by']).data ?? requester
}

function undoneBy({ undo }: Request): Mrkdwn {
  return undo === undefined ? NOTHING : mrkdwn` by ${person(undo.user)}`
}

/** What an unfinished request leaves behind. */
function keyNow(request: Request): Mrkdwn {
  const { operation } = request
  switch (operation.kind) {
    case 'create':
      return operation.createIntentAt === undefined
        ? mrkdwn`No key was made.`
        : mrkdwn`No new key is left behind.`
    case 'deactivate':
    case 'activate':
      return mrkdwn`Nothing was done with the key ${keyName(operation.keyId)}.`
    case 'delete':
      return request.state === 'failed'
        ? NOTHING
        : mrkdwn`awskey does not delete ${keyName(operation.keyId)} and leaves it Inactive. As long as it is there, it takes one of the two places of this user.`
    case 'deleteRoot':
      return (operation.deletionAsked ?? []).length > 0
        ? mrkdwn`AWS was asked to delete ${rootKeyNames(operation.keys)}; look which are still there.`
        : mrkdwn`awskey deleted no root key: ${rootKeyNames(operation.keys)} ${operation.keys.length === 1 ? 'stays' : 'stay'} as they were.`
    case 'rotate':
      return rotationNow(operation)
    case 'auto':
      return mrkdwn`Nothing was done with the key.`
    case 'snooze':
    case 'exempt':
      return mrkdwn`Nothing was changed.`
  }
}

function rotationNow(operation: RotateOperation): Mrkdwn {
  const old = keyName(operation.oldKeyId)
  if (operation.removal !== undefined)
    return mrkdwn`The old key ${old} was not touched: it is Active and works as before.`
  if (operation.inactiveAt !== undefined) return NOTHING
  if (operation.newKey !== undefined)
    return mrkdwn`awskey leaves the old key ${old} and the new key ${keyName(operation.newKey.id)} as they are. No other rotation can begin while both are there.`
  return operation.createIntentAt === undefined
    ? mrkdwn`Nothing was done with the key ${old}.`
    : mrkdwn`The old key ${old} was not made Inactive by this request.`
}

/** What the key was found to be says more than that it had changed. */
function failureWord({ outcome }: Request): string | undefined {
  return outcome?.word === 'target_changed'
    ? (outcome.facts['what'] ?? outcome.word)
    : outcome?.word
}

/** Why it failed, as a sentence. */
export function failureText(word: string | undefined): Mrkdwn {
  switch (word) {
    case undefined:
      return mrkdwn`the reason was not noted.`
    case 'create_limit':
      return mrkdwn`the user has two access keys already, and AWS allows no third. Remove one that is not needed, then ask again.`
    case 'create_denied':
      return mrkdwn`AWS does not let awskey make keys for this user. Mostly the user lacks the tag ${code('awskey:managed=true')}: ask the platform team, then ask again.`
    case 'create_no_such_user':
    case 'user_changed':
      return mrkdwn`the IAM user is gone or was made again. Ask again for the user as it is now.`
    case 'auto_no_secret':
      return mrkdwn`there is no sealed secret with a value any more. Rotate the key once with ${code('/awskey rotate')}, then ask again.`
    case 'auto_no_reader':
      return mrkdwn`nobody may read the secret of this user any more. Ask the platform team to name the owner's role in awskey.yml.`
    case 'auto_given_back':
      return mrkdwn`there was no room for a new key when Secrets Manager asked; now there is. The next rotation by Secrets Manager begins anew.`
    case 'auto_not_wanted':
      return mrkdwn`Secrets Manager does not wait for a new key of this user: its rotation was turned off or has been done.`
    case 'exemption_over':
      return mrkdwn`its end had passed before everybody had agreed. Ask again with a later one.`
    case 'exemption_replaced':
      return mrkdwn`a later request about the same was written first, and that one stands.`
    case 'create_throttled':
      return mrkdwn`AWS was too busy for too long. Ask again later.`
    case 'not_fetched':
      return mrkdwn`nobody fetched the new secret in time, so the new key was removed before anybody had used it. Ask again when somebody has time to install one.`
    case 'create_given_up':
      return mrkdwn`no new key could be made and sealed, several times over. Tell the platform team.`
    case 'keys_changed_outside':
    case 'keys_changed':
    case 'target_changed':
      return mrkdwn`the user's keys were changed outside awskey meanwhile. Look at them in IAM, then ask again.`
    case 'active_again':
      return mrkdwn`the key is Active again. A key in use is not deleted.`
    case 'used_again':
      return mrkdwn`the key was used again. A key in use is not deleted.`
    case 'not_soaked':
      return mrkdwn`the key has not been Inactive for the whole soak. Ask again: the soak counts from when it was last made Inactive.`
    case 'gone':
      return mrkdwn`the key is gone already.`
    case 'already_inactive':
      return mrkdwn`the key is Inactive already.`
    case 'already_active':
      return mrkdwn`the key is Active already.`
    case 'no_room':
      return mrkdwn`the user has two access keys by now, and AWS allows no third.`
    default:
      return mrkdwn`${wordText(word)}.`
  }
}

function wordText(word: string): string {
  return word.replaceAll('_', ' ')
}
