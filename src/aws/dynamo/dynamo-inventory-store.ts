import { randomUUID } from 'node:crypto'
import { GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { InventoryStore, InventoryUser, PickableUser } from '../../keys/inventory.ts'
import type { AccountId, IamUserName } from '../../requests/ids.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { inventoryItems, namesFromItem, pickableFromItem, usersFromItem } from './inventory-rows.ts'
import { inventoryMetaKey, inventoryPk, SK_PREFIX } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Snapshots of accounts, each a generation of its own. A generation is written whole before the account's META row points to it, so a reader sees the old
 * one or the new one and never both; a generation with users missing is no snapshot. Rows live two days from being written: replaced generations go by themselves,
 * and a cache that nobody refreshed for two days is not shown as if it were new.
 */
export interface DynamoInventoryStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KEPT_MS = 2 * DAY_MS
/** 25,000 names: five times IAM's default quota of users in an account. */
const NAME_ROWS_READ = 25

const Meta = z.object({
  generation: z.string(),
  readAt: z.iso.datetime(),
  users: z.number().int(),
})
type Meta = z.infer<typeof Meta>

export function createDynamoInventoryStore(options: DynamoInventoryStoreDeps): InventoryStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }

  const put = async (input: Omit<PutCommandInput, 'TableName'>): Promise<void> => {
    const command = new PutCommand({ ...input, TableName: deps.table })
    await conditionalWrite(() => deps.client.send(command), deps.pause)
  }

  return {
    async save(snapshot) {
      const generation = deps.newToken()
      const expiresAt = expiryAfter(deps.wallNow(), KEPT_MS)
      for (const item of inventoryItems(snapshot, generation))
        await put({ Item: { ...item, expiresAt } })
      const readAt = snapshot.readAt.toISOString()
      await put({
        Item: {
          ...inventoryMetaKey(snapshot.account),
          generation,
          readAt,
          users: snapshot.users.length,
          expiresAt,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR #readAt <= :readAt',
        ExpressionAttributeNames: { '#readAt': 'readAt' },
        ExpressionAttributeValues: { ':readAt': readAt },
      })
    },

    async load(account) {
      const meta = await readMeta(deps, account)
      if (meta === undefined) return undefined
      const users: InventoryUser[] = []
      const query = partitionQuery(inventoryPk(account, meta.generation), SK_PREFIX.users)
      for await (const row of queryRows(deps, query)) users.push(...usersFromItem(row, account))
      if (users.length !== meta.users) return undefined
      return { account, readAt: new Date(meta.readAt), users }
    },

    async readAt(account) {
      const meta = await readMeta(deps, account)
      return meta && new Date(meta.readAt)
    },

    async suggest(accounts, text, limit) {
      const wanted = text.toLowerCase()
      const found = await Promise.all(
        [...new Set(accounts)].map(async (account) =>
          (await readNames(deps, account, namesFromItem)).found
            .filter((userName) => userName.toLowerCase().includes(wanted))
            .map((userName) => ({ account, userName })),
        ),
      )
      return found.flat().sort(byNameThenAccount).slice(0, Math.max(0, limit))
    },

    async pickable(accounts) {
      const read = await Promise.all(
        [...new Set(accounts)].map(async (account) => ({
          account,
          ...(await readNames<PickableUser>(deps, account, pickableFromItem)),
        })),
      )
      return {
        users: read.flatMap(({ found }) => found),
        incomplete: read.filter(({ whole }) => !whole).map(({ account }) => account),
      }
    },
  }
}

async function readMeta(
  { client, table }: TableDeps,
  account: AccountId,
): Promise<Meta | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: inventoryMetaKey(account), ConsistentRead: true }),
  )
  return item === undefined ? undefined : parseRow(Meta, item, `the inventory of ${account}`)
}

/** `whole` is false where the account was never read, or has more users than are gone through here. */
async function readNames<T>(
  deps: TableDeps,
  account: AccountId,
  fromItem: (item: unknown, account: AccountId) => readonly T[],
): Promise<{ readonly found: readonly T[]; readonly whole: boolean }> {
  const meta = await readMeta(deps, account)
  if (meta === undefined) return { found: [], whole: false }
  const found: T[] = []
  let rows = 0
  const query = partitionQuery(inventoryPk(account, meta.generation), SK_PREFIX.names)
  for await (const row of queryRows(deps, query)) {
    found.push(...fromItem(row, account))
    if (++rows >= NAME_ROWS_READ) break
  }
  return { found, whole: found.length === meta.users }
}

type Suggested = { readonly account: AccountId; readonly userName: IamUserName }

function byNameThenAccount(a: Suggested, b: Suggested): number {
  const [nameA, nameB] = [a.userName.toLowerCase(), b.userName.toLowerCase()]
  if (nameA !== nameB) return nameA < nameB ? -1 : 1
  return a.account < b.account ? -1 : 1
}
