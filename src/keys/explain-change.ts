import type { RequestId } from '../requests/ids.ts'
import type { LedgerEvent } from '../requests/ledger.ts'
import type { EffectName, Request } from '../requests/request.ts'
import { isOpen } from '../requests/request-facts.ts'
import type { RequestStore } from '../requests/request-store.ts'
import { MINUTE_MS } from '../shared/duration.ts'
import type { KeyChange } from './key-changes.ts'

/**
 * Whether awskey itself made a change, by its own ledger: a request or an incident that tells of this key and this change, at a time that fits. A request whose effect is under way
 * has not told yet, so its changes are neither ours nor somebody else's until it has.
 */
export type Explained = 'ours' | 'under_way' | 'not_ours'

const REQUESTS_READ = 10
/** A reading takes a while, and IAM shows a change some seconds late. */
const MARGIN_MS = 15 * MINUTE_MS

export function createExplainChange(deps: {
  readonly store: Pick<RequestStore, 'history' | 'lockHolder' | 'read' | 'readLedger'>
  /** Whether an incident tells of it: a contained key was made Inactive by no request. */
  doneByIncident(change: KeyChange): Promise<boolean>
}): (change: KeyChange) => Promise<Explained> {
  const { store } = deps
  return async (change) => {
    const named = await store.history({ of: 'key', keyId: change.keyId }, REQUESTS_READ)
    const holder = await store.lockHolder(change.account, change.userId)
    const ids = new Set<RequestId>(holder === undefined ? named : [holder, ...named])
    let underWay = false
    for (const id of ids) {
      const request = await store.read(id)
      const events = await store.readLedger(id)
      if (events.some((event) => tellsOf(event, change))) return 'ours'
      underWay ||= request !== undefined && mayBeDoing(request, change)
    }
    if (await deps.doneByIncident(change)) return 'ours'
    return underWay ? 'under_way' : 'not_ours'
  }
}

const TELLING: Readonly<Record<KeyChange['what'], readonly LedgerEvent['type'][]>> = {
  key_created: ['key_created', 'stray_key_found'],
  made_active: ['made_active'],
  made_inactive: ['made_inactive'],
  deleted: ['deleted', 'stray_key_removed'],
}

/** A key is made and deleted once; its status may have changed before by the same request. */
function tellsOf({ type, data, at }: LedgerEvent, { what, keyId, after }: KeyChange): boolean {
  if (!TELLING[what].includes(type) || data['keyId'] !== keyId) return false
  const once = what === 'key_created' || what === 'deleted'
  return once || Date.parse(at) >= Date.parse(after) - MARGIN_MS
}

const DOING: Readonly<Record<KeyChange['what'], readonly EffectName[]>> = {
  key_created: ['create_key', 'reconcile_create', 'remove_stray_key'],
  made_active: ['make_active'],
  made_inactive: ['make_inactive'],
  deleted: ['delete_key', 'remove_stray_key'],
}

function mayBeDoing(request: Request, { what, userId }: KeyChange): boolean {
  const { next } = request
  return (
    isOpen(request) &&
    request.subject.userId === userId &&
    next !== undefined &&
    DOING[what].includes(next.effect)
  )
}
