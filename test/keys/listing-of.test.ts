import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, ERIN, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { LastUse } from '../../src/keys/access-keys.ts'
import type { InventoryKey } from '../../src/keys/inventory.ts'
import { listingOf } from '../../src/keys/list-keys.ts'
import { IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

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
    ownersLeft: () => async (): Promise<Known<boolean>> => known(false),
  }
  const of = { kind: 'account', account: 'development' } as const

  it('names users whose keys could not be read, and never counts them as without keys', async () => {
    const listing = await listingOf(
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

  it('puts the worst keys first, as every ranking does', async () => {
    const users = [
      aUser('young', [aKey({ createdAt: daysAgo(3) })]),
      aUser('stale', [aKey({ createdAt: daysAgo(120) })]),
      aUser('never', [aKey({ createdAt: daysAgo(20), lastUse: { kind: 'never' } })]),
      aUser('older', [aKey({ createdAt: daysAgo(50) })]),
    ]
    const { rows } = await listingOf(deps, of, { users, readAt: NOW })
    expect(rows.map(({ userName }) => userName)).toEqual(['never', 'stale', 'older', 'young'])
  })

  it('flags the keys of an owner who has left, and of nobody of whom that is not known', async () => {
    const users = [aUser('erin', [aKey()])]
    const flagsWith = async (left: Known<boolean>) =>
      (
        await listingOf({ ...deps, ownersLeft: () => async () => left }, of, {
          users,
          readAt: NOW,
        })
      ).rows.map(({ flags }) => flags)
    expect(await flagsWith(known(true))).toEqual([['leaver']])
    expect(await flagsWith(unknown('users.info: ratelimited'))).toEqual([[]])
  })
})
