import type { AccountId, SlackUserId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { daysBetween } from '../shared/duration.ts'
import type { AccessKeyRecord, AccessKeys, IamUser } from './access-keys.ts'
import type { InventoryKey, InventorySnapshot, InventoryUser } from './inventory.ts'
import { flagsOf } from './key-flags.ts'
import type { KeyLimits, Limits } from './limits.ts'
import type { KeyListing, KeyRow } from './listing.ts'

/**
 * Lists keys for people. One person's or one user's keys are read live; a whole account comes from the inventory, with the time it was read.
 * A last use that could not be read stays "not known", and a user whose keys could not be read is named: neither is ever left out or shown as none.
 */
export interface ListingDeps {
  readonly clock: Clock
  readonly limits: Limits
  about(user: Pick<InventoryUser, 'account' | 'userName' | 'path' | 'tags'>): About
}

/** What the configuration says of the user, for the row. */
export interface About {
  readonly accountName: string
  readonly owner: SlackUserId | undefined
  readonly team: string | undefined
  readonly machine: boolean
  readonly protected: boolean
  readonly sensitive: boolean
}

/** Reads the keys of these users now, one after the other: IAM throttles, and a list is not urgent. */
export async function readUsersLive(
  deps: { readonly keys: AccessKeys },
  users: readonly (Omit<IamUser, 'tags'> & Pick<InventoryUser, 'tags'>)[],
  session: string,
): Promise<{
  readonly users: readonly InventoryUser[]
  readonly why: ReadonlyMap<string, string>
}> {
  const read: InventoryUser[] = []
  const why = new Map<string, string>()
  for (const user of users) {
    const ref = { account: user.account, userName: user.userName, session }
    const listed = await deps.keys.list(ref)
    if (listed.kind === 'unknown') why.set(user.userName, listed.why)
    const { account, userName, userId, path, tags } = user
    const keys =
      listed.kind === 'known' ? await withLastUse(deps.keys, ref, listed.value) : undefined
    read.push({ account, userName, userId, path, tags, keys })
  }
  return { users: read, why }
}

async function withLastUse(
  keys: AccessKeys,
  ref: {
    readonly account: AccountId
    readonly userName: IamUser['userName']
    readonly session: string
  },
  records: readonly AccessKeyRecord[],
): Promise<readonly InventoryKey[]> {
  const withUse: InventoryKey[] = []
  for (const record of records)
    withUse.push({ ...record, lastUse: await keys.lastUse(ref, record.id) })
  return withUse
}

export function listingOf(
  deps: ListingDeps,
  of: KeyListing['of'],
  snapshot: Pick<InventorySnapshot, 'users' | 'readAt'>,
  why: ReadonlyMap<string, string> = new Map(),
): KeyListing {
  const now = deps.clock.now()
  const unreadable = snapshot.users
    .filter(({ keys }) => keys === undefined)
    .map(({ userName }) => ({ user: userName, why: why.get(userName) ?? 'could not be read' }))
  return {
    of,
    rows: snapshot.users.flatMap((user) => rowsOf(deps, user, now)).toSorted(worstFirst),
    readAt: snapshot.readAt,
    unreadable,
    withoutKeys: snapshot.users.filter(({ keys }) => keys?.length === 0).length,
  }
}

function rowsOf(deps: ListingDeps, user: InventoryUser, now: Date): readonly KeyRow[] {
  const about = deps.about(user)
  const limits: KeyLimits = about.machine ? deps.limits.machine : deps.limits.human
  const keys = user.keys ?? []
  return keys.map((key) => ({
    account: user.account,
    accountName: about.accountName,
    userName: user.userName,
    keyId: key.id,
    status: key.status,
    ageDays: daysBetween(key.createdAt, now),
    lastUse: key.lastUse,
    owner: about.owner,
    team: about.team,
    flags: flagsOf(key, {
      keys,
      limits,
      now,
      protected: about.protected,
      sensitive: about.sensitive,
    }),
  }))
}

/** Oldest trouble first: flagged keys before the rest, then by age. */
function worstFirst(a: KeyRow, b: KeyRow): number {
  return b.flags.length - a.flags.length || b.ageDays - a.ageDays
}
