import { addMs, HOUR_MS, latest } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { beginAt, type Draft, end, hold, later, reminderGiven, waitOn } from './draft.ts'
import type { AccessKeyId, Moment, SlackUserId } from './ids.ts'
import type { LedgerEntry } from './ledger.ts'
import type { EffectOutcome } from './outcome.ts'
import type { Refusal, TargetChange } from './refusal.ts'
import type { Decision, EffectName, Request } from './request.ts'
import { DRY_RUN, isOpen, isSoaking, subjectKeyId } from './request-facts.ts'
import type { Change } from './request-store.ts'
import type { SignedAct } from './signed-act.ts'
import type { Steering } from './steering.ts'
import { isCounted, votesGiven } from './votes.ts'

/**
 * The life of a request, pure: (request, event, now) gives the next row with the effect to run next, or a refusal with its reason.
 * It decides approval, denial, reminders, expiry and cancelling for every operation; what a running operation does is decided by that operation's rules.
 * It never reads a clock, never talks to anybody, and never moves a request that has ended, except for the review after a broken glass.
 */
export type LifecycleEvent =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** `forTheUser`: by somebody else who may put things back for this IAM user. */
  | { readonly kind: 'cancelled'; readonly by: SlackUserId; readonly forTheUser?: true }
  | { readonly kind: 'nudged'; readonly by: SlackUserId }
  | { readonly kind: 'reviewed'; readonly by: SlackUserId }
  | { readonly kind: 'undone'; readonly act: SignedAct }
  | ({ readonly kind: 'steered' } & Steering)
  /** The secret of this key was shown on its page. */
  | {
      readonly kind: 'received'
      readonly keyId: AccessKeyId
      readonly by: SlackUserId
      readonly at: Moment
    }
  /** Read again when somebody approved, the target is no longer what was asked about. */
  | { readonly kind: 'target_changed'; readonly what: TargetChange }
  | { readonly kind: 'effect'; readonly outcome: EffectOutcome }

/** How one operation goes on once it may run. */
export interface OperationRules {
  begin(request: Request, now: Date): Draft
  apply(request: Request, outcome: EffectOutcome, now: Date): Draft
  undo(request: Request, by: SlackUserId, now: Date): Result<Draft, Refusal>
  /** Left out where there is nothing to steer. */
  steer?(request: Request, steering: Steering, now: Date): Result<Draft, Refusal>
  /** Goes on from the receipt of a new secret; left out where that makes no difference. */
  received?(request: Request, now: Date): Draft
  /** Whether stopping here leaves the IAM user with keys that work and no key unaccounted for. */
  mayCancel(request: Request): boolean
  /** An approval that nobody gave in time: asked again, or over. */
  expire(request: Request, now: Date): Draft
  /** What a dry run says about the steps that would have followed: short facts, moments at the earliest. */
  wouldFollow?(request: Request, now: Date): Readonly<Record<string, string>>
}

export type RulesOf = Readonly<Record<Request['operation']['kind'], OperationRules>>

export function transition(
  request: Request,
  event: LifecycleEvent,
  now: Date,
  rulesOf: RulesOf,
): Result<Change, Refusal> {
  if (!isOpen(request) && event.kind !== 'reviewed')
    return refuse({ reason: 'already_ended', state: request.state })
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
      return cancelled(request, event, rules)
    case 'nudged':
      return nudged(request, event.by, now)
    case 'reviewed':
      return reviewed(request, event.by, now)
    case 'undone':
      return undone(request, event.act, now, rules)
    case 'steered':
      return rules.steer?.(request, event, now) ?? refuse({ reason: 'nothing_to_steer' })
    case 'received':
      return received(request, event, now, rules)
    case 'target_changed':
      return ok(targetChanged(request, event.what))
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
  if ([decision.by, decision.onBehalfOf].includes(request.requester))
    return refuse({ reason: 'self_approval' })
  // Whoever approved already may still break the glass: that stands for all the others, not for a second vote.
  if (!decision.breakGlass && isCounted(request.decisions, decision))
    return refuse({ reason: 'already_decided_by_you' })
  const next: Request = { ...request, decisions: [...request.decisions, decision] }
  const entry = decisionEntry(decision)
  if (decision.kind === 'deny')
    return ok(end(next, 'denied', 'denied', { by: decision.by }, [entry]))
  if (decision.breakGlass)
    return ok(begun({ ...next, review: 'open' }, now, rules, [{ ...entry, type: 'glass_broken' }]))
  return ok(
    approvalsGiven(next) < request.approvals.needed
      ? { request: next, entries: [entry] }
      : begun(next, now, rules, [entry]),
  )
}

function begun(
  request: Request,
  now: Date,
  rules: OperationRules,
  entries: readonly LedgerEntry[],
): Draft {
  const draft = beginAt(rules.begin({ ...request, state: 'approved' }, now), now)
  return { ...draft, entries: [...entries, ...draft.entries] }
}

function decisionEntry({ kind, by, as, reason, onBehalfOf }: Decision): LedgerEntry {
  return {
    type: kind === 'deny' ? 'denied' : 'approved',
    actor: by,
    data: {
      as,
      ...(reason !== undefined && { reason }),
      ...(onBehalfOf !== undefined && { onBehalfOf }),
    },
  }
}

/** Different people who approved; the requester never counts. */
export function approvalsGiven(request: Request): number {
  return votesGiven(request.decisions, request.requester, request.approvals)
}

/** Anybody may ask for a deletion, and nobody can deny it before its soak is over: so that it does not keep the owner from the key for all that time, others may end it then too. */
function cancelled(
  request: Request,
  { by, forTheUser }: Extract<LifecycleEvent, { readonly kind: 'cancelled' }>,
  rules: OperationRules,
): Result<Draft, Refusal> {
  const own = by === request.requester
  if (!own && !(forTheUser === true && isSoaking(request)))
    return refuse({ reason: 'not_the_requester' })
  if (request.state !== 'awaiting_approval' && !rules.mayCancel(request))
    return refuse({ reason: 'cannot_cancel_now' })
  return ok(
    end(request, 'cancelled', 'cancelled', own ? {} : { by }, [
      { type: 'cancelled', actor: by, data: {} },
    ]),
  )
}

const NUDGE_EVERY_MS = 4 * HOUR_MS

/** The approvers hear of it once more. A nudge does not move reminders or the deadline. */
function nudged(request: Request, by: SlackUserId, now: Date): Result<Draft, Refusal> {
  if (by !== request.requester) return refuse({ reason: 'not_the_requester' })
  if (request.state !== 'awaiting_approval')
    return refuse({ reason: 'not_awaiting_approval', state: request.state })
  const told = [request.asked?.at, request.nudgedAt].filter((at) => at !== undefined)
  const until = addMs(latest(new Date(0), ...told.map((at) => new Date(at))), NUDGE_EVERY_MS)
  if (until > now) return refuse({ reason: 'nudged_recently', until: until.toISOString() })
  return ok({
    request: { ...request, nudgedAt: now.toISOString() },
    entries: [{ type: 'nudged', actor: by, data: {} }],
  })
}

/** Whoever broke the glass or asked for it does not review it. */
function reviewed(request: Request, by: SlackUserId, now: Date): Result<Draft, Refusal> {
  if (request.review !== 'open') return refuse({ reason: 'nothing_to_review' })
  const breaker = request.decisions.find(({ breakGlass }) => breakGlass)?.by
  if (by === request.requester || by === breaker) return refuse({ reason: 'self_review' })
  return ok({
    request: { ...request, review: { by, at: now.toISOString() } },
    entries: [{ type: 'reviewed', actor: by, data: {} }],
  })
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

function received(
  request: Request,
  { keyId, by, at }: Extract<LifecycleEvent, { readonly kind: 'received' }>,
  now: Date,
  rules: OperationRules,
): Result<Draft, Refusal> {
  const { operation } = request
  if (!('newKey' in operation) || operation.newKey?.id !== keyId)
    return refuse({ reason: 'changed' })
  if (operation.fetchedAt !== undefined) return refuse({ reason: 'changed' })
  const row = { ...request, operation: { ...operation, fetchedAt: at } }
  const draft = rules.received?.(row, now) ?? { request: row, entries: [] }
  const entry: LedgerEntry = { type: 'secret_fetched', actor: by, data: { at, by: 'page' } }
  return ok({ ...draft, entries: [entry, ...draft.entries] })
}

function targetChanged(request: Request, what: TargetChange): Draft {
  return end(request, 'failed', 'target_changed', { what }, [
    { type: 'refused_by_target', actor: 'awskey', data: { what } },
  ])
}

function effectRan(
  request: Request,
  outcome: EffectOutcome,
  now: Date,
  rules: OperationRules,
): Draft {
  const { next: _next, ...rest } = request
  switch (outcome.effect) {
    case 'stopped': {
      const wait = outcome.reason === 'dry_run' ? HOUR_MS : STOPPED_RETRY_MS
      const again = request.next ? later(request, request.next.effect, now, wait) : request
      return hold(request, outcome.reason, outcome.facts, now, again)
    }
    case 'would_have':
      return wouldHave(request, outcome.would, rules.wouldFollow?.(request, now) ?? {})
    case 'remind':
      return request.state === 'awaiting_approval'
        ? reminded(request, outcome, now)
        : { request: rest, entries: [] }
    case 'expire':
      return request.state === 'awaiting_approval'
        ? rules.expire(request, now)
        : { request: rest, entries: [] }
    default:
      return rules.apply(request, outcome, now)
  }
}

function reminded(
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'remind' }>,
  now: Date,
): Draft {
  if (outcome.result === 'quiet') return { request: waitOn(request, outcome.until), entries: [] }
  return {
    request: reminderGiven(request, now),
    entries: [{ type: 'reminded', actor: 'awskey', data: {} }],
  }
}

/** Nothing was sent to AWS; what was agreed ends with this and can never be used later. */
function wouldHave(
  request: Request,
  would: EffectName,
  follow: Readonly<Record<string, string>>,
): Draft {
  const keyId = subjectKeyId(request)
  const facts = { would, ...(keyId !== undefined && { keyId }), ...follow }
  return end(request, 'done', DRY_RUN, facts, [
    { type: 'would_have', actor: 'awskey', data: facts },
  ])
}

const STOPPED_RETRY_MS = 6 * 3_600_000
