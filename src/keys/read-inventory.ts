import type { AccountId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { AccessKeys, IamUser, IamUsers } from './access-keys.ts'
import type { InventorySnapshot, InventoryStore, InventoryUser } from './inventory.ts'
import { changesBetween, type KeyChange } from './key-changes.ts'
import { readUsersLive } from './list-keys.ts'

/**
 * Reads all users of an account with their keys into the cache that lists and pickers share. One account is read by one worker, a few users at a time, within a budget:
 * a function that ran out of time would answer nobody. A reading that broke off is not saved: the last whole snapshot stays, with its age. What differs from that one is noted;
 * nothing is said here about who did it.
 */
export interface ReadInventoryDeps {
  readonly keys: AccessKeys
  readonly users: IamUsers
  readonly store: InventoryStore
  readonly clock: Clock
  /** Wall time in milliseconds. */
  wallNow(): number
  readonly budgetMs: number
  /** Notes what has become different since the snapshot before. */
  changesSeen(changes: readonly KeyChange[]): Promise<void>
}

export const INVENTORY_SESSION = 'awskey-inventory'
/** A cache older than this is read again when somebody asks. */
export const INVENTORY_FRESH_MS = 15 * 60_000

/** IAM's throttle is counted for the whole account, and others call it too. */
const AT_ONCE = 5

export function createReadInventory(
  deps: ReadInventoryDeps,
): (account: AccountId) => Promise<Known<InventorySnapshot>> {
  return async (account) => {
    // Before the reading: another worker may save a later one meanwhile, and then everything would seem to have changed back.
    const before = await deps.store.load(account)
    const readAt = deps.clock.now()
    const until = deps.wallNow() + deps.budgetMs
    const listed = await deps.users.list(account, INVENTORY_SESSION)
    if (listed.kind === 'unknown') return listed
    const users: InventoryUser[] = []
    for (let at = 0; at < listed.value.length; at += AT_ONCE) {
      if (deps.wallNow() > until)
        return unknown(`only ${at} of ${listed.value.length} users could be read in time`)
      const some = listed.value.slice(at, at + AT_ONCE)
      users.push(...(await Promise.all(some.map((user) => readOne(deps, user)))))
    }
    const snapshot = { account, readAt, users }
    // Noted first: a worker that stops in between finds the same changes again, and notes them once.
    await deps.changesSeen(changesBetween(before, snapshot))
    await deps.store.save(snapshot)
    return known(snapshot)
  }
}

/** IAM's listing has no tags; each user is read for them, and a read that failed leaves them not known. */
async function readOne(
  deps: ReadInventoryDeps,
  user: Omit<IamUser, 'tags'>,
): Promise<InventoryUser> {
  const { account, userName, userId, path } = user
  const detail = await deps.users.read({ account, userName, session: INVENTORY_SESSION })
  const tags = detail.kind === 'known' ? detail.value?.tags : undefined
  const { users } = await readUsersLive(deps, [{ ...user, tags }], INVENTORY_SESSION)
  return users[0] ?? { account, userName, userId, path, tags, keys: undefined }
}
