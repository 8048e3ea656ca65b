import type { KeyListing } from '../../keys/listing.ts'
import type { ButtonVerb, Decided } from '../../requests/decide.ts'
import type { HistoryPage } from '../../requests/history-page.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { ActJob } from '../../requests/job.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { parseButtonValue } from '../../requests/request.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import { parseTarget, type Target } from '../../requests/target.ts'
import type { Asked } from '../../rotation/request-rotation.ts'
import type { Result } from '../../shared/result.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import {
  approvedAnswer,
  cancelledAnswer,
  deniedAnswer,
  refusalAnswer,
  requestedAnswer,
  undoAnswer,
} from '../../slack/views/answer-text.ts'
import { historyMessage } from '../../slack/views/history-message.ts'
import { keysList } from '../../slack/views/keys-list.ts'
import type { FollowRequest } from './follow-request.ts'

/**
 * One thing that one person did in Slack, done once: the first worker that claims its id does it. The signature is checked before anything is read for it;
 * an act that nobody signed is reported and changes nothing. Every act is answered, also with a refusal.
 */
export interface HandleActDeps {
  readonly claims: JobClaims
  readonly verifier: ActVerifier
  readonly leaseMs: number
  decide(act: SignedAct, verb: ButtonVerb): Promise<Result<Decided, Refusal>>
  requestRotation(act: SignedAct): Promise<Result<Asked, Refusal>>
  listKeys(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<KeyListing, Refusal>>
  readHistory(target: Target, asker: SlackUserId): Promise<Result<HistoryPage, Refusal>>
  mayAct(person: SlackUserId): Promise<Result<void, Refusal>>
  readonly follow: FollowRequest
  reply(
    to: ActJob['reply'] & { readonly user: SlackUserId },
    message: SlackMessage,
  ): Promise<unknown>
  reportForgery(act: SignedAct): Promise<void>
}

/** Another worker has the act: SQS gives it back later, when it is either done or free. */
export class ActTakenError extends Error {
  override readonly name = 'ActTakenError'
}

/** The signature could not be checked: nothing was done, and the job comes again. */
export class SignatureUnreadableError extends Error {
  override readonly name = 'SignatureUnreadableError'
}

export function createHandleAct(deps: HandleActDeps): (job: ActJob) => Promise<void> {
  return async ({ act, reply }) => {
    const valid = await deps.verifier.verify(act)
    if (valid.kind === 'unknown')
      throw new SignatureUnreadableError(
        `the signature of ${act.jobId} could not be checked: ${valid.why}`,
      )
    if (!valid.value) return deps.reportForgery(act)
    const claim = await deps.claims.claim(act.jobId, deps.leaseMs)
    if (claim === 'done') return
    if (claim === 'taken') throw new ActTakenError(`${act.jobId} is being worked on`)
    const { message, follow } = await outcomeOf(deps, act)
    await deps.reply({ ...reply, user: act.user }, message)
    if (follow !== undefined) await deps.follow(follow)
    await deps.claims.finish(act.jobId)
  }
}

interface Outcome {
  readonly message: SlackMessage
  readonly follow?: Parameters<FollowRequest>[0]
}

async function outcomeOf(deps: HandleActDeps, act: SignedAct): Promise<Outcome> {
  switch (act.action) {
    case ACTIONS.approve:
      return decidedOutcome(act, await deps.decide(act, 'approve'))
    case ACTIONS.deny:
      return decidedOutcome(act, await deps.decide(act, 'deny'))
    case ACTIONS.cancel:
    case COMMANDS.cancel:
      return decidedOutcome(act, await deps.decide(act, 'cancel'))
    case ACTIONS.undo:
      return decidedOutcome(act, await deps.decide(act, 'undo'))
    case COMMANDS.rotate: {
      const asked = await deps.requestRotation(act)
      return asked.ok
        ? { message: requestedAnswer(asked.value.request), follow: asked.value.request.id }
        : refused(asked.error)
    }
    default:
      return readingOutcome(deps, act)
  }
}

/** Commands that only read: the person is judged first, as for everything. */
async function readingOutcome(deps: HandleActDeps, act: SignedAct): Promise<Outcome> {
  const may = await deps.mayAct(act.user)
  if (!may.ok) return refused(may.error)
  const target = parseTarget(act.value)
  if (!target.ok) return refused({ reason: 'not_a_target', text: act.value })
  if (act.action === COMMANDS.list) {
    const listing = await deps.listKeys(target.value, act.user, `list-${act.jobId.slice(0, 24)}`)
    return listing.ok
      ? { message: keysList({ listing: listing.value, viewer: act.user }) }
      : refused(listing.error)
  }
  if (act.action === COMMANDS.history) {
    const page = await deps.readHistory(target.value, act.user)
    return page.ok ? { message: historyMessage(page.value) } : refused(page.error)
  }
  return refused({ reason: 'not_a_target', text: act.action })
}

/** A card that was touched is drawn anew, also when the click was refused: it may show what is no longer so. */
function decidedOutcome(act: SignedAct, decided: Result<Decided, Refusal>): Outcome {
  const shown = parseButtonValue(act.value)
  if (!decided.ok) return { ...refused(decided.error), ...(shown && { follow: shown.requestId }) }
  const { request, what } = decided.value
  return { message: answerTo(what)(request), follow: request.id }
}

function answerTo(what: Decided['what']): typeof approvedAnswer {
  switch (what) {
    case 'approved':
    case 'approved_more_needed':
      return approvedAnswer
    case 'denied':
      return deniedAnswer
    case 'cancelled':
      return cancelledAnswer
    case 'undo_started':
      return undoAnswer
  }
}

function refused(refusal: Refusal): Outcome {
  return { message: refusalAnswer(refusal) }
}
