import type { Clock } from '../shared/clock.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Deciders } from './deciders.ts'
import type { AccessKeyId, RequestId, SlackUserId } from './ids.ts'
import { type RulesOf, transition } from './lifecycle.ts'
import type { Refusal, TargetChange } from './refusal.ts'
import { type Decision, isOpen, isSoaking, parseButtonValue, type Request } from './request.ts'
import type { RequestStore } from './request-store.ts'
import type { SignedAct } from './signed-act.ts'
import { STEERS, type Steer } from './steering.ts'
import { parseTarget } from './target.ts'
import { typedFits } from './typed-confirmation.ts'

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

export type Decided = {
  readonly request: Request
  readonly what:
    | 'approved'
    | 'approved_more_needed'
    | 'denied'
    | 'cancelled'
    | 'undo_started'
    | 'nudged'
    | 'glass_broken'
    | 'reviewed'
    | Steered
}

/** How a rotation was steered. */
export type Steered =
  | 'extended'
  | 'paused'
  | 'resumed'
  | 'overridden'
  | 'history_confirmed'
  | 'another_key_asked'

/** Times somebody else's commit may come first before the clicker is asked to click again. */
const TRIES = 20

/** What a button does. */
export const BUTTON_VERBS = [
  'approve',
  'deny',
  'cancel',
  'undo',
  'nudge',
  'break_glass',
  'review',
  ...STEERS,
] as const
export type ButtonVerb = (typeof BUTTON_VERBS)[number]

function isSteer(verb: ButtonVerb): verb is Steer {
  return STEERS.some((steer) => steer === verb)
}

interface Click {
  readonly act: SignedAct
  readonly verb: ButtonVerb
}

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

/** Security, and neither the requester nor whoever broke the glass, under whichever Slack account. */
async function mayReview(
  { deciders }: DecideDeps,
  request: Request,
  person: SlackUserId,
): Promise<Result<unknown, Refusal>> {
  const approvals = { ...request.approvals, from: { team: 'security' } }
  const decisions = request.decisions.filter(({ breakGlass }) => breakGlass)
  const may = await deciders.mayDecide({ ...request, approvals, decisions }, person)
  return may.ok || !PARTY_TO_IT.has(may.error.reason) ? may : refuse({ reason: 'self_review' })
}

/** How `mayDecide` says of somebody that they asked for it or broke the glass. */
const PARTY_TO_IT: ReadonlySet<Refusal['reason']> = new Set([
  'self_approval',
  'already_decided_by_you',
])

/** Whether the last four characters were typed where they must be: on a sensitive target, and always to break the glass. */
function isTyped(request: Request, act: SignedAct, verb: ButtonVerb): boolean {
  return (!request.approvals.typed && verb !== 'break_glass') || typedFits(request, act)
}

/** The requester, the owner and whoever may approve can put things back. */
async function mayUndo(
  deps: DecideDeps,
  request: Request,
  act: SignedAct,
): Promise<Result<void, Refusal>> {
  if (act.user === request.requester || act.user === request.owner) return ok(undefined)
  const approver = await deps.deciders.approvesFor({ team: request.team ?? 'security' }, act.user)
  return approver.ok ? ok(undefined) : approver
}

/** Time may be given and taken by whoever could undo; what opens a gate, by nobody for themselves. */
async function maySteer(
  deps: DecideDeps,
  request: Request,
  act: SignedAct,
  steer: Steer,
): Promise<Result<unknown, Refusal>> {
  switch (steer) {
    case 'extend':
    case 'pause':
    case 'resume':
      return mayUndo(deps, request, act)
    case 'override': {
      const approvals = { ...request.approvals, from: { team: request.team ?? 'security' } }
      return deps.deciders.mayDecide({ ...request, approvals, decisions: [] }, act.user)
    }
    case 'confirm':
    case 'not_received':
      if (request.owner === undefined)
        return deps.deciders.approvesFor({ team: request.team ?? 'security' }, act.user)
      return act.user === request.owner ? ok(undefined) : refuse({ reason: 'not_the_owner' })
  }
}

/** A job that SQS delivered twice finds its own decision on the row and says the same again. */
function alreadyDone(request: Request, click: Click): Decided | undefined {
  const { act, verb } = click
  const mine = request.decisions.some((decision) => decision.act.jobId === act.jobId)
  const cancelledByMe =
    verb === 'cancel' &&
    request.state === 'cancelled' &&
    request.outcome?.word === 'cancelled' &&
    (request.outcome.facts['by'] ?? request.requester) === act.user
  const undoneByMe = verb === 'undo' && request.undo?.jobId === act.jobId
  const reviewedByMe =
    verb === 'review' && typeof request.review === 'object' && request.review.by === act.user
  const waivedByMe = request.waivers?.some((waiver) => waiver.act.jobId === act.jobId) === true
  return mine || cancelledByMe || undoneByMe || reviewedByMe || waivedByMe
    ? { request, what: whatHappened(click, request) }
    : undefined
}

function whatHappened({ verb }: Click, request: Request): Decided['what'] {
  switch (verb) {
    case 'approve':
      return request.state === 'awaiting_approval' ? 'approved_more_needed' : 'approved'
    case 'deny':
      return 'denied'
    case 'cancel':
      return 'cancelled'
    case 'undo':
      return 'undo_started'
    case 'nudge':
      return 'nudged'
    case 'break_glass':
      return 'glass_broken'
    case 'review':
      return 'reviewed'
    case 'extend':
      return 'extended'
    case 'pause':
      return 'paused'
    case 'resume':
      return 'resumed'
    case 'override':
      return 'overridden'
    case 'confirm':
      return 'history_confirmed'
    case 'not_received':
      return 'another_key_asked'
  }
}

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
