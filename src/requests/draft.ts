import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Hold, HoldReason } from './hold.ts'
import type { LedgerEntry } from './ledger.ts'
import type { EffectName, Request } from './request.ts'
import type { Change } from './request-store.ts'

/**
 * What the rules of an operation are built from: the few ways in which a row can go on. Pure. A draft never touches `version` or the ledger:
 * the store sets both when it commits.
 */
export type Draft = Omit<Change, 'at' | 'answers'>

/** Ends a request: no effect, no hold, no deadline, and the IAM user is free again. */
export function end(
  request: Request,
  state: 'done' | 'denied' | 'expired' | 'cancelled' | 'failed',
  word: string,
  facts: Readonly<Record<string, string>>,
  entries: readonly LedgerEntry[],
): Draft {
  const { next: _next, hold: _hold, expiresAt: _expiresAt, ...rest } = request
  return {
    request: {
      ...rest,
      operation: { ...rest.operation, step: 'ended' },
      state,
      subjectVersion: rest.subjectVersion + 1,
      outcome: { word, facts: { ...facts } },
    },
    entries,
    lock: 'release',
  }
}

/** The row with its next effect. The id is new for every change, so that a claim can never be meant for another effect. */
export function schedule(request: Request, effect: EffectName, dueAt: Date, attempt = 0): Request {
  return {
    ...request,
    next: {
      id: `${request.id}.${request.version + 1}`,
      effect,
      dueAt: dueAt.toISOString(),
      attempt,
    },
  }
}

/** Puts a request on hold, or keeps it there: only a new reason is a new line in the ledger. */
export function hold(
  request: Request,
  reason: HoldReason,
  facts: Readonly<Record<string, string>>,
  now: Date,
  scheduled: Request,
): Draft {
  const same = request.hold?.reason === reason
  const since = same && request.hold !== undefined ? request.hold.since : now.toISOString()
  const held: Hold = { reason, since, facts: { ...facts } }
  return {
    request: { ...scheduled, hold: held },
    entries: same ? [] : [{ type: 'held', actor: 'awskey', data: { reason, ...facts } }],
  }
}

/** AWS said no, or nothing at all: the same effect is tried again, and nothing is assumed until then. */
export function holdOnAws(
  request: Request,
  effect: EffectName,
  outcome:
    | { readonly result: 'denied'; readonly code: string }
    | { readonly result: 'not_known'; readonly why: string },
  now: Date,
  facts: Readonly<Record<string, string>> = {},
): Draft {
  return outcome.result === 'denied'
    ? hold(
        request,
        'aws_denied',
        { why: outcome.code, ...facts },
        now,
        later(request, effect, now, HOUR_MS),
      )
    : hold(
        request,
        'aws_unavailable',
        { why: outcome.why, ...facts },
        now,
        later(request, effect, now, MINUTE_MS),
      )
}

/** Takes a hold off, saying so in the ledger if there was one. */
export function released(request: Request): {
  readonly request: Request
  readonly entries: readonly LedgerEntry[]
} {
  const { hold: was, ...rest } = request
  return {
    request: rest,
    entries:
      was === undefined
        ? []
        : [{ type: 'released', actor: 'awskey', data: { reason: was.reason } }],
  }
}

/** A request that waits for approval; the moment at which nobody waits any longer is its next effect. */
export function awaitApproval(request: Request, now: Date, expiresAfterMs: number): Request {
  const expiresAt = addMs(now, expiresAfterMs)
  return schedule(
    { ...request, state: 'awaiting_approval', expiresAt: expiresAt.toISOString() },
    'expire',
    expiresAt,
  )
}

/** The next effect after a wait, counting attempts of the same effect. */
export function later(request: Request, effect: EffectName, now: Date, ms: number): Request {
  const attempt = request.next?.effect === effect ? request.next.attempt + 1 : 0
  return schedule(request, effect, addMs(now, ms), attempt)
}

export function unchanged(request: Request): Draft {
  return { request, entries: [] }
}
