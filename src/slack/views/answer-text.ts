/**
 * What a person is told at once, only to them. An answer says what is recorded and what happens next; it never says that something is done
 * while it still has to be done.
 */
import type { Refusal } from '../../requests/refusal.ts'
import { type Request, subjectKeyId } from '../../requests/request.ts'
import { refusalText } from '../refusal-text.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { channelLink, code, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { approversText, keyName, shortKey, userName } from './names.ts'
import { approvalsSoFar } from './state-text.ts'

function answer(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}

export function refusalAnswer(refusal: Refusal): SlackMessage {
  return answer(refusalText(refusal))
}

/** A new request, or the one that the same command had opened before. */
export function requestedAnswer(request: Request): SlackMessage {
  const about = mrkdwn`${verb(request)} of ${shortKey(subjectKeyId(request))} (${userName(request.subject)})`
  const next =
    request.state === 'awaiting_approval'
      ? mrkdwn`It waits for approval by ${approversText(request.approvals.from)}${where(request)}.`
      : mrkdwn`awskey starts now.`
  return answer(
    mrkdwn`Asked: ${about}. ${next} Your message from awskey shows every step. Request ${code(request.id)}.`,
  )
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
    request.operation.kind === 'delete'
      ? mrkdwn`Approved. Deleting now; the card will say when it is done.`
      : mrkdwn`Approved. The rotation starts now; the card will say how it stands.`,
  )
}

export function deniedAnswer(request: Request): SlackMessage {
  return answer(
    request.operation.kind === 'delete'
      ? mrkdwn`Denied and recorded. awskey does not delete the key and leaves it Inactive; the requester is told your reason.`
      : mrkdwn`Denied and recorded. Nothing was done with the key; the requester is told your reason.`,
  )
}

export function cancelledAnswer(request: Request): SlackMessage {
  const { operation } = request
  const cancelled = mrkdwn`Cancelled: ${verb(request)} of ${shortKey(subjectKeyId(request))}.`
  if (operation.kind === 'delete')
    return answer(mrkdwn`${cancelled} awskey does not delete the key and leaves it Inactive.`)
  return answer(
    operation.newKey === undefined
      ? mrkdwn`${cancelled} Nothing was done with the key.`
      : mrkdwn`${cancelled} awskey leaves the old key ${keyName(operation.oldKeyId)} and the new key ${keyName(operation.newKey.id)} as they are. Delete in IAM what you do not need: no other rotation can begin while both are there.`,
  )
}

export function undoAnswer(request: Request): SlackMessage {
  return answer(
    mrkdwn`Recorded. awskey is making ${shortKey(subjectKeyId(request))} Active again; the message with the button will say when it is.`,
  )
}

/** Something broke on our side. The id finds it in the logs; the error's text stays there. */
export function brokenAnswer(referenceId: string): SlackMessage {
  return answer(
    mrkdwn`Something went wrong in awskey, and it is not certain that anything was done. Look at \`/awskey list\`, then try again; if it happens again, give the platform team this reference: ${code(referenceId)}.`,
  )
}

function verb({ operation }: Request): string {
  return operation.kind === 'rotate' ? 'rotation' : 'deletion'
}

/** Only where the team itself decides: the card of security stands elsewhere. */
function where({ approvals, team, teamChannel }: Request): Mrkdwn {
  return teamChannel === undefined || approvals.from.team !== team
    ? NOTHING
    : mrkdwn`, in ${channelLink(teamChannel)}`
}
