import { type LedgerEvent, verifyChain } from './ledger.ts'
import type { Decision, EffectName, Request, Waiver } from './request.ts'
import { subjectKeyId } from './request-facts.ts'

/**
 * What the ledger says against an effect whose row and signatures fit. Signatures tell who agreed, not whether it was used already: a row that somebody set back,
 * or gave another key or a click that was refused, differs from its ledger. Pure. It never allows anything; a ledger that does not fit the row is a fault by itself.
 */
export type LedgerFault =
  | 'ledger_differs'
  | 'already_ended'
  | 'another_key'
  | 'dry_run_not_on_row'
  | 'decision_not_recorded'
  | 'key_made_already'
  | 'new_key_not_recorded'
  | 'undo_not_recorded'
  | 'waiver_not_recorded'
  | 'not_opened_by_its_rotation'

export interface Witness {
  readonly events: readonly LedgerEvent[]
  /** Of the rotation that opened this request, or of the request that had Secrets Manager ask for it. */
  readonly parentEvents: readonly LedgerEvent[]
}

/** Why this effect must not run; nothing where the ledger tells the same story as the row. */
export function ledgerFault(
  request: Request,
  { events, parentEvents }: Witness,
  effect: EffectName,
): LedgerFault | undefined {
  if (verifyChain(events, request.ledger).length > 0) return 'ledger_differs'
  if (events.some((event) => isEnd(request, event))) return 'already_ended'
  if (!isAskedKey(request, events)) return 'another_key'
  if (request.dryRun !== true && events.some(isOfDryRun)) return 'dry_run_not_on_row'
  if (request.parent !== undefined && !parentEvents.some((event) => opens(event, request)))
    return 'not_opened_by_its_rotation'
  const asked = afterLast(events, 'asked_again')
  const approvals = request.decisions.filter(({ kind }) => kind === 'approve')
  if (!approvals.every((decision) => asked.some((event) => tellsOf(event, decision))))
    return 'decision_not_recorded'
  return faultOfEffect(request, events, effect)
}

/** What was asked or agreed in a dry run allows nothing, whatever the row says. */
function isOfDryRun({ data }: LedgerEvent): boolean {
  return data['dryRun'] === 'true'
}

const ENDS: readonly LedgerEvent['type'][] = [
  'denied',
  'cancelled',
  'expired',
  'failed',
  'refused_by_target',
  'already_gone',
  'deleted',
  'would_have',
  'done',
]

/** A deletion that was undone has no other end. */
function isEnd({ operation }: Request, { type }: LedgerEvent): boolean {
  return ENDS.includes(type) || (operation.kind === 'delete' && type === 'made_active')
}

/** A creation has no key when it is asked for. Root keys may be others than at first: then they were asked about anew. */
function isAskedKey(request: Request, events: readonly LedgerEvent[]): boolean {
  const [first] = events
  const { operation } = request
  if (first?.type !== 'requested') return false
  if (operation.kind === 'deleteRoot') {
    const asked = events.findLast(({ data }) => data['keyIds'] !== undefined)
    return asked?.data['keyIds'] === operation.keys.map(({ id }) => id).join(', ')
  }
  return request.operation.kind === 'create' || first.data['keyId'] === subjectKeyId(request)
}

function opens({ type, data }: LedgerEvent, { id, operation, auto }: Request): boolean {
  if (auto !== undefined && operation.kind === 'rotate')
    return type === 'auto_on' && data['secretArn'] === auto.secretArn
  return type === 'delete_opened' && data['child'] === id
}

function tellsOf(
  { type, actor, data }: LedgerEvent,
  { by, onBehalfOf, breakGlass }: Decision,
): boolean {
  const expected = breakGlass ? 'glass_broken' : 'approved'
  return type === expected && actor === by && data['onBehalfOf'] === onBehalfOf
}

function faultOfEffect(
  { operation, waivers }: Request,
  events: readonly LedgerEvent[],
  effect: EffectName,
): LedgerFault | undefined {
  // A key that was taken back is no key that was made.
  const made = afterLast(events, 'new_key_removed').findLast(({ type }) => type === 'key_created')
  switch (effect) {
    case 'intend_create':
    case 'create_key':
      return made === undefined ? undefined : 'key_made_already'
    case 'make_inactive': {
      if (operation.kind !== 'rotate') return undefined
      const isMade = made !== undefined && made.data['keyId'] === operation.newKey?.id
      const isUsed = events.some(({ type }) => type === 'new_key_used')
      if (!(waivers ?? []).every((waiver) => isRecorded(waiver, events)))
        return 'waiver_not_recorded'
      return isMade && isUsed ? undefined : 'new_key_not_recorded'
    }
    case 'delete_root_keys': {
      const asked = afterLast(events, 'asked_again')
      const recorded = (waivers ?? []).every(({ act }) =>
        asked.some(({ type, actor }) => type === 'overridden' && actor === act.user),
      )
      return recorded ? undefined : 'waiver_not_recorded'
    }
    case 'remove_new_key': {
      const { newKey } = 'newKey' in operation ? operation : {}
      const isMade = made !== undefined && made.data['keyId'] === newKey?.id
      const isUsed = events.some(({ type }) => type === 'new_key_used')
      return isMade && !isUsed ? undefined : 'new_key_not_recorded'
    }
    case 'make_active': {
      const last = events.findLast(({ type }) => SWITCHES.includes(type))
      const isAsked = operation.kind === 'activate' || last?.type === 'undo_asked'
      return isAsked ? undefined : 'undo_not_recorded'
    }
    default:
      return undefined
  }
}

/** Since the old key was last made Active or Inactive: an answer counts for one overlap. */
function isRecorded({ of, act }: Waiver, events: readonly LedgerEvent[]): boolean {
  const since = events.slice(events.findLastIndex(({ type }) => SWITCHES.includes(type)) + 1)
  const expected = of === 'old_key_in_use' ? 'overridden' : 'history_confirmed'
  return since.some(({ type, actor }) => type === expected && actor === act.user)
}

const SWITCHES: readonly LedgerEvent['type'][] = ['made_inactive', 'undo_asked', 'made_active']

function afterLast(
  events: readonly LedgerEvent[],
  type: LedgerEvent['type'],
): readonly LedgerEvent[] {
  return events.slice(events.findLastIndex((event) => event.type === type) + 1)
}
