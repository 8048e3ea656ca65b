import type { Exemption, ExemptionSubject } from '../../keys/exemption.ts'
import type { InventorySnapshot, InventoryStore, InventoryUser } from '../../keys/inventory.ts'
import { isLeftAlone } from '../../keys/left-alone.ts'
import type { Limits } from '../../keys/limits.ts'
import { INVENTORY_FRESH_MS } from '../../keys/read-inventory.ts'
import type { BulkScope, BulkUser } from '../../requests/bulk.ts'
import type { AccountId, RequestId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import { type Known, unknown } from '../../shared/known.ts'
import {
  type AccountReading,
  listTeamKeys,
  type TeamKeys,
  type TeamMember,
  type UntrustedTagOf,
  withoutLeftAlone,
  withoutLocked,
} from './list-team-keys.ts'

/**
 * Reads what a team's rotation is made from: the inventory of every account, read anew where it is old, and which users another request has. An account that cannot be read in time
 * is not known, and is read by a job of its own, so that asking again finds it. It changes nothing.
 */
export interface ReadTeamKeysDeps {
  readonly accounts: readonly { readonly id: AccountId; readonly name: string }[]
  readonly inventory: Pick<InventoryStore, 'load'>
  readInventory(account: AccountId): Promise<Known<InventorySnapshot>>
  readonly jobs: Jobs
  readonly store: Pick<RequestStore, 'lockHolder'>
  readonly limits: Limits
  readonly clock: Clock
  /** Wall time in milliseconds: no account is begun to be read after this long. */
  wallNow(): number
  readonly budgetMs: number
  member(team: string, user: InventoryUser): TeamMember
  /** Of users of one account, in their order; reads no more of them once `until` (wall time) has passed, and then says not known. */
  exemptionsOf(
    account: AccountId,
    users: readonly ExemptionSubject[],
    until: number,
  ): Promise<readonly Known<readonly Exemption[]>[]>
  /** By which tags a line would exempt this user, if somebody protected them. */
  untrustedTags(user: ExemptionSubject): readonly { readonly tag: string; readonly place: string }[]
}

export type ReadTeamKeys = (team: string, scope: BulkScope) => Promise<TeamKeys>

const LOCKS_AT_ONCE = 20

export function createReadTeamKeys(deps: ReadTeamKeysDeps): ReadTeamKeys {
  return async (team, scope) => {
    const until = deps.wallNow() + deps.budgetMs
    const readings: AccountReading[] = []
    for (const account of deps.accounts) readings.push(await readAccount(deps, account, until))
    const keys = listTeamKeys({
      readings,
      scope,
      limits: deps.limits,
      now: deps.clock.now(),
      member: (user) => deps.member(team, user),
    })
    const free = withoutLocked(keys, await locksOf(deps, keys.users))
    return withoutExempt(deps, free, { readings, until: until + deps.budgetMs })
  }
}

async function readAccount(
  deps: ReadTeamKeysDeps,
  { id, name }: ReadTeamKeysDeps['accounts'][number],
  until: number,
): Promise<AccountReading> {
  const cached = await deps.inventory.load(id)
  const ageMs =
    cached === undefined ? undefined : deps.clock.now().getTime() - cached.readAt.getTime()
  if (ageMs !== undefined && ageMs < INVENTORY_FRESH_MS)
    return { account: id, name, snapshot: cached }
  const later = async (why: string): Promise<AccountReading> => {
    await deps.jobs.enqueue({ kind: 'inventory', account: id })
    return { account: id, name, snapshot: undefined, why }
  }
  if (deps.wallNow() > until) return later('it is being read now; ask again in a few minutes')
  const read = await deps.readInventory(id)
  return read.kind === 'known'
    ? { account: id, name, snapshot: read.value }
    : later(`${read.why}; it is being read again`)
}

async function locksOf(
  { store }: ReadTeamKeysDeps,
  users: readonly BulkUser[],
): Promise<ReadonlyMap<BulkUser, RequestId>> {
  const locked = new Map<BulkUser, RequestId>()
  for (let at = 0; at < users.length; at += LOCKS_AT_ONCE)
    await Promise.all(
      users.slice(at, at + LOCKS_AT_ONCE).map(async (user) => {
        const by = await store.lockHolder(user.account, user.userId)
        if (by !== undefined) locked.set(user, by)
      }),
    )
  return locked
}

interface Read {
  readonly readings: readonly AccountReading[]
  readonly until: number
}

/** Whom awskey leaves alone: only of those that would be rotated now. */
async function withoutExempt(
  deps: ReadTeamKeysDeps,
  keys: TeamKeys,
  { readings, until }: Read,
): Promise<TeamKeys> {
  const answers = new Map<BulkUser, Known<Exemption | undefined>>()
  const untrusted: UntrustedTagOf[] = []
  for (const { account, name, snapshot } of readings) {
    const users = keys.users.filter((user) => user.account === account)
    if (users.length === 0) continue
    const subjects = users.map((user) => subjectOf(user, snapshot))
    const found = await deps.exemptionsOf(account, subjects, until)
    for (const [at, user] of users.entries())
      answers.set(user, isLeftAlone(found[at] ?? unknown('not asked'), user.keyId))
    for (const subject of subjects)
      untrusted.push(
        ...deps
          .untrustedTags(subject)
          .map((tag) => ({ ...tag, accountName: name, userName: subject.userName })),
      )
  }
  const left = withoutLeftAlone(keys, answers)
  return untrusted.length === 0 ? left : { ...left, untrustedTags: untrusted }
}

/** As the inventory has it; its groups are in no inventory. */
function subjectOf(user: BulkUser, snapshot: InventorySnapshot | undefined): ExemptionSubject {
  const { account, userName, userId } = user
  const found = snapshot?.users.find((each) => each.userId === userId)
  return {
    account,
    userName,
    userId,
    path: found?.path ?? '/',
    tags: found?.tags,
    groups: undefined,
  }
}
