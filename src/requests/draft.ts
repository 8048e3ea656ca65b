import { addMs, DAY_MS, HOUR_MS, latest, MINUTE_MS } from '../shared/duration.ts'
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

/** A request that waits for approval: reminders at growing distance, and the moment at which nobody waits any longer. */
export function awaitApproval(request: Request, now: Date, expiresAfterMs: number): Request {
  return waitOn({
    ...request,
    state: 'awaiting_approval',
    asked: { at: now.toISOString(), reminded: 0 },
    expiresAt: addMs(now, expiresAfterMs).toISOString(),
  })
}

const REMIND_AFTER_MS = [4 * HOUR_MS, DAY_MS, 3 * DAY_MS]

/** One more reminder was given. Those whose moment has passed as well, while nothing ran, are not made up for. */
export function reminderGiven(request: Request, now: Date): Request {
  const { asked } = request
  if (asked === undefined) return request
  const passed = REMIND_AFTER_MS.filter((ms) => addMs(new Date(asked.at), ms) <= now).length
  return waitOn({ ...request, asked: { ...asked, reminded: Math.max(asked.reminded + 1, passed) } })
}

/** The next reminder, at `notBefore` at the earliest, or the end of the wait, whichever comes first. */
export function waitOn(request: Request, notBefore?: Date): Request {
  const { asked, expiresAt } = request
  if (asked === undefined || expiresAt === undefined) return request
  const end = new Date(expiresAt)
  const after = REMIND_AFTER_MS[asked.reminded]
  const remindAt =
    after === undefined ? end : latest(addMs(new Date(asked.at), after), notBefore ?? new Date(0))
  return remindAt < end ? schedule(request, 'remind', remindAt) : schedule(request, 'expire', end)
}

/** What may run now, or from the moment that the requester chose. */
export function beginAt(draft: Draft, now: Date): Draft {
  const { next, runAt } = draft.request
  if (next === undefined || runAt === undefined || runAt <= now.toISOString()) return draft
  return { ...draft, request: { ...draft.request, next: { ...next, dueAt: runAt } } }
}

/** The next effect after a wait, counting attempts of the same effect. */
export function later(request: Request, effect: EffectName, now: Date, ms: number): Request {
  const attempt = request.next?.effect === effect ? request.next.attempt + 1 : 0
  return schedule(request, effect, addMs(now, ms), attempt)
}

export function unchanged(request: Request): Draft {
  return { request, entries: [] }
}
