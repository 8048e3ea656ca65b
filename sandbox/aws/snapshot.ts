import type { Structure } from './output.ts'
import { SPOKE_ACCOUNTS } from './roles.ts'
import { newestEvents, newestFirst } from './trail.ts'
import { eventRecord } from './trail-event.ts'
import type { Account, StoredKey, World } from './world.ts'

/** What the sandbox shows of its AWS. Names, ids, states and times; never a secret access key or a secret's value. */
export interface SnapshotKey {
  readonly accessKeyId: string
  readonly status: 'Active' | 'Inactive'
  readonly createDate: string
  readonly lastUsed?: { readonly date: string; readonly service: string; readonly region: string }
}

export interface SnapshotUser {
  readonly userName: string
  readonly userId: string
  readonly path: string
  readonly tags: Readonly<Record<string, string>>
  readonly policies: readonly string[]
  readonly keys: readonly SnapshotKey[]
}

export interface AwsSnapshot {
  readonly accounts: readonly {
    readonly id: string
    readonly name: string
    readonly users: readonly SnapshotUser[]
  }[]
  readonly secrets: readonly {
    readonly accountId: string
    readonly region: string
    readonly name: string
    readonly arn: string
  }[]
}

function keyShape(key: StoredKey): SnapshotKey {
  const { accessKeyId, status, createDate, lastUsed } = key
  const shape = { accessKeyId, status, createDate: createDate.toISOString() }
  if (lastUsed === undefined) return shape
  return { ...shape, lastUsed: { ...lastUsed, date: lastUsed.date.toISOString() } }
}

function usersOf(account: Account): readonly SnapshotUser[] {
  const users = [...account.users.values()].map((user) => ({
    userName: user.userName,
    userId: user.userId,
    path: user.path,
    tags: Object.fromEntries(user.tags),
    policies: [...user.policies],
    keys: user.keys.map(keyShape),
  }))
  if (account.rootKeys.length === 0) return users
  const root = { userName: '<root_account>', userId: account.id, path: '/', tags: {}, policies: [] }
  return [...users, { ...root, keys: account.rootKeys.map(keyShape) }]
}

export function snapshotOf(world: World): AwsSnapshot {
  const accounts = [...world.accounts.values()]
  return {
    accounts: accounts
      .filter(({ id }) => SPOKE_ACCOUNTS.some((spoke) => spoke === id))
      .map((account) => ({ id: account.id, name: account.name, users: usersOf(account) })),
    secrets: accounts.flatMap((account) =>
      [...account.secrets].flatMap(([region, store]) =>
        [...store.values()]
          // Keys that awskey has sealed; its own secret of Slack is not one.
          .filter(({ name }) => name !== 'SlackSecret')
          .map(({ name, arn }) => ({ accountId: account.id, region, name, arn })),
      ),
    ),
  }
}

export interface EventQuery {
  readonly account?: string | undefined
  readonly limit?: number | undefined
}

/** The newest events in CloudTrail's own form, those still in delivery included. */
export function eventsOf(world: World, query: EventQuery): readonly Structure[] {
  const limit = query.limit ?? 100
  return [...world.accounts.values()]
    .filter(({ id }) => query.account === undefined || id === query.account)
    .flatMap((account) => newestEvents(account, limit))
    .toSorted(newestFirst)
    .slice(0, limit)
    .map(eventRecord)
}
