import { z } from 'zod'
import type { InventorySnapshot, InventoryUser, PickableUser } from '../../keys/inventory.ts'
import { AccessKeyId, AccountId, IamUserId, IamUserName } from '../../requests/ids.ts'
import { inventoryNamesKey, inventoryPartKey } from './keys.ts'
import { packedKeys, unpackedKeys } from './packed-keys.ts'
import { parseRow } from './parse-row.ts'
import type { Item } from './request-row.ts'

/**
 * A snapshot as rows and back. Users are stored many to a row, far below the 400 KB that an item may have, and their names once more, with their keys packed small, for type-ahead.
 * What could not be read stays unset and never becomes an empty list.
 */
const USERS_BYTES = 200_000
/** IAM user names have at most 64 characters. */
const NAMES_IN_ROW = 1_000

const StoredDate = z.iso.datetime().transform((text) => new Date(text))

const StoredLastUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('at'), at: StoredDate, service: z.string(), region: z.string() }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
])

const StoredUsers = z.object({
  users: z.array(
    z.object({
      account: AccountId,
      userName: IamUserName,
      userId: IamUserId,
      path: z.string(),
      tags: z.record(z.string(), z.string()).optional(),
      keys: z
        .array(
          z.object({
            id: AccessKeyId,
            status: z.enum(['Active', 'Inactive', 'Expired', 'Other']),
            createdAt: StoredDate,
            lastUse: StoredLastUse,
          }),
        )
        .optional(),
    }),
  ),
})

const StoredNames = z.object({
  names: z.array(IamUserName),
  /** One text for each name; rows that an older version wrote have none, and then no keys are known. */
  keys: z.array(z.string()).optional(),
})

export function inventoryItems(
  { account, users }: InventorySnapshot,
  generation: string,
): readonly Item[] {
  const nameRows = Array.from({ length: Math.ceil(users.length / NAMES_IN_ROW) }, (_, part) =>
    users.slice(part * NAMES_IN_ROW, (part + 1) * NAMES_IN_ROW),
  )
  return [
    ...rowsOfUsers(users.map(stored)).map((row, part) => ({
      ...inventoryPartKey(account, generation, part),
      users: row,
    })),
    ...nameRows.map((row, part) => ({
      ...inventoryNamesKey(account, generation, part),
      names: row.map(({ userName }) => userName),
      keys: row.map(({ keys }) => packedKeys(keys)),
    })),
  ]
}

export function usersFromItem(item: unknown, account: AccountId): readonly InventoryUser[] {
  const { users } = parseRow(StoredUsers, item, `inventory users of ${account}`)
  return users.map(({ tags, keys, ...user }) => ({ ...user, tags, keys }))
}

export function namesFromItem(item: unknown, account: AccountId): readonly IamUserName[] {
  return parseRow(StoredNames, item, `inventory names of ${account}`).names
}

export function pickableFromItem(item: unknown, account: AccountId): readonly PickableUser[] {
  const { names, keys } = parseRow(StoredNames, item, `inventory names of ${account}`)
  return names.map((userName, at) => ({ account, userName, keys: unpackedKeys(keys?.[at]) }))
}

function rowsOfUsers<T>(users: readonly T[]): readonly (readonly T[])[] {
  const rows: T[][] = []
  let bytes = USERS_BYTES
  for (const user of users) {
    const size = Buffer.byteLength(JSON.stringify(user))
    if (bytes + size > USERS_BYTES) {
      rows.push([])
      bytes = 0
    }
    rows.at(-1)?.push(user)
    bytes += size
  }
  return rows
}

function stored(user: InventoryUser) {
  return {
    ...user,
    keys: user.keys?.map((key) => ({
      ...key,
      createdAt: key.createdAt.toISOString(),
      lastUse:
        key.lastUse.kind === 'at'
          ? { ...key.lastUse, at: key.lastUse.at.toISOString() }
          : key.lastUse,
    })),
  }
}
