import { describe, expect, it } from 'vitest'
import {
  inventoryItems,
  namesFromItem,
  pickableFromItem,
} from '../../../src/aws/dynamo/inventory-rows.ts'
import type { InventoryUser } from '../../../src/keys/inventory.ts'
import { AccessKeyId, AccountId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'

const ACCOUNT = AccountId.parse('111111111111')
const ITEM_LIMIT = 400_000
/** One page of a DynamoDB query. */
const PAGE = 1_048_576

function users(count: number, name: (at: number) => string, keyId: string): InventoryUser[] {
  return Array.from({ length: count }, (_, at) => ({
    account: ACCOUNT,
    userName: IamUserName.parse(name(at)),
    userId: IamUserId.parse('AIDAERIN2345672345'),
    path: '/',
    tags: {},
    keys: (['Active', 'Inactive'] as const).map((status) => ({
      id: AccessKeyId.parse(keyId),
      status,
      createdAt: new Date('2026-03-02T09:00:00.000Z'),
      lastUse: { kind: 'never' } as const,
    })),
  }))
}

function nameRows(of: readonly InventoryUser[]): readonly object[] {
  const snapshot = { account: ACCOUNT, readAt: new Date(), users: of }
  return inventoryItems(snapshot, 'generation').filter((item) => 'names' in item)
}

const bytes = (item: object): number => Buffer.byteLength(JSON.stringify(item))

describe('inventoryItems', () => {
  it('packs five thousand names with two keys each into half of what one query reads', () => {
    const rows = nameRows(
      users(5_000, (at) => `service-${String(at).padStart(6, '0')}`, 'AKIAERINOLDKEY234567'),
    )
    const total = rows.reduce((sum, row) => sum + bytes(row), 0)
    // 385 kB in 5 rows when this was written: every keystroke in a menu reads them.
    expect(total).toBeLessThan(PAGE / 2)
  })

  it('stays below what an item may hold with the longest names and ids there can be', () => {
    const longest = users(1_000, (at) => `${at}`.padStart(64, 'x'), `AKIA${'A'.repeat(124)}`)
    const [row = {}, ...others] = nameRows(longest)
    expect(others).toEqual([])
    expect(bytes(row)).toBeLessThan(ITEM_LIMIT)
  })
})

describe('pickableFromItem', () => {
  it('knows no keys from a row that an older version wrote, and still its names', () => {
    const row = { names: ['erin'] }
    expect(pickableFromItem(row, ACCOUNT)).toEqual([
      { account: ACCOUNT, userName: 'erin', keys: undefined },
    ])
    expect(namesFromItem(row, ACCOUNT)).toEqual(['erin'])
  })

  it('knows no keys of a user whose text is missing or broken', () => {
    const row = { names: ['erin', 'omar', 'tina'], keys: ['', 'broken'] }
    expect(pickableFromItem(row, ACCOUNT).map(({ keys }) => keys)).toEqual([
      [],
      undefined,
      undefined,
    ])
  })

  it('throws for a row that cannot be read', () => {
    expect(() => pickableFromItem({ names: 'erin' }, ACCOUNT)).toThrow('inventory names')
  })
})
