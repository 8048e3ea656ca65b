import { describe, expect, it } from 'vitest'
import type { FleetAccount } from '../../../src/keys/fleet/fleet-account.ts'
import { AccessKeyId, AccountId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { createFleetWorld } from '../../support/fleet-world.ts'
import { csvOf, someLine } from './report-fixture.ts'

/** Five thousand users with two keys each, the most that an account may have. The account is made up as it is asked, out of order, and throttles. */
const ACCOUNT = AccountId.parse('444400000001')
const USERS = 5_000
const PAGE = 1_000
let now = new Date('2026-11-30T08:00:00.000Z').getTime()
const days = (ago: number): Date => new Date(now - (now % 1_000) - ago * DAY_MS)

const number = (at: number): number => (at * 1_237) % USERS
const nameOf = (at: number): IamUserName =>
  IamUserName.parse(`user-${String(number(at)).padStart(4, '0')}`)
const keyId = (name: string, slot: number): AccessKeyId => {
  const digits = [...name.slice(5)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')
  return AccessKeyId.parse(`AKIA2EXAMPLE234${digits}${slot === 0 ? 'A' : 'B'}`)
}
/** Every hundredth has an old key. */
const ageOf = (name: string): number => (name.endsWith('00') ? 120 : 20)
const asText = (date: Date): string => date.toISOString().replace('.000Z', '+00:00')

function lines() {
  return Array.from({ length: USERS }, (_, at) => {
    const name = nameOf(at)
    return someLine({
      user: name,
      user_creation_time: '2020-01-01T00:00:00+00:00',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2026-11-10T08:00:00+00:00',
      access_key_1_last_used_date: asText(days(2)),
      access_key_2_active: 'false',
      access_key_2_last_rotated: '2026-11-10T08:00:00+00:00',
      access_key_2_last_used_date: asText(days(9)),
    })
  })
}

function largeAccount(calls: Record<string, number>): FleetAccount {
  let listed = 0
  const count = (name: string): void => {
    calls[name] = (calls[name] ?? 0) + 1
  }
  const answered = <T>(name: string, value: T) => {
    count(name)
    return Promise.resolve({ kind: 'answered' as const, value })
  }
  const details: FleetAccount['details'] = (marker) => {
    const from = Number(marker ?? 0)
    const users = Array.from({ length: PAGE }, (_, at) => ({
      userName: nameOf(from + at),
      userId: IamUserId.parse(`AIDAUSER${String(number(from + at)).padStart(8, '0')}`),
      path: '/',
      createdAt: '2020-01-01T00:00:00.000Z',
      tags: {},
      groups: [],
      rights: { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], inline: [] },
    }))
    const next = from + PAGE < USERS ? String(from + PAGE) : undefined
    const text = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
    })
    const policies =
      next === undefined ? [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', text }] : []
    return answered('details', { users, unreadable: 0, groups: [], policies, next })
  }
  return {
    assume: () => answered('assume', undefined),
    generateReport: () => answered('generate', 'ready'),
    report: () => answered('report', { csv: csvOf(lines()), madeAt: new Date(now) }),
    summary: () => answered('summary', { keysPresent: 0, mfa: true }),
    details,
    list: details,
    services: () => answered('services', { counts: {}, next: undefined }),
    keysOf(name) {
      listed += 1
      // Somebody else asks IAM too.
      if (listed % 400 === 0)
        return Promise.resolve({ kind: 'throttled', code: 'Throttling', why: 'Throttling' })
      return answered(
        'keysOf',
        [0, 1].map((slot) => ({
          id: keyId(name, slot),
          status: slot === 0 ? ('Active' as const) : ('Inactive' as const),
          createdAt: days(ageOf(name)),
        })),
      )
    },
    lastUse: () =>
      answered('lastUse', {
        kind: 'at' as const,
        at: days(2),
        service: 's3',
        region: 'eu-central-1',
      }),
    sshKeys: () => answered('sshKeys', 0),
  }
}

describe('an account of five thousand users with two keys each', () => {
  it('is read whole the first time, and the next time as far as somebody is old', async () => {
    const calls: Record<string, number> = {}
    const account = largeAccount(calls)
    const aws = {
      emulator: { world: { now: () => new Date(now) } },
      advance(ms: number) {
        now += ms
      },
    }
    const world = createFleetWorld(aws as never, { open: () => account, lookMs: 200 })
    await world.read(ACCOUNT, '2026-W49')
    const first = { ...calls }

    expect(await world.reading(ACCOUNT, '2026-W49')).toMatchObject({
      users: USERS,
      usersWithKeys: USERS,
      activeKeys: USERS,
      readLive: USERS,
      notRead: [],
    })
    const users = await world.users(ACCOUNT, '2026-W49')
    const names = users.map(({ userName }) => userName)
    expect(names).toHaveLength(USERS)
    expect(names).toEqual(names.toSorted())
    expect(new Set(names).size).toBe(USERS)
    expect(users.every(({ keys }) => keys.kind === 'known' && keys.value.length === 2)).toBe(true)
    expect(first).toMatchObject({ details: 5, services: 1, keysOf: USERS, lastUse: USERS * 2 })

    await world.read(ACCOUNT, '2026-W50')
    const old = USERS / 100
    expect((await world.reading(ACCOUNT, '2026-W50')).readLive).toBe(old)
    const more = Object.fromEntries(
      Object.entries(calls).map(([name, count]) => [name, count - (first[name] ?? 0)]),
    )
    expect(more).toMatchObject({
      generate: 1,
      report: 1,
      summary: 1,
      details: 5,
      services: 1,
      keysOf: old,
      lastUse: old * 2,
      sshKeys: old,
    })
    expect(await world.users(ACCOUNT, '2026-W50')).toHaveLength(USERS)
  })
})
