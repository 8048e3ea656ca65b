import type { Clock } from '../shared/clock.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import {
  alreadyDone,
  type ButtonVerb,
  type Click,
  type Decided,
  isSteer,
  whatHappened,
} from './click.ts'
import type { Deciders } from './deciders.ts'
import type { AccessKeyId, RequestId } from './ids.ts'
import { type RulesOf, transition } from './lifecycle.ts'
import { isTyped, mayReview, maySteer, mayUndo } from './may-click.ts'
import type { Refusal, TargetChange } from './refusal.ts'
import type { Decision, Request } from './request.ts'
import { isOpen, isSoaking, parseButtonValue } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'
import type { SignedAct } from './signed-act.ts'
import { parseTarget } from './target.ts'
/**
 * What people do to a request with a button: approve, deny, cancel, undo, nudge, steer, break the glass, review. Whoever clicks is judged at the click, on the row as it is then and bound to what the click was shown.
 * Two clicks at once count once, because the row's version decides, not memory. It never runs the operation: it commits the decision and leaves the effect to be run.
 */
export interface DecideDeps {
  readonly store: RequestStore
  readonly deciders: Deciders
  readonly rules: RulesOf
  readonly clock: Clock
  /** Reads the target again: a key that came back into use is not deleted. */
  checkTarget(request: Request): Promise<Result<void, Refusal>>
}

/** Times somebody else's commit may come first before the clicker is asked to click again. */
const TRIES = 20

export function createDecide(
  deps: DecideDeps,
): (act: SignedAct, verb: ButtonVerb) => Promise<Result<Decided, Refusal>> {
  return async (act, verb) => {
    const decided = await decideOnce(deps, { act, verb }, TRIES)
    if (!decided.ok) await record(deps, { act, verb }, decided.error)
    return decided
  }
}

async function decideOnce(
  deps: DecideDeps,
  click: Click,
  tries: number,
): Promise<Result<Decided, Refusal>> {
  const { act } = click
  const shown = shownBy(click)
  const request = shown && (await deps.store.read(shown.requestId))
  if (shown === undefined || request === undefined) return refuse({ reason: 'no_such_request' })
  const may = await deps.deciders.mayAct(act.user)
  if (!may.ok) return may
  const repeated = alreadyDone(request, click)
  if (repeated !== undefined) return ok(repeated)
  if (!isOpen(request) && click.verb !== 'review')
    return refuse({ reason: 'already_ended', state: request.state })
  if ((shown.subjectVersion ?? request.subjectVersion) !== request.subjectVersion)
    return refuse({ reason: 'changed' })
  // Before the target is read: what runs has changed it already, and rightly so.
  if (DECISIONS.includes(click.verb) && request.state !== 'awaiting_approval')
    return refuse({ reason: 'not_awaiting_approval', state: request.state })
  const exposed = await exposedKey(deps, click, request)
  if (exposed !== undefined) return refuse({ reason: 'incident_open', keyId: exposed })
  const event = await eventOf(deps, click, request)
  if (!event.ok) {
    if (event.error.reason !== 'target_changed') return event
    // Somebody's decision may have come first and done just that: then the row says how it stands.
    const now = await deps.store.read(request.id)
    if (now?.version !== request.version && tries > 1) return decideOnce(deps, click, tries - 1)
    await endRequest(deps, request, event.error.what)
    return event
  }
  const change = transition(request, event.value, deps.clock.now(), deps.rules)
  if (!change.ok) return change
  const outcome = await deps.store.commit(request, change.value)
  if (outcome.kind === 'committed')
    return ok({ request: outcome.request, what: whatHappened(click, outcome.request) })
  return tries > 1 ? decideOnce(deps, click, tries - 1) : refuse({ reason: 'busy' })
}

const DECISIONS: readonly ButtonVerb[] = ['approve', 'deny', 'break_glass']

/** What would lead to a write on the IAM user. Saying no, waiting and taking back are possible while an incident is open. */
const LEADS_TO_WRITES: readonly ButtonVerb[] = [
  'approve',
  'break_glass',
  'undo',
  'resume',
  'override',
  'confirm',
  'not_received',
]

async function exposedKey(
  { store }: DecideDeps,
  { verb }: Click,
  { subject }: Request,
): Promise<AccessKeyId | undefined> {
  if (!LEADS_TO_WRITES.includes(verb)) return undefined
  return store.incidentOn(subject.account, subject.userId)
}

/** What the person was looking at. A typed cancel names the request itself and was shown nothing. */
function shownBy({
  act,
  verb,
}: Click):
  | { readonly requestId: RequestId; readonly subjectVersion: number | undefined }
  | undefined {
  const button = parseButtonValue(act.value)
  if (button !== undefined || verb !== 'cancel') return button
  const target = parseTarget(act.value)
  return target.ok && target.value.by === 'request'
    ? { requestId: target.value.requestId, subjectVersion: undefined }
    : undefined
}

/** A request whose target is no longer what it was made for is over: nobody else shall be asked for it. If the row changed meanwhile, the next click finds the same. */
async function endRequest(deps: DecideDeps, request: Request, what: TargetChange): Promise<void> {
  const event = { kind: 'target_changed', what } as const
  const change = transition(request, event, deps.clock.now(), deps.rules)
  if (change.ok) await deps.store.commit(request, change.value)
}

type PeopleEvent = Exclude<Parameters<typeof transition>[1], { readonly kind: 'effect' }>

async function eventOf(
  deps: DecideDeps,
  { act, verb }: Click,
  request: Request,
): Promise<Result<PeopleEvent, Refusal>> {
  if (verb === 'cancel') return cancelEvent(deps, request, act)
  if (verb === 'nudge') return ok({ kind: 'nudged', by: act.user })
  if (verb === 'review') {
    const may = await mayReview(deps, request, act.user)
    return may.ok ? ok({ kind: 'reviewed', by: act.user }) : may
  }
  if (verb === 'undo') {
    const may = await mayUndo(deps, request, act)
    return may.ok ? ok({ kind: 'undone', act }) : may
  }
  if (REASONED.includes(verb) && (act.reason ?? '').trim() === '')
    return refuse({ reason: 'reason_missing' })
  if (isSteer(verb)) {
    const may = await maySteer(deps, request, act, verb)
    return may.ok ? ok({ kind: 'steered', steer: verb, by: act.user, act }) : may
  }
  const eligible =
    verb === 'break_glass'
      ? await deps.deciders.mayBreakGlass(request, act.user)
      : await deps.deciders.mayDecide(request, act.user)
  if (!eligible.ok) return eligible
  if (request.expiresAt !== undefined && request.expiresAt <= deps.clock.now().toISOString())
    return refuse({ reason: 'expired' })
  if (verb !== 'deny') {
    if (!isTyped(request, act, verb)) return refuse({ reason: 'typed_differs' })
    const target = await deps.checkTarget(request)
    if (!target.ok) return target
  }
  const decision: Decision = {
    kind: verb === 'deny' ? 'deny' : 'approve',
    by: act.user,
    at: deps.clock.now().toISOString(),
    ...eligible.value,
    act,
    ...(verb === 'break_glass' && { breakGlass: true as const }),
    ...(act.reason !== undefined && { reason: act.reason }),
  }
  return ok({ kind: 'decided', decision })
}

/** The requester's own word; while a deletion soaks also that of the owner and of whoever approves for the team. */
async function cancelEvent(
  deps: DecideDeps,
  request: Request,
  act: SignedAct,
): Promise<Result<PeopleEvent, Refusal>> {
  const own = { kind: 'cancelled', by: act.user } as const
  if (act.user === request.requester || !isSoaking(request)) return ok(own)
  const may = await mayUndo(deps, request, act)
  if (may.ok) return ok({ ...own, forTheUser: true })
  return may.error.reason === 'not_an_approver' ? ok(own) : may
}

/** What nobody does without saying why. */
const REASONED: readonly ButtonVerb[] = ['deny', 'break_glass', 'override']

async function record(deps: DecideDeps, click: Click, refusal: Refusal): Promise<void> {
  const shown = shownBy(click)
  if (shown === undefined) return
  await deps.store.recordRefusal({
    requestId: shown.requestId,
    by: click.act.user,
    reason: refusal.reason,
    at: deps.clock.now().toISOString(),
  })
}
