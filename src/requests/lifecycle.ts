import { ok, type Result, refuse } from '../shared/result.ts'
import { type Draft, end, hold, later } from './draft.ts'
import type { SlackUserId } from './ids.ts'
import type { LedgerEntry } from './ledger.ts'
import type { EffectOutcome } from './outcome.ts'
import type { Refusal } from './refusal.ts'
import { type Decision, isOpen, type Request } from './request.ts'
import type { Change } from './request-store.ts'
import type { SignedAct } from './signed-act.ts'

/**
 * The life of a request, pure: (request, event, now) gives the next row with the effect to run next, or a refusal with its reason.
 * It decides approval, denial, expiry and cancelling for every operation; what a running operation does is decided by that operation's rules.
 * It never reads a clock, never talks to anybody, and never moves a request that has ended.
 */
export type LifecycleEvent =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'cancelled'; readonly by: SlackUserId }
  | { readonly kind: 'undone'; readonly act: SignedAct }
  | { readonly kind: 'effect'; readonly outcome: EffectOutcome }

/** How one operation goes on once it may run. */
export interface OperationRules {
  begin(request: Request, now: Date): Draft
  apply(request: Request, outcome: EffectOutcome, now: Date): Draft
  undo(request: Request, by: SlackUserId, now: Date): Result<Draft, Refusal>
  /** Whether stopping here leaves the IAM user with keys that work and no key unaccounted for. */
  mayCancel(request: Request): boolean
  /** An approval that nobody gave in time: asked again, or over. */
  expire(request: Request, now: Date): Draft
}

export type RulesOf = Readonly<Record<Request['operation']['kind'], OperationRules>>

export function transition(
  request: Request,
  event: LifecycleEvent,
  now: Date,
  rulesOf: RulesOf,
): Result<Change, Refusal> {
  if (!isOpen(request)) return refuse({ reason: 'already_ended', state: request.state })
  const draft = draftFor(request, event, now, rulesOf[request.operation.kind])
  return draft.ok ? ok({ ...draft.value, at: now }) : draft
}

function draftFor(
  request: Request,
  event: LifecycleEvent,
  now: Date,
  rules: OperationRules,
): Result<Draft, Refusal> {
  switch (event.kind) {
    case 'decided':
      return decided(request, event.decision, now, rules)
    case 'cancelled':
      return cancelled(request, event.by, rules)
    case 'undone':
      return undone(request, event.act, now, rules)
    case 'effect':
      return ok(effectRan(request, event.outcome, now, rules))
  }
}

function decided(
  request: Request,
  decision: Decision,
  now: Date,
  rules: OperationRules,
): Result<Draft, Refusal> {
  if (request.state !== 'awaiting_approval')
    return refuse({ reason: 'not_awaiting_approval', state: request.state })
  if (request.expiresAt !== undefined && request.expiresAt <= now.toISOString())
    return refuse({ reason: 'expired' })
  if (decision.by === request.requester) return refuse({ reason: 'self_approval' })
  if (request.decisions.some(({ by }) => by === decision.by))
    return refuse({ reason: 'already_decided_by_you' })
  const next: Request = { ...request, decisions: [...request.decisions, decision] }
  const data = {
    as: decision.as,
    ...(decision.reason !== undefined && { reason: decision.reason }),
  }
  if (decision.kind === 'deny')
    return ok(
      end(next, 'denied', 'denied', { by: decision.by }, [
        { type: 'denied', actor: decision.by, data },
      ]),
    )
  const approved: LedgerEntry = { type: 'approved', actor: decision.by, data }
  if (approvalsGiven(next) < request.approvals.needed)
    return ok({ request: next, entries: [approved] })
  const begun = rules.begin({ ...next, state: 'approved' }, now)
  return ok({ ...begun, entries: [approved, ...begun.entries] })
}

/** Different people who approved; the requester never counts. */
export function approvalsGiven(request: Request): number {
  const people = request.decisions
    .filter(({ kind, by }) => kind === 'approve' && by !== request.requester)
    .map(({ by }) => by)
  return new Set(people).size
}

function cancelled(
  request: Request,
  by: SlackUserId,
  rules: OperationRules,
): Result<Draft, Refusal> {
  if (by !== request.requester) return refuse({ reason: 'not_the_requester' })
  if (request.state !== 'awaiting_approval' && !rules.mayCancel(request))
    return refuse({ reason: 'cannot_cancel_now' })
  return ok(
    end(request, 'cancelled', 'cancelled', {}, [{ type: 'cancelled', actor: by, data: {} }]),
  )
}

/** The click stays on the row: before the key is made Active, its signature is checked again. */
function undone(
  request: Request,
  act: SignedAct,
  now: Date,
  rules: OperationRules,
): Result<Draft, Refusal> {
  const draft = rules.undo(request, act.user, now)
  return draft.ok ? ok({ ...draft.value, request: { ...draft.value.request, undo: act } }) : draft
}

function effectRan(
  request: Request,
  outcome: EffectOutcome,
  now: Date,
  rules: OperationRules,
): Draft {
  if (outcome.effect === 'stopped') {
    const again = request.next
      ? later(request, request.next.effect, now, STOPPED_RETRY_MS)
      : request
    return hold(request, outcome.reason, outcome.facts, now, again)
  }
  if (outcome.effect === 'expire')
    return request.state === 'awaiting_approval'
      ? rules.expire(request, now)
      : { request: { ...request, next: undefined }, entries: [] }
  return rules.apply(request, outcome, now)
}

const STOPPED_RETRY_MS = 6 * 3_600_000
