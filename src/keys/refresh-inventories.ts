import type { AccountId } from '../requests/ids.ts'
import type { Jobs } from '../requests/job.ts'
import type { Clock } from '../shared/clock.ts'
import type { InventoryStore } from './inventory.ts'
import { INVENTORY_FRESH_MS } from './read-inventory.ts'

/** Enqueues a reading of every account whose inventory is old or missing: one job for each account, so that one that does not answer holds up no other. */
export interface RefreshInventoriesDeps {
  readonly accounts: readonly AccountId[]
  readonly store: Pick<InventoryStore, 'readAt'>
  readonly jobs: Jobs
  readonly clock: Clock
}

/** `read_before`: only what somebody looked at in the last days, so that changes go on being noticed; a large account that nobody looks at is left alone. */
export type RefreshInventories = (which?: 'all' | 'read_before') => Promise<void>

export function createRefreshInventories(deps: RefreshInventoriesDeps): RefreshInventories {
  return async (which = 'all') => {
    for (const account of deps.accounts) {
      const readAt = await deps.store.readAt(account)
      if (readAt === undefined && which === 'read_before') continue
      const ageMs = deps.clock.now().getTime() - (readAt?.getTime() ?? 0)
      if (ageMs >= INVENTORY_FRESH_MS) await deps.jobs.enqueue({ kind: 'inventory', account })
    }
  }
}
