import {
  awaitApproval,
  type Draft,
  end,
  hold,
  holdOnAws,
  later,
  released,
  schedule,
  unchanged,
} from '../requests/draft.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { DeleteOperation } from '../requests/operation.ts'
import type { EffectOutcome } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import { addMs, DAY_MS, earliest, HOUR_MS } from '../shared/duration.ts'
import { ok, refuse } from '../shared/result.ts'

/**
 * How an approved deletion goes on. Pure. A key is said to be deleted only after AWS said so; a key that came back into use is not deleted;
 * denied or expired, the key stays Inactive. A deletion that ends a rotation can be undone until it runs; one that somebody asked for by itself
 * waits for the end of the soak before anybody is asked, and begins it anew when the key was Active or used in between.
 */
export interface DeletionDeps {
  /** How long an approval waits before it is asked once more. */
  readonly expiresAfterMs: number
  readonly soakMs: number
}

const ASKED_AT_MOST = 2

export function createDeletionRules(deps: DeletionDeps): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...atStep(request, 'deleting'), state: 'running', expiresAt: undefined },
        'delete_key',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply: (request, outcome, now) => {
      if (outcome.effect === 'delete_key') return afterDelete(request, outcome, now)
      if (outcome.effect === 'make_active') return afterMadeActive(request, outcome, now)
      if (outcome.effect === 'check_soak') return afterSoakCheck(deps, request, outcome, now)
      return unchanged(request)
    },
    undo(request, by, now) {
      const waits = request.state === 'awaiting_approval' && step(request) === 'waiting'
      if (!waits || request.parent === undefined) return refuse({ reason: 'nothing_to_undo' })
      return ok({
        request: schedule(
          { ...atStep(request, 'making_active'), state: 'running', expiresAt: undefined },
          'make_active',
          now,
        ),
        entries: [{ type: 'undo_asked', actor: by, data: { keyId: keyOf(request) } }],
      })
    },
    // Stopped before AWS was asked, or refused: otherwise a hold that nobody can lift would keep the lock for ever.
    mayCancel: (request) =>
      step(request) === 'soaking' || isNotBegun(request) || isAnswered(request),
    expire(request, now) {
      const { operation } = request
      if (operation.kind !== 'delete' || operation.askedTimes >= ASKED_AT_MOST)
        return end(request, 'expired', 'expired', { keyId: keyOf(request) }, [
          { type: 'expired', actor: 'awskey', data: { keyId: keyOf(request) } },
        ])
      const again: Request = {
        ...request,
        operation: { ...operation, askedTimes: operation.askedTimes + 1 },
        subjectVersion: request.subjectVersion + 1,
        decisions: [],
      }
      return {
        request: awaitApproval(again, now, deps.expiresAfterMs),
        entries: [{ type: 'asked_again', actor: 'awskey', data: { keyId: keyOf(request) } }],
      }
    },
  }
}

/** Approved, and not before a moment that the requester chose. */
function isNotBegun({ next, updatedAt, runAt }: Request): boolean {
  return next?.effect === 'delete_key' && runAt !== undefined && runAt > updatedAt
}

/** On hold, and not with a deletion that AWS was asked for and did not answer, whatever it is on hold for since. A refusal came after the key was read once more. */
function isAnswered({ operation, hold: held }: Request): boolean {
  if (held === undefined || held.reason === 'aws_unavailable') return false
  const asked = operation.kind === 'delete' && operation.deletionAsked === true
  return !asked || held.reason === 'aws_denied'
}

function afterSoakCheck(
  deps: DeletionDeps,
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'check_soak' }>,
  now: Date,
): Draft {
  const { operation } = request
  if (operation.kind !== 'delete' || operation.step !== 'soaking') return unchanged(request)
  const keyId = keyOf(request)
  switch (outcome.result) {
    case 'gone':
      return end(request, 'done', 'already_gone', { keyId }, [
        { type: 'already_gone', actor: 'awskey', data: { keyId } },
      ])
    case 'active_again':
      return end(request, 'failed', 'target_changed', { keyId, what: 'active_again' }, [
        { type: 'refused_by_target', actor: 'awskey', data: { keyId, what: 'active_again' } },
      ])
    case 'not_known':
      return hold(
        request,
        'keys_unknown',
        { why: outcome.why },
        now,
        later(request, 'check_soak', now, 6 * HOUR_MS),
      )
    case 'inactive':
      return stillInactive(deps, request, operation, outcome, now)
  }
}

function stillInactive(
  deps: DeletionDeps,
  request: Request,
  operation: DeleteOperation,
  { lastUse, activeAt, neverUsed }: SoakReading,
  now: Date,
): Draft {
  const free = released(request)
  const keyId = operation.keyId
  const seenAt = activeAt?.toISOString() ?? lastUse?.at
  if (activeAt !== undefined || (lastUse !== undefined && lastUse.at > operation.inactiveAt)) {
    const until = addMs(now, deps.soakMs)
    const anew: DeleteOperation = {
      ...operation,
      inactiveAt: now.toISOString(),
      inactiveKnownFrom: 'not_known',
      soakedUntil: until.toISOString(),
    }
    return {
      request: schedule({ ...free.request, operation: anew }, 'check_soak', nextCheck(now, until)),
      entries: [
        ...free.entries,
        { type: 'active_again_outside', actor: 'awskey', data: { keyId, at: seenAt ?? '' } },
      ],
    }
  }
  const until = new Date(operation.soakedUntil)
  if (now < until)
    return {
      request: schedule(free.request, 'check_soak', nextCheck(now, until)),
      entries: free.entries,
    }
  const waiting: Request = {
    ...free.request,
    subjectVersion: request.subjectVersion + 1,
    operation: { ...operation, step: 'waiting', lastUse, neverUsed },
  }
  return {
    request: awaitApproval(waiting, now, deps.expiresAfterMs),
    entries: [...free.entries, { type: 'soak_ended', actor: 'awskey', data: { keyId } }],
  }
}

type SoakReading = Extract<
  EffectOutcome,
  { readonly effect: 'check_soak'; readonly result: 'inactive' }
>

/** Looked at every day: somebody may make it Active for an afternoon, or for good. */
export function nextCheck(now: Date, until: Date): Date {
  return earliest(until, addMs(now, DAY_MS))
}

function afterDelete(
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'delete_key' }>,
  now: Date,
): Draft {
  const keyId = keyOf(request)
  switch (outcome.result) {
    case 'deleted':
      return end(request, 'done', 'deleted', { keyId }, [
        { type: 'deleted', actor: 'awskey', data: { keyId } },
        { type: 'done', actor: 'awskey', data: {} },
      ])
    case 'gone':
      return end(request, 'done', 'already_gone', { keyId }, [
        { type: 'already_gone', actor: 'awskey', data: { keyId } },
      ])
    case 'changed':
      return end(request, 'failed', 'target_changed', { keyId, what: outcome.what }, [
        { type: 'refused_by_target', actor: 'awskey', data: { keyId, what: outcome.what } },
      ])
    case 'denied':
      return holdOnAws(request, 'delete_key', outcome, now)
    case 'not_known':
      return holdOnAws(outcome.asked ? deletionAsked(request) : request, 'delete_key', outcome, now)
  }
}

function afterMadeActive(
  request: Request,
  outcome: Extract<EffectOutcome, { readonly effect: 'make_active' }>,
  now: Date,
): Draft {
  const keyId = keyOf(request)
  switch (outcome.result) {
    case 'done':
      return end(request, 'cancelled', 'undone', { keyId }, [
        { type: 'made_active', actor: 'awskey', data: { keyId } },
      ])
    case 'gone':
      return end(request, 'done', 'already_gone', { keyId }, [
        { type: 'already_gone', actor: 'awskey', data: { keyId } },
      ])
    case 'denied':
    case 'not_known':
      return holdOnAws(request, 'make_active', outcome, now)
  }
}

const step = ({ operation }: Request): string => operation.step
const keyOf = (request: Request): string => subjectKeyId(request) ?? ''

function atStep(request: Request, to: DeleteOperation['step']): Request {
  const { operation } = request
  return operation.kind === 'delete'
    ? { ...request, operation: { ...operation, step: to } }
    : request
}

function deletionAsked(request: Request): Request {
  const { operation } = request
  return operation.kind === 'delete'
    ? { ...request, operation: { ...operation, deletionAsked: true } }
    : request
}
