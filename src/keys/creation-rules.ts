import { type Draft, end, hold, later, released, schedule, unchanged } from '../requests/draft.ts'
import type { LedgerEntry } from '../requests/ledger.ts'
import type { OperationRules } from '../requests/lifecycle.ts'
import type { CreateOperation } from '../requests/operation.ts'
import type { EffectOutcome, Look } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, earliest, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import { ok, refuse } from '../shared/result.ts'
import { firstReceipt, reminderOf } from './fetch-entries.ts'
import { afterMaking, mayCancelMaking, ownerNotReached, toldFacts } from './make-key-rules.ts'
import { afterRemoval, beginRemoval } from './remove-new-key-rules.ts'

/**
 * How an approved creation goes on: the key is made once, sealed for its owner, the owner is told, and it ends when somebody is known to have the secret. Pure.
 * A secret that was lost on the way takes its key with it before another one is made; a key whose secret nobody fetched in time is taken back.
 */
export interface CreationDeps {
  readonly deliveryDeadlineMs: number
}

interface Creation extends CreationDeps {
  readonly request: Request
  readonly operation: CreateOperation
  readonly now: Date
}

const FIRST_LOOK_MS = 15 * MINUTE_MS
/** A secret that was shown on the page may not have been seen: for this long its owner can say so. */
const SHOWN_MS = HOUR_MS

export function createCreationRules(deps: CreationDeps): OperationRules {
  return {
    begin: (request, now) => ({
      request: schedule(
        { ...request, state: 'running', expiresAt: undefined },
        'intend_create',
        now,
      ),
      entries: [{ type: 'started', actor: 'awskey', data: {} }],
    }),
    apply(request, outcome, now) {
      const { operation } = request
      if (operation.kind !== 'create') return unchanged(request)
      const creation = { ...deps, request, operation, now }
      switch (outcome.effect) {
        case 'intend_create':
        case 'create_key':
        case 'reconcile_create':
        case 'remove_stray_key':
          return afterMaking(creation, outcome)
        case 'hand_over':
          return outcome.result === 'told' ? told(creation) : ownerNotReached(request, outcome, now)
        case 'look':
          return afterLook(creation, outcome)
        case 'remove_new_key':
          return afterRemoval(creation, outcome, (kept, { use, fetchedAt }) =>
            created(creation, kept.operation, use?.at ?? fetchedAt?.toISOString()),
          )
        default:
          return unchanged(request)
      }
    },
    undo: () => refuse({ reason: 'nothing_to_undo' }),
    steer(request, { steer, by }, now) {
      const { operation } = request
      const waits = request.next?.effect === 'look'
      if (operation.kind !== 'create' || steer !== 'not_received' || !waits)
        return refuse({ reason: 'nothing_to_steer' })
      const removing = beginRemoval({ request, operation, now }, 'not_received')
      const data = { keyId: operation.newKey?.id ?? '' }
      return ok({
        ...removing,
        entries: [{ type: 'not_received', actor: by, data }, ...removing.entries],
      })
    },
    mayCancel: mayCancelMaking,
    expire: (request) =>
      end(request, 'expired', 'expired', {}, [{ type: 'expired', actor: 'awskey', data: {} }]),
  }
}

function told({ request, operation, now, deliveryDeadlineMs }: Creation): Draft {
  const free = released(request)
  const waiting: CreateOperation = {
    ...operation,
    step: 'handed_over',
    toldAt: now.toISOString(),
    waitingUntil: addMs(now, deliveryDeadlineMs).toISOString(),
  }
  return {
    request: schedule(
      { ...free.request, operation: waiting, subjectVersion: request.subjectVersion + 1 },
      'look',
      addMs(now, FIRST_LOOK_MS),
    ),
    entries: [...free.entries, { type: 'owner_told', actor: 'awskey', data: toldFacts(request) }],
  }
}

function afterLook(
  creation: Creation,
  outcome: Extract<EffectOutcome, { readonly effect: 'look' }>,
): Draft {
  const { request, operation, now } = creation
  if (outcome.result === 'gone') {
    const facts = { keyId: operation.newKey?.id ?? '', found: 'gone' }
    return end(request, 'failed', 'keys_changed_outside', facts, [
      { type: 'failed', actor: 'awskey', data: { why: 'keys_changed_outside', ...facts } },
    ])
  }
  const { look } = outcome
  const receipt = firstReceipt(operation, look)
  const seen = { ...operation, fetchedAt: look.fetchedAt?.toISOString() ?? operation.fetchedAt }
  if (isReceived(operation, look, now)) return created(creation, seen, undefined, receipt)
  const { verdict } = look
  const row: Request = { ...request, operation: seen }
  if (verdict.do === 'hold')
    return hold(row, verdict.reason, verdict.facts, now, later(row, 'look', now, HOUR_MS))
  if (verdict.do === 'remove_new_key')
    return beginRemoval({ request, operation: seen, now }, 'not_fetched')
  const until = verdict.do === 'wait' ? verdict.until : now
  const fetchBy = addMs(new Date(operation.toldAt ?? now), creation.deliveryDeadlineMs)
  const reminder = reminderOf(operation, verdict, { now, fetchBy })
  const waiting = {
    ...seen,
    waitingUntil: until.toISOString(),
    fetchReminded: operation.fetchReminded === true || reminder.length > 0,
  }
  const free = released(row)
  return {
    request: schedule(
      { ...free.request, operation: waiting },
      'look',
      earliest(until, addMs(now, HOUR_MS)),
    ),
    entries: [...receipt, ...free.entries, ...reminder],
  }
}

function isReceived({ delivery }: CreateOperation, look: Look, now: Date): boolean {
  if (look.newKeyUse !== undefined) return true
  if (look.fetchedAt === undefined) return false
  return delivery !== 'page' || now >= addMs(look.fetchedAt, SHOWN_MS)
}

function created(
  { request, now }: Creation,
  operation: CreateOperation | Parameters<typeof beginRemoval>[0]['operation'],
  foundAt?: string,
  receipt: readonly LedgerEntry[] = [],
): Draft {
  const free = released(request)
  const facts = { keyId: operation.newKey?.id ?? '' }
  const late: readonly LedgerEntry[] =
    foundAt === undefined
      ? []
      : [{ type: 'secret_fetched', actor: 'awskey', data: { at: foundAt, late: 'true' } }]
  const received = { ...operation, fetchedAt: operation.fetchedAt ?? foundAt ?? now.toISOString() }
  return end({ ...free.request, operation: received }, 'done', 'created', facts, [
    ...free.entries,
    ...receipt,
    ...late,
    { type: 'done', actor: 'awskey', data: {} },
  ])
}
