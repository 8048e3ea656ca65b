import type { AccountId, SlackUserId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, unknown } from '../shared/known.ts'
import type { AccessKeyRecord, AccessKeys, IamUser } from './access-keys.ts'
import type { InventoryKey, InventorySnapshot, InventoryUser } from './inventory.ts'
import type { Limits } from './limits.ts'
import type { KeyListing } from './listing.ts'
import { rankKeys } from './rank-keys.ts'
import type { About, RankedKey } from './ranking.ts'
import { worstFirst } from './worst-first.ts'

/**
 * Lists keys for people. One person's or one user's keys are read live; a whole account comes from the inventory, with the time it was read.
 * A last use that could not be read stays "not known", and a user whose keys could not be read is named: neither is ever left out or shown as none.
 */
export interface ListingDeps {
  readonly clock: Clock
  readonly limits: Limits
  about(user: Pick<InventoryUser, 'account' | 'userName' | 'path' | 'tags'>): About
  /** For one listing: whether a person is deactivated in Slack. */
  ownersLeft(): (owner: SlackUserId) => Promise<Known<boolean>>
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

export async function listingOf(
  deps: ListingDeps,
  of: KeyListing['of'],
  snapshot: Pick<InventorySnapshot, 'users' | 'readAt'>,
  why: ReadonlyMap<string, string> = new Map(),
): Promise<KeyListing> {
  const unreadable = snapshot.users
    .filter(({ keys }) => keys === undefined)
    .map(({ userName }) => ({ user: userName, why: why.get(userName) ?? 'could not be read' }))
  const ownerLeft = deps.ownersLeft()
  const ranked: RankedKey[] = []
  for (const user of snapshot.users) ranked.push(...(await rankedOf(deps, user, ownerLeft)))
  return {
    of,
    rows: ranked.toSorted(worstFirst),
    readAt: snapshot.readAt,
    unreadable,
    withoutKeys: snapshot.users.filter(({ keys }) => keys?.length === 0).length,
  }
}

async function rankedOf(
  deps: ListingDeps,
  user: InventoryUser,
  ownerLeft: ReturnType<ListingDeps['ownersLeft']>,
): Promise<readonly RankedKey[]> {
  const about = deps.about(user)
  return rankKeys({
    user,
    about,
    limits: deps.limits,
    ownerLeft: about.owner === undefined ? NOT_ASKED : await ownerLeft(about.owner),
    exemptions: NOT_ASKED,
    now: deps.clock.now(),
  })
}

/** A list shows every key, exempt or not. */
const NOT_ASKED = unknown('not asked')
