import { describe, expect, it } from 'vitest'
import { aBulkUser } from '../../sandbox/gallery/rows/bulk-rows.ts'
import { aRequestId, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import {
  type BulkEntry,
  digestOf,
  formatStart,
  isCovered,
  parseStart,
} from '../../src/requests/bulk.ts'
import { bulkRequestId } from '../../src/requests/request-id.ts'

const USERS = [aBulkUser(1), aBulkUser(2), aBulkUser(3)]
const START = { team: 'payments', scope: 'due', digest: digestOf(USERS) } as const
const entries: BulkEntry[] = USERS.map((user) => ({ ...user, state: 'waiting', attempts: 0 }))

describe('parseStart', () => {
  it('reads what formatStart wrote', () => {
    expect(parseStart(formatStart(START))).toEqual(START)
  })

  it.each([
    '',
    'team:payments',
    formatStart(START).slice(0, -1),
    formatStart(START).replace('#due#', '#some#'),
    formatStart(START).replace('team:', 'user:'),
    ` ${formatStart(START)}`,
    formatStart({ ...START, team: 'pay#all' }),
  ])('refuses %j', (value) => {
    expect(parseStart(value)).toBeUndefined()
  })
})

describe('digestOf', () => {
  it('is the same in whatever order the users were read', () => {
    expect(digestOf(USERS.toReversed())).toBe(START.digest)
  })

  it.each([
    ['a user more', [...USERS, aBulkUser(4)]],
    ['a user less', USERS.slice(1)],
    ['another key', [aBulkUser(1, { keyId: aBulkUser(9).keyId }), ...USERS.slice(1)]],
    ['another account', [aBulkUser(1, { account: PRODUCTION }), ...USERS.slice(1)]],
    ['another user', [aBulkUser(1, { userId: aBulkUser(9).userId }), ...USERS.slice(1)]],
  ])('differs with %s', (_what, users) => {
    expect(digestOf(users)).not.toBe(START.digest)
  })
})

describe('isCovered', () => {
  it('holds for a user with the key that was shown', () => {
    expect(isCovered({ entries }, START, aBulkUser(2))).toBe(true)
  })

  it.each([
    ['a user who is not on the list', entries, aBulkUser(4)],
    ['another key of a user on the list', entries, { ...aBulkUser(2), keyId: aBulkUser(9).keyId }],
    ['the same user in another account', entries, { ...aBulkUser(2), account: PRODUCTION }],
    [
      'a user whom somebody wrote into the list',
      [...entries, { ...aBulkUser(4), state: 'waiting' as const, attempts: 0 }],
      aBulkUser(4),
    ],
    ['everybody, once somebody changed the list', entries.slice(1), aBulkUser(2)],
  ])('does not hold for %s', (_who, list, subject) => {
    expect(isCovered({ entries: list }, START, subject)).toBe(false)
  })
})

describe('bulkRequestId', () => {
  it('is one for each IAM user of each click, and the same each time', () => {
    const of = (bulk: number, user: number) => bulkRequestId(aRequestId(bulk), aBulkUser(user))
    expect(of(1, 1)).toBe(of(1, 1))
    const all = [
      of(1, 1),
      of(1, 2),
      of(2, 1),
      bulkRequestId(aRequestId(1), aBulkUser(1, { account: PRODUCTION })),
    ]
    expect(new Set(all).size).toBe(4)
    expect(of(1, 1)).not.toBe(aRequestId(1))
  })
})
