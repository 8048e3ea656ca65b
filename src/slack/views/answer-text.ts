/**
 * What a person is told at once, only to them. An answer says what is recorded and what happens next; it never says that something is done
 * while it still has to be done.
 */
import type { Exemption } from '../../keys/exemption.ts'
import type { Steered } from '../../requests/click.ts'
import type { DeleteOperation } from '../../requests/operation.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request } from '../../requests/request.ts'
import type { Known } from '../../shared/known.ts'
import { refusalText } from '../refusal-text.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { channelLink, code, dateTime, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { exemptionText } from './exemption-words.ts'
import { approversText, keyName } from './names.ts'
import { subjectName, wholeWhatText, wordsOf } from './operation-words.ts'
import { approvalsSoFar, waitsForMoment } from './state-text.ts'
import { twoKeysChoice } from './two-keys-choice.ts'

function answer(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}

export function refusalAnswer(refusal: Refusal): SlackMessage {
  return refusal.reason === 'two_keys' ? twoKeysChoice(refusal) : answer(refusalText(refusal))
}

/** The link is not said here: it stood in the window alone. */
export function windowClosedAnswer(): SlackMessage {
  return answer(
    mrkdwn`The window was closed before the link to your key was ready. Nothing was shown; press the button in the message again.`,
  )
}

/** A new request, or the one that the same command had opened before. */
export function requestedAnswer(request: Request, leftAlone?: LeftAlone): SlackMessage {
  const next =
    request.state === 'awaiting_approval'
      ? mrkdwn`It waits for approval by ${approversText(request.approvals.from)}${where(request)}.`
      : startText(request)
  return answer(
    lines(
      mrkdwn`Asked: ${wholeWhatText(request)}. ${next} Your message from awskey shows every step. Request ${code(request.id)}.`,
      leftAlone === undefined ? NOTHING : leftAloneText(leftAlone),
      dryRunSaid(request),
    ),
  )
}

/** Why awskey would not have begun it by itself; `unknown` where that could not be read. */
export type LeftAlone = Known<Exemption> | undefined

/** What a person asks for is never stopped by it. */
function leftAloneText(leftAlone: Known<Exemption>): Mrkdwn {
  return leftAlone.kind === 'known'
    ? mrkdwn`Mind that it is ${exemptionText(leftAlone.value)}. Your request goes on all the same.`
    : mrkdwn`It is not known whether it is snoozed or exempt (${leftAlone.why}). Your request goes on all the same.`
}

/** After the vote was recorded; `request` is the row with it. */
export function approvedAnswer(request: Request): SlackMessage {
  if (request.state === 'awaiting_approval') {
    const left = Math.max(request.approvals.needed - approvalsSoFar(request), 1)
    return answer(
      mrkdwn`Approved and recorded. ${left} more ${left === 1 ? 'approval is' : 'approvals are'} needed.`,
    )
  }
  return answer(
    request.dryRun === true
      ? mrkdwn`Approved and recorded. ${DRY_RUN_NEXT}; the card says what it would have done.`
      : mrkdwn`Approved. ${beginsText(request)}; the card will say when it is done.`,
  )
}

const DRY_RUN_NEXT = mrkdwn`This account is in dry run, so awskey changes nothing in AWS`

function dryRunSaid({ dryRun }: Request): Mrkdwn {
  return dryRun === true
    ? mrkdwn`*Dry run:* awskey changes nothing in this account. It asks and reads as always, and says what it would do.`
    : NOTHING
}

/** At once, or at the moment that the requester chose and that has not come. */
function beginsText(request: Request): string | Mrkdwn {
  return request.runAt !== undefined && waitsForMoment(request)
    ? mrkdwn`It begins ${dateTime(request.runAt)}`
    : wordsOf(request).begins
}

export function deniedAnswer(request: Request): SlackMessage {
  return answer(
    mrkdwn`Denied and recorded. ${leftAsIs(request)}; the requester is told your reason.`,
  )
}

/** What becomes of the key of a request before anything was done. */
function leftAsIs({ operation }: Request): string {
  switch (operation.kind) {
    case 'create':
      return 'No key is made'
    case 'delete':
      return 'awskey does not delete the key and leaves it as it is'
    case 'deleteRoot':
      return 'awskey deletes no root key and leaves them as they are'
    case 'auto':
      return 'Nothing is changed in Secrets Manager'
    case 'snooze':
    case 'exempt':
      return 'Nothing is changed'
    case 'rotate':
    case 'deactivate':
    case 'activate':
      return 'Nothing was done with the key'
  }
}

export function cancelledAnswer(request: Request): SlackMessage {
  const { operation } = request
  const cancelled = mrkdwn`Cancelled: ${wholeWhatText(request)}.`
  return answer(
    operation.kind !== 'rotate' || operation.newKey === undefined
      ? mrkdwn`${cancelled} ${leftAsIs(request)}.`
      : mrkdwn`${cancelled} awskey leaves the old key ${keyName(operation.oldKeyId)} and the new key ${keyName(operation.newKey.id)} as they are. No other rotation can begin while both are there: make the one that you do not need Inactive with \`/awskey deactivate\`, then delete it with \`/awskey delete\`.`,
  )
}

export function undoAnswer(request: Request): SlackMessage {
  return answer(
    mrkdwn`Recorded. awskey is making ${subjectName(request)} Active again; the message with the button will say when it is.`,
  )
}

/** Something broke on our side. The id finds it in the logs; the error's text stays there. */
export function brokenAnswer(referenceId: string): SlackMessage {
  return answer(
    mrkdwn`Something went wrong in awskey, and it is not certain that anything was done. Look at \`/awskey list\`, then try again; if it happens again, give the platform team this reference: ${code(referenceId)}.`,
  )
}

/** What it is about was written by a newer version than the one that is deployed now. */
export function rolledBackAnswer(referenceId: string): SlackMessage {
  return answer(
    mrkdwn`awskey was rolled back to a version that cannot read all of this. Nothing is lost: it waits until the newer version is deployed again. Look then, and click or ask once more. The platform team finds it with this reference: ${code(referenceId)}.`,
  )
}

export function nudgedAnswer(request: Request): SlackMessage {
  return answer(
    mrkdwn`Recorded: the approvers are told once more that this waits for them (${approvalsSoFar(request)} of ${request.approvals.needed} approvals so far). You can nudge them again in four hours.`,
  )
}

/** The row as it is after one person stood for the quorum. */
export function glassBrokenAnswer(request: Request): SlackMessage {
  return answer(
    mrkdwn`Recorded as break-glass. ${request.dryRun === true ? DRY_RUN_NEXT : beginsText(request)}. The requester, the owner, the team and security are told, and security looks at it afterwards.`,
  )
}

export function reviewedAnswer(request: Request): SlackMessage {
  return answer(mrkdwn`Recorded: you looked at the break-glass of request ${code(request.id)}.`)
}

/** The row as it is after somebody steered a rotation; what follows is said by its messages. */
export function steeredAnswer(request: Request, what: Steered): SlackMessage {
  return answer(mrkdwn`Recorded. ${steeredText(request, what)}`)
}

function steeredText({ operation, hold }: Request, what: Steered): Mrkdwn {
  const until = operation.kind === 'rotate' ? operation : {}
  const { soakUntil = '', overlapUntil = '' } = { ...NO_TIMES, ...until }
  switch (what) {
    case 'extended':
      return operation.step === 'soak'
        ? mrkdwn`The old key stays Inactive until ${dateTime(soakUntil)} at least, before its deletion is asked for.`
        : mrkdwn`Both keys work until ${dateTime(overlapUntil)} at least.`
    case 'paused':
      return mrkdwn`awskey does nothing until somebody resumes it, or until ${dateTime(hold?.facts['until'] ?? '')}.`
    case 'resumed':
      return mrkdwn`It goes on from where it was; awskey looks at both keys now.`
    case 'overridden':
      if (operation.kind === 'deleteRoot')
        return mrkdwn`The use within 90 days does not hold it any more. This approves nothing: both approvals are needed, and the root user is read once more before anything is deleted.`
      return mrkdwn`awskey looks at both keys once more and makes the old one Inactive unless something else is not known. Your message and the card say when it is.`
    case 'history_confirmed':
      return mrkdwn`awskey does not wait for a monthly job; everything else about the old key still has to be right.`
    case 'another_key_asked':
      return mrkdwn`The new key is being taken back; when it is gone, you get another one. The old key stays as it is.`
  }
}

const NO_TIMES: { readonly soakUntil?: string; readonly overlapUntil?: string } = {}

/** What comes before anybody is asked, or the moment that the requester chose. */
function startText(request: Request): Mrkdwn {
  const { operation, runAt } = request
  if (operation.kind === 'delete' && operation.step === 'soaking')
    return mrkdwn`${soakText(operation.inactiveKnownFrom)} The soak ends ${dateTime(operation.soakedUntil)}; then its deletion is put to the approvers.`
  return runAt !== undefined && waitsForMoment(request)
    ? mrkdwn`awskey begins ${dateTime(runAt)}.`
    : mrkdwn`awskey starts now.`
}

function soakText(known: DeleteOperation['inactiveKnownFrom']): Mrkdwn {
  return known === 'not_known'
    ? mrkdwn`It is not known since when the key is Inactive, so its soak begins now.`
    : mrkdwn`The key has not been Inactive long enough yet.`
}

/** Only where the team itself decides: the card of security stands elsewhere. */
function where({ approvals, team, teamChannel }: Request): Mrkdwn {
  return teamChannel === undefined || approvals.from.team !== team
    ? NOTHING
    : mrkdwn`, in ${channelLink(teamChannel)}`
}
