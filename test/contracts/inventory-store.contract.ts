/** What every InventoryStore must do, whatever it stores in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import type { InventorySnapshot, InventoryStore, InventoryUser } from '../../src/keys/inventory.ts'
import { AccessKeyId, type AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'

export type MakeInventoryStore = () => Promise<InventoryStore>

const READ_AT = new Date('2026-03-02T09:00:00.000Z')
const LATER = new Date('2026-03-02T10:00:00.000Z')

export function inventoryStoreContract(makeStore: MakeInventoryStore): void {
  let store: InventoryStore

  beforeEach(async () => {
    store = await makeStore()
  })

  const namesOf = async (account: AccountId): Promise<readonly string[] | undefined> =>
    (await store.load(account))?.users.map(({ userName }) => userName).toSorted()

  describe('readAt', () => {
    it('tells when the last snapshot of the account was read, and nothing of one that never was', async () => {
      await store.save(snapshot(PRODUCTION, ['erin']))

      expect(await store.readAt(PRODUCTION)).toEqual(READ_AT)
      expect(await store.readAt(DEVELOPMENT)).toBeUndefined()
    })
  })

  describe('load', () => {
    it('knows nothing of an account that was never read', async () => {
      await store.save(snapshot(PRODUCTION, ['erin']))

      expect(await store.load(DEVELOPMENT)).toBeUndefined()
    })

    it('gives back what was saved, and keeps not known apart from none', async () => {
      const users: InventoryUser[] = [
        aUser(DEVELOPMENT, 'all-known'),
        { ...aUser(DEVELOPMENT, 'no-keys'), keys: [], tags: {} },
        { ...aUser(DEVELOPMENT, 'not-known'), keys: undefined, tags: undefined },
      ]
      const saved = { account: DEVELOPMENT, readAt: READ_AT, users }

      await store.save(saved)

      expect(await store.load(DEVELOPMENT)).toStrictEqual(saved)
    })

    it('gives an account without users as read and empty', async () => {
      await store.save(snapshot(DEVELOPMENT, []))

      expect(await store.load(DEVELOPMENT)).toEqual(snapshot(DEVELOPMENT, []))
    })

    it('gives the newer snapshot alone', async () => {
      await store.save(snapshot(DEVELOPMENT, ['erin', 'gone', 'omar']))

      await store.save(snapshot(DEVELOPMENT, ['erin', 'new'], LATER))

      expect(await namesOf(DEVELOPMENT)).toEqual(['erin', 'new'])
      expect(await store.suggest([DEVELOPMENT], 'gone', 10)).toEqual([])
    })

    it('keeps the newer snapshot when an older one is saved late', async () => {
      await store.save(snapshot(DEVELOPMENT, ['new'], LATER))

      await store.save(snapshot(DEVELOPMENT, ['old'], READ_AT))

      expect(await namesOf(DEVELOPMENT)).toEqual(['new'])
    })

    it('never mixes two snapshots while one replaces the other', async () => {
      const many = (prefix: string): string[] =>
        Array.from({ length: 1_500 }, (_, n) => `${prefix}-${n}`)
      await store.save(snapshot(DEVELOPMENT, many('old')))

      const saving = store.save(snapshot(DEVELOPMENT, many('new'), LATER))
      const seen = await Promise.all(Array.from({ length: 6 }, () => namesOf(DEVELOPMENT)))
      await saving

      for (const names of seen) {
        expect(names).toHaveLength(1_500)
        expect(new Set(names?.map((name) => name.slice(0, 3))).size).toBe(1)
      }
      expect((await namesOf(DEVELOPMENT))?.[0]).toBe('new-0')
    })
  })

  it('takes five thousand users with tags and two keys each', async () => {
    const names = Array.from({ length: 5_000 }, (_, n) => `user-${String(n).padStart(4, '0')}`)
    const saved = snapshot(DEVELOPMENT, names)

    await store.save(saved)

    expect(await store.load(DEVELOPMENT)).toEqual(saved)
    expect(await store.suggest([DEVELOPMENT], 'USER-499', 100)).toEqual(
      names.slice(4_990).map((userName) => ({ account: DEVELOPMENT, userName })),
    )
  })

  describe('suggest', () => {
    it('finds names by any part, whatever the case, sorted, of the accounts asked for', async () => {
      await store.save(snapshot(DEVELOPMENT, ['Zoe', 'erin', 'Merin', 'omar']))
      await store.save(snapshot(PRODUCTION, ['erin', 'ERIKA']))

      const pairs = (await store.suggest([DEVELOPMENT, PRODUCTION], 'eRi', 10)).map(
        ({ account, userName }) => [account, userName],
      )

      expect(pairs).toEqual([
        [PRODUCTION, 'ERIKA'],
        [DEVELOPMENT, 'erin'],
        [PRODUCTION, 'erin'],
        [DEVELOPMENT, 'Merin'],
      ])
      expect(await store.suggest([PRODUCTION], 'omar', 10)).toEqual([])
    })

    it('gives the first names for no text, and no more than asked for', async () => {
      await store.save(snapshot(DEVELOPMENT, ['c', 'a', 'b']))

      const names = (await store.suggest([DEVELOPMENT], '', 2)).map(({ userName }) => userName)

      expect(names).toEqual(['a', 'b'])
      expect(await store.suggest([], 'a', 2)).toEqual([])
    })
  })

  describe('pickable', () => {
    it('gives every user of the accounts with its keys, and keeps not known apart from none', async () => {
      await store.save({
        account: DEVELOPMENT,
        readAt: READ_AT,
        users: [
          aUser(DEVELOPMENT, 'both'),
          { ...aUser(DEVELOPMENT, 'no-keys'), keys: [] },
          { ...aUser(DEVELOPMENT, 'not-known'), keys: undefined },
        ],
      })
      await store.save(snapshot(PRODUCTION, ['erin']))

      const keys = [
        {
          id: 'AKIAERINOLDKEY234567',
          status: 'Active',
          createdAt: new Date('2025-11-01T08:00:00.000Z'),
        },
        {
          id: 'AKIAERINNEWKEY234567',
          status: 'Inactive',
          createdAt: new Date('2025-12-01T08:00:00.000Z'),
        },
      ]
      expect(await store.pickable([DEVELOPMENT, PRODUCTION])).toEqual({
        users: [
          { account: DEVELOPMENT, userName: 'both', keys },
          { account: DEVELOPMENT, userName: 'no-keys', keys: [] },
          { account: DEVELOPMENT, userName: 'not-known', keys: undefined },
          { account: PRODUCTION, userName: 'erin', keys },
        ],
        incomplete: [],
      })
    })

    it('names the accounts that were never read', async () => {
      await store.save(snapshot(PRODUCTION, []))

      expect(await store.pickable([PRODUCTION, DEVELOPMENT])).toEqual({
        users: [],
        incomplete: [DEVELOPMENT],
      })
    })

    it('goes through five thousand users, all of them', async () => {
      const names = Array.from({ length: 5_000 }, (_, n) => `user-${String(n).padStart(4, '0')}`)
      await store.save(snapshot(DEVELOPMENT, names))

      const { users, incomplete } = await store.pickable([DEVELOPMENT])

      expect(users.map(({ userName }) => userName)).toEqual(names)
      expect(users.every(({ keys }) => keys?.length === 2)).toBe(true)
      expect(incomplete).toEqual([])
    })
  })
}

function snapshot(
  account: AccountId,
  names: readonly string[],
  readAt: Date = READ_AT,
): InventorySnapshot {
  return { account, readAt, users: names.map((name) => aUser(account, name)) }
}

function aUser(account: AccountId, name: string): InventoryUser {
  return {
    account,
    userName: IamUserName.parse(name),
    userId: IamUserId.parse('AIDAERIN2345672345'),
    path: '/payments/',
    tags: { team: 'payments', purpose: 'reads the invoices of the month and writes reports' },
    keys: [
      {
        id: AccessKeyId.parse('AKIAERINOLDKEY234567'),
        status: 'Active',
        createdAt: new Date('2025-11-01T08:00:00.000Z'),
        lastUse: {
          kind: 'at',
          at: new Date('2026-03-01T23:00:00.000Z'),
          service: 's3',
          region: 'eu-central-1',
        },
      },
      {
        id: AccessKeyId.parse('AKIAERINNEWKEY234567'),
        status: 'Inactive',
        createdAt: new Date('2025-12-01T08:00:00.000Z'),
        lastUse: { kind: 'unknown', why: 'iam:GetAccessKeyLastUsed Throttling' },
      },
    ],
  }
}
