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
    const users: Parameters<typeof readUsersLive>[1][number][] = []
    // IAM's listing has no tags; each user is read for them, and a read that failed leaves them not known.
    for (const user of listed.value) {
      const { userName } = user
      const read = await deps.users.read({ account, userName, session: INVENTORY_SESSION })
      users.push({ ...user, tags: read.kind === 'known' ? read.value?.tags : undefined })
    }
    const { users: read } = await readUsersLive(deps, users, INVENTORY_SESSION)
    const snapshot = { account, readAt, users: read }
    await deps.store.save(snapshot)
    return known(snapshot)
  }
}
