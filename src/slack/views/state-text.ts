/** Where a request stands and what it waits for, in one sentence each. Words alone carry it: no colour, no symbol. */
import type { RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { votesGiven } from '../../requests/votes.ts'
import { dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { receiverText } from './names.ts'
import { outcomeText } from './outcome-text.ts'

/** Different people who approved so far; the requester never counts. */
export function approvalsSoFar(request: Request): number {
  return votesGiven(request.decisions, request.requester, request.approvals)
}

export function stateText(request: Request): Mrkdwn {
  switch (request.state) {
    case 'awaiting_approval':
      return mrkdwn`*Waits for approval:* ${approvalsSoFar(request)} of ${request.approvals.needed} so far${expiry(request)}.`
    case 'approved':
      return request.operation.kind === 'delete' || request.operation.kind === 'deleteRoot'
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

/** A deletion that nobody decided on is asked for once more before it expires. */
function expiry({ expiresAt, operation }: Request): Mrkdwn {
  if (expiresAt === undefined) return NOTHING
  const then =
    operation.kind === 'delete' && operation.askedTimes === 1 ? 'is asked once more' : 'expires'
  return mrkdwn`; without a decision it ${then} ${dateTime(expiresAt)}`
}

/** Everybody has agreed, and the moment that the requester chose has not come. */
export function waitsForMoment({ state, next, runAt }: Request): boolean {
  return state === 'running' && runAt !== undefined && next?.dueAt === runAt
}

function runningText(request: Request): Mrkdwn {
  const { operation, runAt } = request
  if (runAt !== undefined && waitsForMoment(request))
    return mrkdwn`*Waits for its moment:* it begins ${dateTime(runAt)}, as ${person(request.requester)} asked.`
  if (operation.kind === 'rotate')
    return mrkdwn`*In progress.* ${isPending(request) ? PENDING : waitText(request, operation)}`
  switch (operation.step) {
    case 'soaking':
      return mrkdwn`*Soaks:* the key must stay Inactive until ${dateTime(operation.soakedUntil)}; then its deletion is put to the approvers.`
    case 'creating':
      return mrkdwn`*In progress.* awskey makes the key and checks that it works.`
    case 'delivering':
      return mrkdwn`*In progress.* awskey tells ${receiverText(request)} where the secret is.`
    case 'handed_over':
      return mrkdwn`*Made.* Waits for the owner to fetch the secret${when('; without that until ', operation.waitingUntil)}${operation.fetchReminded ? ' the new key is removed' : ' the owner is reminded'}.`
    case 'making_inactive':
      return mrkdwn`*In progress.* AWS is asked to make the key Inactive; it is not Inactive before this message says so.`
    case 'waiting':
      return mrkdwn`*In progress.*`
    case 'switching':
      return mrkdwn`*In progress.* awskey tells Secrets Manager.`
    case 'writing':
      return mrkdwn`*In progress.* awskey writes it down.`
    case 'deleting':
      return mrkdwn`*In progress.* ${DELETING}`
    case 'making_active':
      return operation.kind === 'activate'
        ? mrkdwn`*In progress.* AWS is asked to make the key Active; it is not Active before this message says so.`
        : mrkdwn`*Making it Active again*${request.undo === undefined ? NOTHING : mrkdwn`, as ${person(request.undo.user)} asked`}.`
    case 'ended':
      return mrkdwn`*Ending.*`
  }
}

const PENDING = mrkdwn`The new key is sealed. Secrets Manager tests it and then makes it the current version of the secret.`

/** Sealed for Secrets Manager, and not its current version yet. */
export function isPending({ auto, operation }: Request): boolean {
  const newKey = operation.kind === 'rotate' ? operation.newKey : undefined
  return auto !== undefined && newKey !== undefined && newKey.secretVersionId !== auto.token
}

/** What the rotation waits for and until when. */
function waitText(request: Request, operation: RotateOperation): Mrkdwn {
  switch (operation.step) {
    case 'creating':
      return mrkdwn`awskey makes the second key and checks that it works.`
    case 'delivering':
      return mrkdwn`awskey tells ${receiverText(request)} where the new secret is.`
    case 'overlap':
      return overlapText(request, operation)
    case 'soak':
      return operation.undone === undefined || undoneBefore(operation)
        ? mrkdwn`The old key is Inactive. Its soak ends${when(' ', operation.soakUntil)}; then its deletion is asked for. Does something fail? Undo makes it Active again at once.`
        : mrkdwn`Making the old key Active again, as ${person(operation.undone.by)} asked.`
    case 'ended':
      return NOTHING
  }
}

/** An undo of an earlier soak is history; one of this soak is under way. */
export function undoneBefore({ undone, inactiveAt }: RotateOperation): boolean {
  return undone !== undefined && inactiveAt !== undefined && undone.at < inactiveAt
}

function overlapText(request: Request, operation: RotateOperation): Mrkdwn {
  const { waitingFor, waitingUntil, newKeyUse, fetchReminded: reminded } = operation
  switch (waitingFor) {
    case 'fetch':
      return mrkdwn`Waits for ${receiverText(request)} to fetch the new secret${when('; without that until ', waitingUntil)}${reminded ? ' the new key is removed' : mrkdwn` ${receiverText(request)} is reminded`}. Until the new key is in use, the old one stays Active.`
    case 'working_hours':
      return mrkdwn`The old key is quiet. It is made Inactive in working hours, when people can notice${when(': ', waitingUntil)}.`
    case 'new_key_use':
      return mrkdwn`Waits for the first use of the new key; awskey's own test call does not count${when('. awskey looks again ', waitingUntil)}. Until the new key is in use, the old one stays Active.`
    case 'overlap':
      return mrkdwn`The new key is in use. Both keys work${when(' at least until ', waitingUntil)}; then the old one is made Inactive once it has been quiet long enough.`
    case 'quiet':
      return mrkdwn`${undoneText(operation)}Waits until the old key has been quiet long enough to be made Inactive${when('; at the earliest ', waitingUntil)}. A use of it starts this anew.`
    case undefined:
      return newKeyUse === undefined
        ? mrkdwn`Waits for the first use of the new key.`
        : mrkdwn`awskey makes the old key Inactive next.`
  }
}

function undoneText({ undone }: RotateOperation): Mrkdwn {
  return undone === undefined
    ? NOTHING
    : mrkdwn`${person(undone.by)} asked for an undo ${dateTime(undone.at)}, so both keys are Active. `
}

function when(words: string, moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : { markup: `${words}${dateTime(moment).markup}` }
}
