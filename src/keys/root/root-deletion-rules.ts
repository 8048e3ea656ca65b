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
} from '../../requests/draft.ts'
import type { HoldReason } from '../../requests/hold.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { LedgerEntry } from '../../requests/ledger.ts'
import type { OperationRules } from '../../requests/lifecycle.ts'
import type { EffectOutcome } from '../../requests/outcome.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Request } from '../../requests/request.ts'
import type { Steering } from '../../requests/steering.ts'
import { addMs, DAY_MS, earliest, HOUR_MS } from '../../shared/duration.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { keyIdsText } from './root-keys.ts'

/**
 * How an approved deletion of root keys goes on. Pure. It is the one operation without soak and without undo, so what was approved holds for a day and no longer: a key
 * that was used lately or of which that is not known waits that long for an answer, and then it is over. Keys that are not as on the card are asked about anew, and
 * every approval and every override before that is void. Once AWS was asked to delete a key, it goes on until it is known what became of it.
 */
export interface RootDeletionDeps {
  /** How long an approval waits, and how long it holds. */
  readonly expiresAfterMs: number
}

type Ran = Extract<EffectOutcome, { readonly effect: 'delete_root_keys' }>

export function createRootDeletionRules(deps: RootDeletionDeps): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        {
          ...atDeleting(request),
          state: 'running',
          expiresAt: addMs(now, deps.expiresAfterMs).toISOString(),
        },
        'delete_root_keys',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply: (request, outcome, now) =>
      outcome.effect === 'delete_root_keys'
        ? overAfter(deps, request, outcome, now)
        : unchanged(request),
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    steer: overridden,
    mayCancel: isAnswered,
    expire: (request) => expired(request),
  }
}

function afterRun(deps: RootDeletionDeps, request: Request, outcome: Ran, now: Date): Draft {
  const { operation } = request
  if (operation.kind !== 'deleteRoot') return unchanged(request)
  switch (outcome.result) {
    case 'deleted': {
      const keyIds = keyIdsText(operation.keys)
      const left = outcome.left.join(', ')
      return end(request, 'done', 'root_deleted', { keyIds, ...(left !== '' && { left }) }, [
        ...operation.keys.map(({ id }) => ours('deleted', { keyId: id })),
        ours('done', {}),
      ])
    }
    case 'gone':
      return end(request, 'done', 'root_already_gone', { keyIds: keyIdsText(operation.keys) }, [
        ...operation.keys.map(({ id }) => ours('already_gone', { keyId: id })),
      ])
    case 'changed':
      return askedAnew(deps, request, outcome, now)
    case 'held': {
      const { reason, facts } = outcome
      const wait = reason === 'root_key_used' ? DAY_MS : HOUR_MS
      return hold(request, reason, facts, now, later(request, 'delete_root_keys', now, wait))
    }
    case 'denied':
      return holdOnAws(asking(request, outcome.asked), 'delete_root_keys', outcome, now)
    case 'not_known':
      return holdOnAws(asking(request, outcome.asked), 'delete_root_keys', outcome, now)
  }
}

/** What was approved does not wait for ever for a key to fall quiet or for AWS to answer. */
function overAfter(deps: RootDeletionDeps, request: Request, outcome: Ran, now: Date): Draft {
  const draft = afterRun(deps, request, outcome, now)
  const { next, expiresAt } = draft.request
  if (draft.request.hold === undefined || next === undefined || expiresAt === undefined)
    return draft
  if (askedOf(draft.request).length > 0) return draft
  if (expiresAt <= now.toISOString()) return expired(request)
  const dueAt = earliest(new Date(next.dueAt), new Date(expiresAt)).toISOString()
  return { ...draft, request: { ...draft.request, next: { ...next, dueAt } } }
}

/** Another card, other approvals: whoever decided before decided about something else. */
function askedAnew(
  { expiresAfterMs }: RootDeletionDeps,
  request: Request,
  { keys, belongings, hold: closed }: Extract<Ran, { readonly result: 'changed' }>,
  now: Date,
): Draft {
  const { operation, hold: _hold, waivers: _waivers, ...rest } = request
  if (operation.kind !== 'deleteRoot') return unchanged(request)
  const again: Request = {
    ...rest,
    operation: {
      kind: 'deleteRoot',
      step: 'waiting',
      keys: [...keys],
      belongings,
      readAt: now.toISOString(),
      askedTimes: operation.askedTimes + 1,
    },
    subjectVersion: request.subjectVersion + 1,
    decisions: [],
  }
  const entries = [ours('asked_again', { because: 'root_keys_changed', keyIds: keyIdsText(keys) })]
  const waiting = awaitApproval(again, now, expiresAfterMs)
  if (closed === undefined) return { request: waiting, entries }
  const held = hold(waiting, closed.reason, closed.facts, now, waiting)
  return { ...held, entries: [...entries, ...held.entries] }
}

/** The named override: it opens the gate of the last use and no other, and only while that is what it waits for. */
function overridden(
  request: Request,
  { steer, by, act }: Steering,
  now: Date,
): Result<Draft, Refusal> {
  const { hold: held } = request
  if (steer !== 'override' || held?.reason !== 'root_key_used')
    return refuse({ reason: 'nothing_to_steer' })
  const { request: free, entries } = released(request)
  const waiver = { of: 'root_key_used' as const, act, at: now.toISOString() }
  const row: Request = { ...free, waivers: [...(free.waivers ?? []), waiver] }
  return ok({
    request: row.state === 'running' ? schedule(row, 'delete_root_keys', now) : row,
    entries: [
      {
        type: 'overridden',
        actor: by,
        data: { of: 'root_key_used', ...held.facts, reason: act.reason ?? '' },
      },
      ...entries,
    ],
  })
}

/** On hold, and not with a deletion that AWS was asked for and did not answer. These holds came after the keys were read once more, or AWS let nobody read them. */
function isAnswered(request: Request): boolean {
  const { hold: held } = request
  if (held === undefined || held.reason === 'aws_unavailable') return false
  return askedOf(request).length === 0 || ANSWERED.includes(held.reason)
}

const ANSWERED: readonly HoldReason[] = ['aws_denied', 'root_key_used', 'last_use_unknown']

function expired(request: Request): Draft {
  const { operation } = request
  const keyIds = operation.kind === 'deleteRoot' ? keyIdsText(operation.keys) : ''
  return end(request, 'expired', 'expired', { keyIds }, [ours('expired', { keyIds })])
}

function ours(type: LedgerEntry['type'], data: LedgerEntry['data']): LedgerEntry {
  return { type, actor: 'awskey', data }
}

function askedOf({ operation }: Request): readonly AccessKeyId[] {
  return operation.kind === 'deleteRoot' ? (operation.deletionAsked ?? []) : []
}

function asking(request: Request, asked: readonly AccessKeyId[]): Request {
  const { operation } = request
  if (operation.kind !== 'deleteRoot' || asked.length === 0) return request
  const deletionAsked = [...new Set([...askedOf(request), ...asked])]
  return { ...request, operation: { ...operation, deletionAsked } }
}

function atDeleting(request: Request): Request {
  const { operation } = request
  return operation.kind === 'deleteRoot'
    ? { ...request, operation: { ...operation, step: 'deleting' } }
    : request
}
