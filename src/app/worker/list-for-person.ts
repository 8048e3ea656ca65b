import type { AccessKeys, IamUser } from '../../keys/access-keys.ts'
import type { InventorySnapshot, InventoryStore } from '../../keys/inventory.ts'
import { type ListingDeps, listingOf, readUsersLive } from '../../keys/list-keys.ts'
import type { KeyListing } from '../../keys/listing.ts'
import { INVENTORY_FRESH_MS } from '../../keys/read-inventory.ts'
import type { Organisation } from '../../people/organisation.ts'
import { iamUsersOf } from '../../people/ownership.ts'
import { accountNamed, noIamUserOf } from '../../people/resolve-user.ts'
import type { AccountId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Target } from '../../requests/target.ts'
import type { Known } from '../../shared/known.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'

/**
 * `/awskey list`: a person's users and a single user are read live, an account comes from the inventory, which is read again when it is older than a few minutes.
 * It shows keys to anybody inside the company who may use awskey at all, and changes nothing.
 */
export interface ListForPersonDeps extends ListingDeps {
  readonly organisation: Organisation
  readonly keys: AccessKeys
  readonly inventory: InventoryStore
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  readInventory(account: AccountId): Promise<Known<InventorySnapshot>>
}

export function createListForPerson(
  deps: ListForPersonDeps,
): (target: Target, asker: SlackUserId, session: string) => Promise<Result<KeyListing, Refusal>> {
  return async (target, asker, session) => {
    if (target.by === 'account') return listAccount(deps, target.account)
    if (target.by === 'mine' || target.by === 'person')
      return listPerson(deps, target.by === 'mine' ? asker : target.person, asker, session)
    const user = await deps.resolveUser(target, asker, session)
    if (!user.ok) return user
    const { userName } = user.value
    const account = deps.about(user.value).accountName
    return listLive(deps, { kind: 'user', account, userName }, [user.value], session)
  }
}

async function listPerson(
  deps: ListForPersonDeps,
  person: SlackUserId,
  asker: SlackUserId,
  session: string,
): Promise<Result<KeyListing, Refusal>> {
  const mapped = iamUsersOf(deps.organisation, person)
  if (mapped.length === 0) return refuse(noIamUserOf(person, asker))
  const users: IamUser[] = []
  for (const { account, userName } of mapped) {
    const target = { by: 'user', account, userName } as const
    const user = await deps.resolveUser(target, person, session)
    if (!user.ok) return user
    users.push(user.value)
  }
  return listLive(deps, { kind: 'person', person }, users, session)
}

async function listLive(
  deps: ListForPersonDeps,
  of: KeyListing['of'],
  users: readonly IamUser[],
  session: string,
): Promise<Result<KeyListing, Refusal>> {
  const read = await readUsersLive(deps, users, session)
  return ok(await listingOf(deps, of, { users: read.users, readAt: deps.clock.now() }, read.why))
}

async function listAccount(
  deps: ListForPersonDeps,
  name: string,
): Promise<Result<KeyListing, Refusal>> {
  const account = accountNamed(deps.organisation, name)
  if (account === undefined) return refuse({ reason: 'unknown_account', account: name })
  const cached = await deps.inventory.load(account)
  const ageMs = cached
    ? deps.clock.now().getTime() - cached.readAt.getTime()
    : Number.POSITIVE_INFINITY
  const fresh = ageMs < INVENTORY_FRESH_MS ? undefined : await deps.readInventory(account)
  if (fresh?.kind === 'unknown' && cached === undefined)
    return refuse({ reason: 'target_unreadable', why: fresh.why })
  const snapshot = fresh?.kind === 'known' ? fresh.value : cached
  if (snapshot === undefined) return refuse({ reason: 'target_unreadable', why: 'no inventory' })
  return ok(await listingOf(deps, { kind: 'account', account: name }, snapshot))
}
