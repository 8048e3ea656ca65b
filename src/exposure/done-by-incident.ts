import type { KeyChange } from '../keys/key-changes.ts'
import type { AccessKeyId, AccountId, IamUserId } from '../requests/ids.ts'
import { MINUTE_MS } from '../shared/duration.ts'
import type { IncidentEvent } from './incident.ts'
import type { IncidentStore } from './incident-store.ts'

/**
 * Whether an incident made a change of a key, by its own ledger: the exposed key, another key of the same user, or one that was cleaned up or released. It asks the incident of the key itself, and that which
 * the user had last; a ledger that cannot be read throws, because then it is not known who did it.
 */
export interface DoneByIncidentDeps {
  readonly incidents: Pick<IncidentStore, 'readLedger'>
  /** The exposed key whose incident took this user last. */
  exposedKeyOf(account: AccountId, userId: IamUserId): Promise<AccessKeyId | undefined>
}

const MARGIN_MS = 15 * MINUTE_MS

export function createDoneByIncident(
  deps: DoneByIncidentDeps,
): (change: KeyChange) => Promise<boolean> {
  return async (change) => {
    if (change.what !== 'made_inactive' && change.what !== 'made_active') return false
    const exposed = await deps.exposedKeyOf(change.account, change.userId)
    const keys = new Set([change.keyId, ...(exposed === undefined ? [] : [exposed])])
    for (const keyId of keys) {
      const events = await deps.incidents.readLedger(keyId)
      if (events.some((event) => tellsOf(event, keyId, change))) return true
    }
    return false
  }
}

function tellsOf(
  { type, at, data }: IncidentEvent,
  exposed: AccessKeyId,
  { keyId, what, after }: KeyChange,
): boolean {
  if (Date.parse(at) < Date.parse(after) - MARGIN_MS) return false
  if (what === 'made_active')
    return type === 'released' && (data['siblings'] ?? '').split(' ').includes(keyId)
  switch (type) {
    case 'made_inactive':
      return exposed === keyId
    case 'sibling_inactive':
      return data['keyId'] === keyId
    case 'line_cleaned':
      return data['name'] === keyId
    default:
      return false
  }
}
