import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plantFleet } from '../../../sandbox/aws/seed/plant-fleet.ts'
import { plantUser } from '../../../sandbox/aws/seed/plant-user.ts'
import type { FleetUser } from '../../../src/keys/fleet/fleet.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts'
import { type AwsOnWire, DEVELOPMENT, PRODUCTION, startAws } from '../../support/aws-on-wire.ts'
import { createFleetWorld, type FleetWorld, LEASE_MS } from '../../support/fleet-world.ts'

const PLANTED = AccountId.parse('444400000001')
const WEEK = '2026-W49'
const NEXT = '2026-W50'

let aws: AwsOnWire
let world: FleetWorld
beforeEach(async () => {
  aws = await startAws({ planted: [PLANTED] })
  world = createFleetWorld(aws)
})
afterEach(() => aws.stop())

const named = (users: readonly FleetUser[], name: string): FleetUser => {
  const found = users.find(({ userName }) => userName === name)
  if (found === undefined) throw new Error(`${name} is not in the reading`)
  return found
}

/** Calls of IAM since `from`, by operation. */
const iamCalls = (from = 0): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const line of aws.calls.slice(from)) {
    const [operation = ''] = line.split(' ')
    if (operation.startsWith('iam:')) counts[operation] = (counts[operation] ?? 0) + 1
  }
  return counts
}

const fault = (operation: string, mode: 'throttle' | 'deny', times: number): void =>
  aws.faults.plant({ service: 'iam', operation, mode, times })

describe('a reading of an account', () => {
  it('gives every user with a key, in order, with ages and uses as they are live', async () => {
    await world.read(DEVELOPMENT, WEEK)
    const users = await world.users(DEVELOPMENT, WEEK)
    const names = users.map(({ userName }) => userName)
    const stored = [...(aws.emulator.world.accounts.get(DEVELOPMENT)?.users.values() ?? [])]

    expect(names).toEqual(stored.map(({ userName }) => userName).toSorted())
    for (const { userName, keys } of stored) {
      const read = named(users, userName)
      if (read.keys.kind === 'unknown') {
        expect(read.provenYoung).toBe(true)
        continue
      }
      expect(read.keys.value.map(({ id, status, createdAt }) => [id, status, createdAt])).toEqual(
        keys.map((key) => [
          key.accessKeyId,
          key.status,
          new Date(Math.floor(key.createDate.getTime() / 1_000) * 1_000),
        ]),
      )
    }
    expect(named(users, 'tina')).toMatchObject({
      live: true,
      path: '/payments/',
      groups: ['engineers'],
      tags: { team: 'payments' },
      console: { kind: 'known', value: 'with_mfa' },
      otherCredentials: {
        serviceSpecific: { kind: 'known', value: 1 },
        bedrock: { kind: 'known', value: 1 },
        ssh: { kind: 'known', value: 1 },
        certificates: { kind: 'known', value: 0 },
      },
    })
    expect(named(users, 'never-nora').keys).toMatchObject({
      value: [{ lastUse: { kind: 'never' } }],
    })
    expect(named(users, 'admin-ada').privilege).toMatchObject({
      value: { privilege: 'administrator' },
    })
    expect(named(users, 'build-server').privilege).toMatchObject({
      value: { privilege: 'escalation' },
    })
    expect(await world.reading(DEVELOPMENT, WEEK)).toMatchObject({
      users: stored.length,
      usersWithKeys: stored.length,
      activeKeys: stored.flatMap(({ keys }) => keys).filter(({ status }) => status === 'Active')
        .length,
      notRead: [],
      otherCredentials: { bedrock: { kind: 'known', value: 1 } },
    })
  })

  it('finds the root key by the report and the account summary', async () => {
    await world.read(PRODUCTION, WEEK)
    expect((await world.reading(PRODUCTION, WEEK)).root).toMatchObject({
      activeKeys: { kind: 'known', value: 1 },
      lastUse: { kind: 'at' },
      mfa: { kind: 'known', value: true },
    })
  })

  it('trap: more than one page of users, of policies and of credentials is read to its end', async () => {
    const account = plantFleet(aws.emulator.world, {
      accountId: PLANTED,
      users: 1_001,
      keysEach: 0,
    })
    for (const user of account.users.values())
      user.serviceCredentials.push({
        id: `ACCA${user.userId.slice(4)}`,
        service: 'bedrock.amazonaws.com',
        createdAt: aws.emulator.world.now(),
        status: 'Active',
      })
    plantUser(aws.emulator.world, account, {
      userName: 'zoe',
      path: '/',
      policies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      keys: [{ ageDays: 300 }],
    })
    await world.read(PLANTED, WEEK)
    const reading = await world.reading(PLANTED, WEEK)
    const users = await world.users(PLANTED, WEEK)

    expect(reading).toMatchObject({ users: 1_002, usersWithKeys: 1, notRead: [] })
    expect(reading.otherCredentials.bedrock).toEqual({ kind: 'known', value: 1_001 + 10 })
    expect(users).toHaveLength(1_002)
    expect(named(users, 'zoe')).toMatchObject({
      privilege: { value: { privilege: 'administrator' } },
      keys: { value: [{ lastUse: { kind: 'never' } }] },
    })
    expect(iamCalls()).toMatchObject({
      'iam:GetAccountAuthorizationDetails': 2,
      'iam:ListServiceSpecificCredentials': 2,
      'iam:ListAccessKeys': 1,
    })
  })

  it('asks four times, and for each page, and for the users that the report picks alone', async () => {
    plantFleet(aws.emulator.world, { accountId: PLANTED, users: 200 })
    await world.read(PLANTED, WEEK)
    // The report is there by now, and nothing has happened since.
    aws.advance(HOUR_MS)
    const from = aws.calls.length
    await world.read(PLANTED, NEXT)

    const { readLive } = await world.reading(PLANTED, NEXT)
    // Of each hundred: three stale, one never used, two with two Active keys, one unused; and what will be old in a week.
    expect(readLive).toBeGreaterThanOrEqual(14)
    expect(readLive).toBeLessThan(30)
    expect(iamCalls(from)).toEqual({
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'iam:GetAccountSummary': 1,
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:ListServiceSpecificCredentials': 1,
      'iam:ListAccessKeys': readLive,
      'iam:GetAccessKeyLastUsed': readLive * 2,
      'iam:ListSSHPublicKeys': readLive,
    })
    expect((await world.reading(PLANTED, NEXT)).calls).toEqual(iamCalls(from))
  })

  it('gives keys of a user that was not picked as they were read before, and says that nobody asked for their use', async () => {
    plantFleet(aws.emulator.world, { accountId: PLANTED, users: 20 })
    await world.read(PLANTED, WEEK)
    await world.read(PLANTED, NEXT)
    const [before, after] = [await world.users(PLANTED, WEEK), await world.users(PLANTED, NEXT)]
    const name = 'fleet-00008'

    expect(named(before, name).live).toBe(true)
    expect(named(after, name).live).toBe(false)
    const keys = named(before, name).keys
    expect(named(after, name).keys).toEqual({
      kind: 'known',
      value:
        keys.kind === 'known' &&
        keys.value.map((key) => ({
          ...key,
          lastUse: { kind: 'unknown', why: expect.stringContaining('not asked') },
        })),
    })
  })

  it('trap: an old key that is toggled the day before the report is found, whatever the report dates say', async () => {
    const account = plantFleet(aws.emulator.world, { accountId: PLANTED, users: 20 })
    await world.read(PLANTED, WEEK)
    aws.advance(5 * DAY_MS)
    // An old key in the place of a young one, as nobody would see by the report.
    const user = account.users.get('fleet-00008')
    const key = user?.keys[0]
    if (user === undefined || key === undefined) throw new Error('not planted')
    const now = aws.emulator.world.now()
    user.keys[0] = {
      ...key,
      createDate: new Date(now.getTime() - 300 * DAY_MS),
      changedAt: new Date(now.getTime() - DAY_MS),
      lastUsed: { date: now, service: 's3', region: 'eu-central-1' },
    }
    await world.read(PLANTED, NEXT)
    const read = named(await world.users(PLANTED, NEXT), 'fleet-00008')

    expect(read.live).toBe(true)
    expect(read.keys).toMatchObject({ value: [{ lastUse: { kind: 'at' } }, {}] })
    const [old] = read.keys.kind === 'known' ? read.keys.value : []
    expect(Math.floor((now.getTime() - (old?.createdAt.getTime() ?? 0)) / DAY_MS)).toBe(300)
  })

  it('trap: a last use that is denied is unknown, never "never used"', async () => {
    fault('GetAccessKeyLastUsed', 'deny', 1_000)
    await world.read(DEVELOPMENT, WEEK)
    const keys = named(await world.users(DEVELOPMENT, WEEK), 'erin').keys

    expect(keys).toMatchObject({ value: [{ lastUse: { kind: 'unknown' } }] })
    expect((await world.reading(DEVELOPMENT, WEEK)).notRead).toEqual([
      expect.objectContaining({
        why: expect.stringContaining('GetAccessKeyLastUsed AccessDenied'),
      }),
    ])
  })

  it('trap: a last use that is throttled to the end is unknown, never "never used"', async () => {
    fault('GetAccessKeyLastUsed', 'throttle', 100_000)
    await world.read(DEVELOPMENT, WEEK)
    const keys = named(await world.users(DEVELOPMENT, WEEK), 'erin').keys

    expect(keys).toMatchObject({ value: [{ lastUse: { kind: 'unknown' } }] })
  })

  it('leaves the keys of a user that could not be read unknown, and says so', async () => {
    fault('ListAccessKeys', 'deny', 1)
    await world.read(DEVELOPMENT, WEEK)
    const users = await world.users(DEVELOPMENT, WEEK)
    const unknown = users.filter(({ keys, provenYoung }) => keys.kind === 'unknown' && !provenYoung)

    expect(unknown).toHaveLength(1)
    expect((await world.reading(DEVELOPMENT, WEEK)).notRead).toEqual([
      { what: 'keys of 1 user or key', why: 'iam:ListAccessKeys AccessDenied' },
    ])
  })

  it('slows down in a throttled account, and finishes with nothing missing', async () => {
    fault('ListAccessKeys', 'throttle', 12)
    const begun = aws.emulator.world.now().getTime()
    await world.read(PRODUCTION, WEEK)
    const users = await world.users(PRODUCTION, WEEK)
    const reading = await world.reading(PRODUCTION, WEEK)

    expect(
      users.filter(({ keys, provenYoung }) => keys.kind === 'unknown' && !provenYoung),
    ).toEqual([])
    expect(reading.notRead).toEqual([])
    expect(reading.usersWithKeys).toBe(users.length)
    // At full speed it takes a few seconds.
    expect(aws.emulator.world.now().getTime() - begun).toBeGreaterThan(20_000)
  })

  it('reads users from their list where it may not see their policies, and says so', async () => {
    fault('GetAccountAuthorizationDetails', 'deny', 10)
    await world.read(DEVELOPMENT, WEEK)
    const erin = named(await world.users(DEVELOPMENT, WEEK), 'erin')

    expect(erin).toMatchObject({
      live: true,
      privilege: { kind: 'unknown' },
      keys: { kind: 'known' },
    })
    expect([erin.tags, erin.groups]).toEqual([undefined, undefined])
    expect((await world.reading(DEVELOPMENT, WEEK)).notRead).toEqual([
      {
        what: 'tags, groups and policies',
        why: 'iam:GetAccountAuthorizationDetails AccessDenied',
      },
    ])
  })

  it('counts by the report alone where no user can be read', async () => {
    fault('GetAccountAuthorizationDetails', 'deny', 10)
    fault('ListUsers', 'deny', 10)
    await world.read(PRODUCTION, WEEK)
    const reading = await world.reading(PRODUCTION, WEEK)

    expect(reading).toMatchObject({ users: 129, usersWithKeys: 129, readLive: 0 })
    expect(reading.notRead.map(({ what }) => what)).toEqual([
      'tags, groups and policies',
      'IAM users',
    ])
    expect(await world.users(PRODUCTION, WEEK)).toEqual([])
  })

  it('reads every user live where there is no report', async () => {
    fault('GenerateCredentialReport', 'deny', 10)
    await world.read(DEVELOPMENT, WEEK)
    const users = await world.users(DEVELOPMENT, WEEK)

    expect(users.every(({ live, keys }) => live && keys.kind === 'known')).toBe(true)
    expect(users.every((user) => user.console.kind === 'unknown')).toBe(true)
    expect((await world.reading(DEVELOPMENT, WEEK)).root.activeKeys.kind).toBe('unknown')
  })

  it('says nothing of credentials of services that it may not list', async () => {
    fault('ListServiceSpecificCredentials', 'deny', 10)
    await world.read(DEVELOPMENT, WEEK)
    const { otherCredentials, notRead } = await world.reading(DEVELOPMENT, WEEK)

    expect([otherCredentials.bedrock.kind, otherCredentials.serviceSpecific.kind]).toEqual([
      'unknown',
      'unknown',
    ])
    expect(notRead.map(({ what }) => what)).toEqual(['service-specific credentials'])
  })

  it('fails, and says why, where the role cannot be assumed', async () => {
    aws.faults.plant({ service: 'sts', operation: 'AssumeRole', mode: 'deny', times: 10 })
    await world.read(DEVELOPMENT, WEEK)

    expect(await world.readings.stateOf(DEVELOPMENT, WEEK)).toMatchObject({
      kind: 'failed',
      why: 'sts:AssumeRole AccessDenied',
    })
    expect(await world.readings.latest(DEVELOPMENT)).toBeUndefined()
  })

  it('fails for an account that is not configured any more', async () => {
    const other = AccountId.parse('999999999999')
    await world.read(other, WEEK)

    expect(await world.readings.stateOf(other, WEEK)).toMatchObject({
      kind: 'failed',
      why: 'the account is not in the configuration',
    })
  })

  it('gives up after six hours, not before, and says what it waited for', async () => {
    fault('GenerateCredentialReport', 'throttle', 100_000)
    await world.readings.begin(DEVELOPMENT, WEEK, aws.emulator.world.now())
    // Days in which no worker came are no time in which it was tried.
    aws.advance(14 * DAY_MS)
    await world.run(DEVELOPMENT, WEEK)
    aws.advance(5 * HOUR_MS)
    await world.run(DEVELOPMENT, WEEK)
    expect(await world.readings.stateOf(DEVELOPMENT, WEEK)).toMatchObject({ kind: 'reading' })
    aws.advance(HOUR_MS)
    await world.run(DEVELOPMENT, WEEK)

    expect(await world.readings.stateOf(DEVELOPMENT, WEEK)).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/^not over after 6 hours .*GenerateCredentialReport Throttling/),
    })
  })

  it('is given up also where every run fails, and forgets what it cannot remember', async () => {
    plantFleet(aws.emulator.world, { accountId: PLANTED, users: 4 })
    await world.read(PLANTED, WEEK)
    const first = await world.reading(PLANTED, WEEK)
    for (const [name] of world.objects.kept)
      if (name.includes('part-')) world.objects.kept.set(name, '{"users":"odd"}')
    aws.advance(HOUR_MS)
    await world.read(PLANTED, NEXT)
    expect((await world.reading(PLANTED, NEXT)).readLive).toBe(first.readLive)

    const third = '2026-W51'
    await world.readings.begin(PLANTED, third, aws.emulator.world.now())
    const { put } = world.objects
    world.objects.put = () => Promise.reject(new Error('S3 is away'))
    await expect(world.run(PLANTED, third)).rejects.toThrow('S3 is away')
    aws.advance(13 * HOUR_MS)
    world.passWall(LEASE_MS)
    await world.run(PLANTED, third)
    world.objects.put = put
    expect((await world.readings.stateOf(PLANTED, third))?.kind).toBe('failed')
  })

  it('waits for the report without a loop, and takes one of the last hours', async () => {
    await world.readings.begin(DEVELOPMENT, WEEK, aws.emulator.world.now())
    await world.run(DEVELOPMENT, WEEK)

    expect(world.jobs).toEqual([
      { job: { kind: 'fleet', account: DEVELOPMENT, id: WEEK }, delayMs: 10_000 },
    ])
    expect(iamCalls()).toEqual({ 'iam:GenerateCredentialReport': 1 })
  })

  it('is begun once, and read once however often it is asked for', async () => {
    const now = aws.emulator.world.now()
    expect(await world.readings.begin(DEVELOPMENT, WEEK, now)).toBe('begun')
    expect(await world.readings.begin(DEVELOPMENT, WEEK, now)).toBe('there')
    await Promise.all([1, 2, 3].map(() => world.run(DEVELOPMENT, WEEK)))
    expect(iamCalls()).toEqual({ 'iam:GenerateCredentialReport': 1 })
    await world.read(DEVELOPMENT, WEEK)
    const from = aws.calls.length
    await world.run(DEVELOPMENT, WEEK)

    expect(aws.calls.length).toBe(from)
    expect(world.jobs).toEqual([])
  })

  it('leaves out a user that was deleted while it was read', async () => {
    await world.readings.begin(DEVELOPMENT, WEEK, aws.emulator.world.now())
    for (let runs = 0; runs < 3; runs += 1) await world.run(DEVELOPMENT, WEEK)
    const { users } = aws.emulator.world.accounts.get(DEVELOPMENT) ?? {}
    const row = await world.store.read({ account: DEVELOPMENT, id: WEEK })
    expect(row?.phase).toBe('report')
    // Its line is in the report by now.
    const slow = createFleetWorld(aws, { lookMs: 1_000_000 })
    await slow.readings.begin(DEVELOPMENT, WEEK, aws.emulator.world.now())
    while ((await slow.store.read({ account: DEVELOPMENT, id: WEEK }))?.phase !== 'live')
      await slow.run(DEVELOPMENT, WEEK)
    users?.delete('max')
    await slow.read(DEVELOPMENT, WEEK)

    expect((await slow.users(DEVELOPMENT, WEEK)).map(({ userName }) => userName)).not.toContain(
      'max',
    )
  })
})

describe('a worker that dies', () => {
  it.each(['before', 'after'] as const)(
    'at any one call, %s it is made, loses and doubles nothing',
    async (crash) => {
      plantFleet(aws.emulator.world, { accountId: PLANTED, users: 8 })
      // The report is made once: every reading finds it.
      await world.read(PLANTED, 'first')
      const whole = createFleetWorld(aws)
      await whole.read(PLANTED, WEEK)
      const expected = await whole.users(PLANTED, WEEK)
      const {
        calls: _calls,
        readAt: _readAt,
        startedAt: _startedAt,
        ...reading
      } = await whole.reading(PLANTED, WEEK)
      const calls = whole.calls()
      expect(calls).toBeGreaterThan(60)
      for (let crashAt = 1; crashAt <= calls; crashAt += 1) {
        const dying = createFleetWorld(aws, { crashAt, crash })
        await dying.read(PLANTED, WEEK)

        expect(await dying.reading(PLANTED, WEEK)).toMatchObject(reading)
        expect(await dying.users(PLANTED, WEEK)).toEqual(expected)
      }
    },
  )

  it('is nobody’s to wait for: a run that comes while the lease is held does nothing', async () => {
    await world.readings.begin(DEVELOPMENT, WEEK, aws.emulator.world.now())
    await world.store.take({ account: DEVELOPMENT, id: WEEK }, 'somebody', 90_000)
    await world.run(DEVELOPMENT, WEEK)
    expect(iamCalls()).toEqual({})

    world.passWall(90_000)
    await world.run(DEVELOPMENT, WEEK)
    expect(iamCalls()).toEqual({ 'iam:GenerateCredentialReport': 1 })
  })

  it('stops at its time, keeps its place, and goes on', async () => {
    const slow = createFleetWorld(aws, { lookMs: 20_000 })
    await slow.read(DEVELOPMENT, WEEK)
    await world.read(DEVELOPMENT, WEEK)

    expect(await slow.users(DEVELOPMENT, WEEK)).toEqual(await world.users(DEVELOPMENT, WEEK))
  })
})
