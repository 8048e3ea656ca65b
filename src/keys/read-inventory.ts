import type { AccountId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import type { AccessKeys, IamUsers } from './access-keys.ts'
import type { InventorySnapshot, InventoryStore } from './inventory.ts'
import { readUsersLive } from './list-keys.ts'

/**
 * Reads all users of an account with their keys into the cache that lists and pickers share. One account is read by one worker, one call at a time.
 * A listing that broke off is not saved: the last whole snapshot stays, with its age.
 */
export interface ReadInventoryDeps {
  readonly keys: AccessKeys
  readonly users: IamUsers
  readonly store: InventoryStore
  readonly clock: Clock
}

export const INVENTORY_SESSION = 'awskey-inventory'
/** A cache older than this is read again when somebody asks. */
export const INVENTORY_FRESH_MS = 15 * 60_000

export function createReadInventory(
  deps: ReadInventoryDeps,
): (account: AccountId) => Promise<Known<InventorySnapshot>> {
  return async (account) => {
    const readAt = deps.clock.now()
    const listed = await deps.users.list(account, INVENTORY_SESSION)
    if (listed.kind === 'unknown') return listed
    const users = listed.value.map((user) => ({ ...user, tags: {} }))
    const read = await readUsersLive(deps, users, INVENTORY_SESSION)
    // Tags are not in IAM's listing; whoever decides by a tag reads the user.
    const snapshot = {
      account,
      readAt,
      users: read.users.map((user) => ({ ...user, tags: undefined })),
    }
    await deps.store.save(snapshot)
    return known(snapshot)
  }
}
