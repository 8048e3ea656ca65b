import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBulk, aBulkUser } from '../../../sandbox/gallery/rows/bulk-rows.ts'
import {
  anAct,
  aRotateRequest,
  MAYA,
  PRODUCTION,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoBulkStore } from '../../../src/aws/dynamo/dynamo-bulk-store.ts'
import type { Ask } from '../../../src/keys/ask.ts'
import { type Bulk, digestOf, formatStart } from '../../../src/requests/bulk.ts'
import type { BulkStore } from '../../../src/requests/bulk-store.ts'
import type { RequestId } from '../../../src/requests/ids.ts'
import type { Job } from '../../../src/requests/job.ts'
import { bulkRequestId, requestIdOf } from '../../../src/requests/request-id.ts'
import { OPENED_A_MINUTE, restStopped } from '../../../src/rotation/bulk/bulk-rules.ts'
import { createRunBulk, type RunBulkDeps } from '../../../src/rotation/bulk/run-bulk.ts'
import { addMs, MINUTE_MS } from '../../../src/shared/duration.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { sha256 } from '../../../src/shared/sha256.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

/** Several workers on the same job, on a real DynamoDB engine: each user is begun once, and never faster than the pace. */
const LEASE_MS = 40
const START = new Date('2026-03-20T09:00:00.000Z')

let engine: DynamoEngine
let store: BulkStore
beforeAll(async () => {
  engine = await startDynamoEngine()
  store = createDynamoBulkStore({
    ...(await engine.createTable()),
    wallNow: Date.now,
    pause: (attempt) => wait(attempt + 1),
  })
})
afterAll(() => engine.stop())

class Killed extends Error {
  override readonly name = 'Killed'
}

let made = 0
interface World {
  readonly bulk: Bulk
  /** When each request was made. */
  readonly requests: Map<RequestId, { readonly account: string; readonly at: Date }>
  readonly jobs: Job[]
  readonly reported: string[]
  now: Date
  work(): Promise<void>
}

async function begun(users: number, overrides: Partial<RunBulkDeps> = {}): Promise<World> {
  made += 1
  const entries = Array.from({ length: users }, (_, at) => ({
    ...aBulkUser(at, at % 3 === 0 ? { account: PRODUCTION } : {}),
    state: 'waiting' as const,
    attempts: 0,
  }))
  const team = `team-${made}`
  const value = formatStart({ team, scope: 'due', digest: digestOf(entries) })
  const act = anAct({ user: MAYA, action: 'bulk.start', value, jobId: sha256(`run ${made}`) })
  const opened = await store.open(
    aBulk({ id: requestIdOf(act), team, act, entries, dueAt: START.toISOString() }),
  )
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const world: World = {
    bulk: opened.bulk,
    requests: new Map(),
    jobs: [],
    reported: [],
    now: START,
    work: () => run(opened.bulk.id),
  }
  const ask: Ask = async (_act, _kind, one) => {
    if (one === undefined) throw new Error('one of many')
    await wait(Math.random() * 3)
    const id = bulkRequestId(one.bulk, one.user)
    const repeated = world.requests.has(id)
    if (!repeated) world.requests.set(id, { account: one.user.account, at: world.now })
    return ok({ request: aRotateRequest({ id }), repeated })
  }
  const run = createRunBulk({
    store: overrides.store ?? store,
    requests: {
      read: (id) => Promise.resolve(world.requests.has(id) ? aRotateRequest({ id }) : undefined),
    },
    verifier: { verify: () => Promise.resolve(known(true)) },
    isStart: ({ action }) => action === 'bulk.start',
    ask,
    says: ({ reason }) => reason,
    jobs: { enqueue: (job) => Promise.resolve(void world.jobs.push(job)) },
    clock: { now: () => world.now },
    wallNow: Date.now,
    newToken: () => crypto.randomUUID(),
    leaseMs: 60_000,
    leftAlone: () => Promise.resolve(known(undefined)),
    reportForgery: (_bulk, fault) => Promise.resolve(void world.reported.push(fault)),
    ...overrides,
  })
  return world
}

/**
 * A worker that dies, a few times, after so many requests: nothing it does afterwards is written. The next one lives on from there.
 */
function mortalWorker(
  after: number,
  deaths: number,
  atDeath: () => Promise<void> = () => Promise.resolve(),
): Pick<RunBulkDeps, 'store' | 'jobs'> {
  let left = deaths + 1
  let calls = 0
  let dead = false
  return {
    jobs: {
      async enqueue(job) {
        if (job.kind !== 'advance' || ++calls < after || left === 0) return
        left -= 1
        calls = 0
        dead = true
        await atDeath()
        throw new Killed()
      },
    },
    store: {
      ...store,
      async read(id) {
        if (!dead) return store.read(id)
        dead = false
        throw new Killed()
      },
    },
  }
}

async function untilAllBegun(world: World, workers: number): Promise<Bulk> {
  for (let minute = 0; minute < 40; minute++) {
    await Promise.all(Array.from({ length: workers }, () => world.work().catch(killed)))
    const bulk = await store.read(world.bulk.id)
    if (bulk?.dueAt === undefined && bulk?.claim === undefined) break
    await wait(LEASE_MS / 4)
    world.now = addMs(world.now, MINUTE_MS / 2)
  }
  const bulk = await store.read(world.bulk.id)
  if (bulk === undefined) throw new Error('gone')
  return bulk
}

function killed(error: unknown): void {
  if (!(error instanceof Killed)) throw error
}

/** The most that were made for one account within any minute. */
function fastest({ requests }: World): number {
  const all = [...requests.values()]
  return Math.max(
    ...all.map(
      ({ account, at }) =>
        all.filter(
          (other) => other.account === account && other.at >= at && other.at < addMs(at, MINUTE_MS),
        ).length,
    ),
  )
}

describe('createRunBulk', () => {
  it('begins each user once, however many workers have the same job', async () => {
    for (let round = 0; round < 25; round++) {
      const world = await begun(18)
      const bulk = await untilAllBegun(world, 3)
      expect(world.requests.size).toBe(18)
      expect(bulk.entries.map(({ requestId }) => requestId)).toEqual(
        bulk.entries.map((entry) => bulkRequestId(bulk.id, entry)),
      )
      expect(bulk.entries.every(({ state }) => state === 'begun')).toBe(true)
      expect(fastest(world)).toBeLessThanOrEqual(OPENED_A_MINUTE)
      expect(bulk).not.toHaveProperty('dueAt')
    }
  })

  it('begins each user once, also when workers die in the middle of it', async () => {
    for (let round = 0; round < 25; round++) {
      const mortal = mortalWorker(1 + (round % 5), round % 3)
      const world = await begun(12, { leaseMs: LEASE_MS, ...mortal })
      const bulk = await untilAllBegun(world, 2)
      expect(world.requests.size).toBe(12)
      expect(bulk.entries.every(({ state }) => state === 'begun')).toBe(true)
      expect(fastest(world)).toBeLessThanOrEqual(OPENED_A_MINUTE)
    }
  })

  it('begins nobody whom somebody has left alone since, and tries again where that is not known', async () => {
    const [snoozed, unread, other] = [aBulkUser(0), aBulkUser(1), aBulkUser(2)]
    const until = addMs(START, 30 * 24 * 60 * MINUTE_MS)
    const world = await begun(3, {
      leftAlone: async ({ userId }) => {
        if (userId === unread.userId) return unknown('dynamodb:Query Throttling')
        if (userId !== snoozed.userId) return known(undefined)
        return known({ kind: 'snooze', from: 'request', until, reason: '', approvedBy: [] })
      },
    })
    await world.work()
    const bulk = await store.read(world.bulk.id)
    expect(bulk?.entries.map(({ state, refusal }) => [state, refusal?.reason])).toEqual([
      ['refused', 'left_alone'],
      ['waiting', undefined],
      ['begun', undefined],
    ])
    expect(bulk?.entries[2]?.userId).toBe(other.userId)
    expect(world.requests.size).toBe(1)
  })

  it('leaves what somebody stops at that moment either begun or stopped, and says which', async () => {
    for (let round = 0; round < 25; round++) {
      const world = await begun(12)
      const stop = async (): Promise<void> => {
        await wait(Math.random() * 8)
        for (let tries = 0; tries < 30; tries++) {
          const bulk = await store.read(world.bulk.id)
          const next = bulk && restStopped(bulk, MAYA, world.now)
          if (bulk === undefined || next === undefined || (await store.commit(bulk, next))) return
        }
      }
      await Promise.all([world.work(), world.work(), stop()])
      const bulk = await untilAllBegun(world, 2)
      for (const entry of bulk.entries) {
        const exists = world.requests.has(bulkRequestId(bulk.id, entry))
        expect(entry.state).toBe(exists ? 'begun' : 'stopped')
      }
    }
  })

  it('finds what a worker had begun that died after somebody stopped the rest', async () => {
    const world = await begun(3, {
      leaseMs: LEASE_MS,
      ...mortalWorker(1, 0, async () => {
        const bulk = await store.read(world.bulk.id)
        const next = bulk && restStopped(bulk, MAYA, world.now)
        if (bulk !== undefined && next !== undefined) await store.commit(bulk, next)
      }),
    })
    await expect(world.work()).rejects.toThrow(Killed)
    await wait(LEASE_MS + 5)
    const bulk = await untilAllBegun(world, 1)
    expect(bulk.entries.map(({ state }) => state)).toEqual(['begun', 'stopped', 'stopped'])
    expect(world.requests.size).toBe(1)
  })

  it('lets no single user stop the others, whatever goes wrong with it', async () => {
    const world = await begun(3, {
      ask: (_act, _kind, one) =>
        one?.user.userName === 'svc-000'
          ? Promise.reject(new Killed())
          : Promise.resolve(ok({ request: aRotateRequest(), repeated: false })),
    })
    const bulk = await untilAllBegun(world, 1)
    expect(bulk.entries.map(({ state }) => state)).toEqual(['refused', 'begun', 'begun'])
    expect(bulk.entries[0]?.refusal?.reason).toBe('failed')
  })

  it('goes on to the next user when one is refused, and keeps why', async () => {
    const world = await begun(2, {
      ask: (_act, _kind, one) =>
        Promise.resolve(
          one?.user.userName === 'svc-000'
            ? refuse({ reason: 'protected', user: 'svc-000' })
            : ok({ request: aRotateRequest(), repeated: false }),
        ),
    })
    const bulk = await untilAllBegun(world, 1)
    expect(bulk.entries).toMatchObject([
      { state: 'refused', refusal: { reason: 'protected', says: 'protected' } },
      { state: 'begun' },
    ])
  })

  it.each<[string, (bulk: Bulk) => Bulk, string]>([
    [
      'a user more',
      (bulk) => ({
        ...bulk,
        entries: [...bulk.entries, { ...aBulkUser(9), state: 'waiting', attempts: 0 }],
      }),
      'target_differs',
    ],
    ['another team', (bulk) => ({ ...bulk, team: 'security-team' }), 'target_differs'],
    [
      'another requester',
      (bulk) => ({ ...bulk, requester: aBulk().requester === MAYA ? anAct().user : MAYA }),
      'requester_differs',
    ],
    [
      'an act of another kind',
      (bulk) => ({ ...bulk, act: { ...bulk.act, action: 'command.rotate' } }),
      'request_not_of_this_act',
    ],
    [
      'an act that made another one',
      (bulk) => ({ ...bulk, act: { ...bulk.act, jobId: sha256('other') } }),
      'request_not_of_this_act',
    ],
  ])(
    'begins nothing of a row that somebody gave %s, and reports it once',
    async (_what, forge, fault) => {
      const world = await begun(3)
      await store.commit(world.bulk, forge(world.bulk))
      await world.work()
      await world.work()
      expect(world.requests.size).toBe(0)
      expect(world.reported).toEqual([fault])
    },
  )

  it('begins nothing without a signature, and comes again where it could not be checked', async () => {
    const forged = await begun(3, { verifier: { verify: () => Promise.resolve(known(false)) } })
    await forged.work()
    expect(forged.reported).toEqual(['request_signature'])
    const unread = await begun(3, { verifier: { verify: () => Promise.resolve(unknown('kms')) } })
    await expect(unread.work()).rejects.toThrow('could not be checked')
    expect([forged.requests.size, unread.requests.size]).toEqual([0, 0])
  })
})
