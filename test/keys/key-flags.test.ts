import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, NEW_KEY, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { LastUse } from '../../src/keys/access-keys.ts'
import type { InventoryKey } from '../../src/keys/inventory.ts'
import { flagsOf } from '../../src/keys/key-flags.ts'
import { listingOf } from '../../src/keys/list-keys.ts'
import { IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const HUMAN = { warnMs: 75 * DAY_MS, staleMs: 90 * DAY_MS, unusedMs: 45 * DAY_MS }
const daysAgo = (days: number): Date => addMs(NOW, -days * DAY_MS)
const usedDaysAgo = (days: number): LastUse => ({
  kind: 'at',
  at: daysAgo(days),
  service: 'ec2',
  region: 'eu-central-1',
})

const aKey = (overrides: Partial<InventoryKey> = {}): InventoryKey => ({
  id: OLD_KEY,
  status: 'Active',
  createdAt: daysAgo(10),
  lastUse: usedDaysAgo(1),
  ...overrides,
})
const flags = (key: InventoryKey, keys: readonly InventoryKey[] = [key]) =>
  flagsOf(key, { keys, limits: HUMAN, now: NOW, protected: false, sensitive: false })

describe('flagsOf', () => {
  it.each([
    [74, []],
    [75, ['warn']],
    [89, ['warn']],
    [90, ['stale']],
    [400, ['stale']],
  ])('of a key of %i days: %j', (days, expected) => {
    expect(flags(aKey({ createdAt: daysAgo(days) }))).toEqual(expected)
  })

  it('calls a key unused from the day of the limit on, and any day after it', () => {
    expect(flags(aKey({ lastUse: usedDaysAgo(44) }))).toEqual([])
    expect(flags(aKey({ lastUse: usedDaysAgo(45) }))).toEqual(['unused'])
    expect(flags(aKey({ lastUse: usedDaysAgo(47) }))).toEqual(['unused'])
  })

  it('gives a new key a week before it calls it never used', () => {
    expect(flags(aKey({ createdAt: daysAgo(6), lastUse: { kind: 'never' } }))).toEqual([])
    expect(flags(aKey({ createdAt: daysAgo(7), lastUse: { kind: 'never' } }))).toEqual([
      'never_used',
    ])
  })

  it('says nothing about use where the last use is not known', () => {
    expect(
      flags(aKey({ createdAt: daysAgo(60), lastUse: { kind: 'unknown', why: 'Throttling' } })),
    ).toEqual([])
  })

  it('counts only Active keys as two Active ones', () => {
    const second = aKey({ id: NEW_KEY })
    expect(flags(aKey(), [aKey(), second])).toEqual(['two_active'])
    expect(flags(aKey(), [aKey(), { ...second, status: 'Inactive' }])).toEqual([])
    expect(flags(aKey(), [aKey(), { ...second, status: 'Expired' }])).toEqual([])
    expect(flags(aKey({ status: 'Other' }))).toEqual([])
  })
})

describe('listingOf', () => {
  const aUser = (name: string, keys: readonly InventoryKey[] | undefined) => ({
    account: DEVELOPMENT,
    userName: IamUserName.parse(name),
    userId: IamUserId.parse('AIDA2345672345'),
    path: '/',
    tags: {},
    keys,
  })
  const deps = {
    clock: { now: () => NOW },
    limits: { human: HUMAN, machine: HUMAN },
    about: () => ({
      accountName: 'development',
      owner: ERIN,
      team: 'payments',
      machine: false,
      protected: false,
      sensitive: false,
    }),
  }
  const of = { kind: 'account', account: 'development' } as const

  it('names users whose keys could not be read, and never counts them as without keys', () => {
    const listing = listingOf(
      deps,
      of,
      { users: [aUser('a', undefined), aUser('b', [])], readAt: NOW },
      new Map([['a', 'Throttling']]),
    )
    expect(listing).toMatchObject({
      rows: [],
      unreadable: [{ user: 'a', why: 'Throttling' }],
      withoutKeys: 1,
    })
  })

  it('puts flagged keys first, then the oldest', () => {
    const users = [
      aUser('young', [aKey({ createdAt: daysAgo(3) })]),
      aUser('stale', [aKey({ createdAt: daysAgo(120) })]),
      aUser('older', [aKey({ createdAt: daysAgo(50) })]),
    ]
    expect(
      listingOf(deps, of, { users, readAt: NOW }).rows.map(({ userName }) => userName),
    ).toEqual(['stale', 'older', 'young'])
  })
})
