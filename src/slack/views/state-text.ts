/** Where a request stands and what it waits for, in one sentence each. Words alone carry it: no colour, no symbol. */
import type { RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { dateTime, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { outcomeText } from './outcome-text.ts'

/** Different people who approved so far; the requester never counts. */
export function approvalsSoFar(request: Request): number {
  const people = request.decisions.flatMap(({ kind, by }) =>
    kind === 'approve' && by !== request.requester ? [by] : [],
  )
  return new Set(people).size
}

export function stateText(request: Request): Mrkdwn {
  switch (request.state) {
    case 'awaiting_approval':
      return mrkdwn`*Waits for approval:* ${approvalsSoFar(request)} of ${request.approvals.needed} so far${expiry(request)}.`
    case 'approved':
      return request.operation.kind === 'delete'
        ? mrkdwn`*Approved.* ${DELETING}`
        : mrkdwn`*Approved.* awskey starts.`
    case 'running':
      return request.hold === undefined ? runningText(request) : mrkdwn`*On hold.*`
    case 'done':
    case 'denied':
    case 'expired':
    case 'cancelled':
    case 'failed':
      return outcomeText(request)
  }
}

const DELETING = mrkdwn`Deleting; it is not deleted until this message says so.`

function expiry(request: Request): Mrkdwn {
  return request.expiresAt === undefined
    ? NOTHING
    : mrkdwn`; without a decision it expires ${dateTime(request.expiresAt)}`
}

function runningText(request: Request): Mrkdwn {
  const { operation } = request
  if (operation.kind === 'rotate') return mrkdwn`*In progress.* ${waitText(operation)}`
  switch (operation.step) {
    case 'waiting':
      return mrkdwn`*In progress.*`
    case 'deleting':
      return mrkdwn`*In progress.* ${DELETING}`
    case 'making_active':
      return mrkdwn`*Making it Active again.*`
    case 'ended':
      return mrkdwn`*Ending.*`
  }
}

/** What the rotation waits for and until when. */
function waitText(operation: RotateOperation): Mrkdwn {
  switch (operation.step) {
    case 'creating':
      return mrkdwn`awskey makes the second key and checks that it works.`
    case 'delivering':
      return mrkdwn`awskey tells the owner where the new secret is.`
    case 'overlap':
      return overlapText(operation)
    case 'soak':
      return operation.undone === undefined || undoneBefore(operation)
        ? mrkdwn`The old key is Inactive and waits${when(' until ', operation.soakUntil)}. Does something fail? Undo makes it Active again at once.`
        : mrkdwn`Making the old key Active again.`
    case 'ended':
      return NOTHING
  }
}

/** An undo of an earlier soak is history; one of this soak is under way. */
export function undoneBefore({ undone, inactiveAt }: RotateOperation): boolean {
  return undone !== undefined && inactiveAt !== undefined && undone.at < inactiveAt
}

function overlapText({ waitingFor, waitingUntil, newKeyUse }: RotateOperation): Mrkdwn {
  switch (waitingFor) {
    case 'new_key_use':
      return mrkdwn`Waits for the first use of the new key by somebody other than awskey${when('; looks again ', waitingUntil)}. Until then the old key stays Active.`
    case 'overlap':
      return mrkdwn`The new key is in use. Both keys work${when(' until ', waitingUntil)}.`
    case 'quiet':
      return mrkdwn`Waits for the old key to be quiet long enough${when('; at the earliest ', waitingUntil)}. A use of it starts this anew.`
    case undefined:
      return newKeyUse === undefined
        ? mrkdwn`Waits for the first use of the new key.`
        : mrkdwn`awskey makes the old key Inactive next.`
  }
}

function when(words: string, moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : { markup: `${words}${dateTime(moment).markup}` }
}
