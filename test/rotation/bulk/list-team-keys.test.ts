import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, PRODUCTION } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { InventoryKey, InventoryUser } from '../../../src/keys/inventory.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import {
  listTeamKeys,
  MOST_AT_ONCE,
  type TeamKeysQuestion,
  type TeamMember,
} from '../../../src/rotation/bulk/list-team-keys.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'

const NOW = new Date('2026-03-20T09:00:00.000Z')
const KEYS = ['AKIATEAMKEYONE234567', 'AKIATEAMKEYTWO234567'].map((id) => AccessKeyId.parse(id))

const aKey = (
  ageDays: number,
  status: InventoryKey['status'] = 'Active',
  at = 0,
): InventoryKey => ({
  id: KEYS[at] ?? AccessKeyId.parse('AKIATEAMKEYONE234567'),
  status,
  createdAt: addMs(NOW, -ageDays * DAY_MS),
  lastUse: { kind: 'never' },
})
const aUser = (name: string, keys: InventoryUser['keys']): InventoryUser => ({
  account: DEVELOPMENT,
  userName: IamUserName.parse(name),
  userId: IamUserId.parse(`AIDA${name.toUpperCase().replaceAll('-', '').padEnd(12, 'X')}`),
  path: '/payments/',
  tags: {},
  keys,
})
const MEMBER: TeamMember = { ofTeam: 'yes', machine: false, protected: false }
const days = (warn: number) => ({ warnMs: warn * DAY_MS, staleMs: 400 * DAY_MS, unusedMs: DAY_MS })

function listed(users: readonly InventoryUser[], changes: Partial<TeamKeysQuestion> = {}) {
  return listTeamKeys({
    readings: [
      {
        account: DEVELOPMENT,
        name: 'development',
        snapshot: { account: DEVELOPMENT, readAt: NOW, users },
      },
    ],
    scope: 'due',
    limits: { human: days(75), machine: days(330) },
    now: NOW,
    member: () => MEMBER,
    ...changes,
  })
}

describe('listTeamKeys', () => {
  it('takes users with exactly one Active key that is due, the oldest first', () => {
    const { users, leftOut } = listed([aUser('young', [aKey(75)]), aUser('old', [aKey(200)])])
    expect(users.map(({ userName }) => userName)).toEqual(['old', 'young'])
    expect(users[0]).toMatchObject({ accountName: 'development', keyId: KEYS[0] })
    expect(leftOut).toEqual([])
  })

  it.each<[string, InventoryUser, string]>([
    ['whose key is fresh', aUser('u', [aKey(74)]), 'fresh'],
    ['without a key', aUser('u', []), 'no_key'],
    ['whose only key is Inactive', aUser('u', [aKey(200, 'Inactive')]), 'no_active_key'],
    ['with two keys', aUser('u', [aKey(200), aKey(1, 'Inactive', 1)]), 'two_keys'],
    ['whose keys could not be read', aUser('u', undefined), 'keys_unknown'],
  ])('leaves out a user %s, and says so', (_who, user, reason) => {
    const { users, leftOut } = listed([user])
    expect(users).toEqual([])
    expect(leftOut).toEqual([{ accountName: 'development', userName: 'u', reason }])
  })

  it.each<[string, Partial<TeamMember>, readonly object[]]>([
    ['protected', { protected: true }, [{ reason: 'protected' }]],
    ['perhaps of the team', { ofTeam: 'not_known' }, [{ reason: 'team_unknown' }]],
    ['of another team', { ofTeam: 'no' }, []],
  ])('never takes a user who is %s', (_who, member, leftOut) => {
    const found = listed([aUser('u', [aKey(400)])], { member: () => ({ ...MEMBER, ...member }) })
    expect(found.users).toEqual([])
    expect(found.leftOut).toMatchObject(leftOut)
    expect(found.leftOut).toHaveLength(leftOut.length)
  })

  it('counts the age of a machine by the limit for machines', () => {
    const member = () => ({ ...MEMBER, machine: true })
    expect(listed([aUser('ci', [aKey(329)])], { member }).users).toEqual([])
    expect(listed([aUser('ci', [aKey(330)])], { member }).users).toHaveLength(1)
  })

  it('takes fresh keys, too, where all are asked for', () => {
    expect(listed([aUser('u', [aKey(0)])], { scope: 'all' }).users).toHaveLength(1)
  })

  it('names an account that could not be read, with the reason', () => {
    const readings = [
      { account: PRODUCTION, name: 'production', snapshot: undefined, why: 'AccessDenied' },
    ]
    expect(listed([], { readings })).toEqual({
      users: [],
      leftOut: [{ accountName: 'production', reason: 'account_unknown', why: 'AccessDenied' }],
      accounts: [{ name: 'production', readAt: undefined }],
    })
  })

  it('drops nobody beyond what can be started at once', () => {
    const many = Array.from({ length: MOST_AT_ONCE + 3 }, (_, at) =>
      aUser(`u-${at}`, [aKey(100 + at)]),
    )
    const { users, leftOut } = listed(many)
    expect(users).toHaveLength(MOST_AT_ONCE)
    expect(leftOut.map(({ reason }) => reason)).toEqual(['too_many', 'too_many', 'too_many'])
    expect(leftOut.map(({ userName }) => userName)).toEqual(['u-2', 'u-1', 'u-0'])
  })
})
