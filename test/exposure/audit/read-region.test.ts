import { describe, expect, it } from 'vitest'
import { type Audit, SESSIONS_FOLLOWED } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { createCalls } from '../../support/crash-calls.ts'
import {
  ACCOUNT,
  AUDIT_ID,
  KEY_ID,
  NOW,
  someEvent,
  someEvents,
  someIncidentAudit,
  trailOf,
} from './audit-fixture.ts'
import { LEASE_MS, world } from './audit-world.ts'

const SESSION = 'ASIA2EXAMPLE234567CD'
const SECOND = 'ASIA2EXAMPLE234567EF'

const opensSession = (credential: string, by: string, id: string): AuditEvent =>
  someEvent({
    id,
    credential: by,
    service: 'sts',
    name: 'GetSessionToken',
    issued: { credential },
  })

describe('createReadRegion', () => {
  it('reads all pages of all Regions', async () => {
    const audit = world(
      trailOf((region) => someEvents(region === 'us-east-1' ? 120 : 50, { region })),
      ['us-east-1', 'eu-central-1'],
    )
    await audit.open()
    await audit.drain()

    expect(await audit.isRead()).toBe(true)
    expect((await audit.tally()).events).toBe(170)
    expect(new Set(audit.pages.kept().map(({ id }) => id)).size).toBe(170)
  })

  it('follows the sessions that the key opened, and theirs, into every Region', async () => {
    const audit = world(
      trailOf((region, credential) => {
        if (region === 'us-east-1' && credential === KEY_ID)
          return [opensSession(SESSION, KEY_ID, 'one')]
        if (region === 'eu-central-1' && credential === SESSION)
          return [opensSession(SECOND, SESSION, 'two'), ...someEvents(60, { region, credential })]
        if (region === 'us-east-1' && credential === SECOND)
          return someEvents(3, { region, credential })
        return []
      }),
      // The second has read all there was before the first finds the session.
      ['eu-central-1', 'us-east-1'],
    )
    await audit.open()
    await audit.drain()

    expect(await audit.isRead()).toBe(true)
    expect((await audit.store.read(AUDIT_ID))?.followed).toEqual([
      { subject: { by: 'credential', id: KEY_ID }, depth: 0 },
      { subject: { by: 'credential', id: SESSION }, depth: 1 },
      { subject: { by: 'credential', id: SECOND }, depth: 2 },
    ])
    expect((await audit.tally()).events).toBe(65)
  })

  it('leaves out events that only tell of the session, made by somebody else', async () => {
    const audit = world(
      trailOf((_region, credential) =>
        credential === KEY_ID || credential === SESSION
          ? [opensSession(SESSION, KEY_ID, 'one')]
          : [],
      ),
      ['us-east-1'],
    )
    await audit.open()
    await audit.drain()

    expect((await audit.tally()).events).toBe(1)
  })

  it('follows forty sessions and counts all of them', async () => {
    const ids = Array.from(
      { length: 60 },
      (_, at) => `ASIA2EXAMPLE234567${'ABCDEFGHIJ'.charAt(at / 10)}${'ABCDEFGHIJ'.charAt(at % 10)}`,
    )
    const audit = world(
      trailOf((_region, credential) =>
        credential === KEY_ID ? ids.map((id) => opensSession(id, KEY_ID, id)) : [],
      ),
      ['us-east-1'],
    )
    await audit.open()
    await audit.drain()

    expect((await audit.store.read(AUDIT_ID))?.followed).toHaveLength(1 + SESSIONS_FOLLOWED)
    expect((await audit.tally()).sessions).toBe(60)
  })

  it('writes a Region down as failed that refuses, and reads the others', async () => {
    const audit = world(
      trailOf(
        (region) => someEvents(10, { region }),
        ({ region }) =>
          region === 'eu-central-1' ? { kind: 'refused', code: 'AccessDenied' } : undefined,
      ),
      ['us-east-1', 'eu-central-1'],
    )
    await audit.open()
    await audit.drain()

    const [denied, read] = await audit.store.readRegions(AUDIT_ID)
    expect(denied).toMatchObject({ region: 'eu-central-1', failure: 'AccessDenied' })
    expect(read).toMatchObject({ region: 'us-east-1', subject: 1 })
    expect(read?.failure).toBeUndefined()
    expect(await audit.isRead()).toBe(true)
  })

  it('gives a Region up that answers nothing for half an hour, and not before', async () => {
    const audit = world(
      trailOf(
        () => [],
        () => ({ kind: 'later', code: 'TimeoutError' }),
      ),
      ['us-east-1'],
    )
    await audit.open()
    const job = audit.jobs.take()
    if (job?.kind !== 'audit_region') throw new Error('no job')
    await audit.time.run(audit.readRegion()(job.id, job.region))
    expect((await audit.store.readRegions(AUDIT_ID))[0]?.failure).toBeUndefined()

    await audit.drain()
    expect((await audit.store.readRegions(AUDIT_ID))[0]?.failure).toBe('TimeoutError')
    expect(audit.time.clock.now().getTime() - NOW.getTime()).toBeGreaterThan(30 * 60_000)
  })

  it('gives a Region up whose pages cannot be kept, and counts nothing of them', async () => {
    const audit = world(
      trailOf((region) => someEvents(10, { region })),
      ['us-east-1'],
    )
    await audit.open()
    const pages = { ...audit.pages, put: () => Promise.reject(new Error('AccessDenied')) }
    await audit.drain(audit.readRegion({ pages }))

    expect((await audit.store.readRegions(AUDIT_ID))[0]?.failure).toBe('PageNotKept')
    expect((await audit.tally()).events).toBe(0)
    expect(await audit.isRead()).toBe(true)
  })

  it('marks a subject as cut whose token AWS takes no more', async () => {
    let calls = 0
    const audit = world(
      trailOf(
        (region) => someEvents(200, { region }),
        () => (++calls === 3 ? { kind: 'refused', code: 'InvalidNextToken' } : undefined),
      ),
      ['us-east-1'],
    )
    await audit.open()
    await audit.drain()

    expect((await audit.store.readRegions(AUDIT_ID))[0]).toMatchObject({
      truncated: 1,
      subject: 1,
    })
    expect((await audit.tally()).events).toBe(100)
  })

  it('ends a run long before its lease, and goes on in the next', async () => {
    const audit = world(
      trailOf(
        (region) => someEvents(400, { region }),
        () => {
          audit.pass(LEASE_MS / 10)
          return undefined
        },
      ),
      ['us-east-1'],
    )
    await audit.open()
    const job = audit.jobs.take()
    if (job?.kind !== 'audit_region') throw new Error('no job')
    await audit.time.run(audit.readRegion()(job.id, job.region))
    expect((await audit.store.readRegions(AUDIT_ID))[0]?.pages).toBe(3)
    expect(audit.jobs.waiting).toEqual([job])

    await audit.drain()
    expect((await audit.tally()).events).toBe(400)
  })

  it('leaves a Region to the holder of its lease', async () => {
    const audit = world(
      trailOf((region) => someEvents(10, { region })),
      ['us-east-1'],
    )
    await audit.open()
    const other = { audit: '01JDCR3M7K8N9P0Q1R2S3T4V5X' as typeof AUDIT_ID, token: 'theirs' }
    await audit.leases.take({ account: ACCOUNT, region: 'us-east-1' }, other, LEASE_MS)
    const job = audit.jobs.take()
    if (job?.kind !== 'audit_region') throw new Error('no job')
    await audit.time.run(audit.readRegion()(job.id, job.region))
    expect((await audit.tally()).events).toBe(0)

    audit.pass(LEASE_MS)
    await audit.drain()
    expect((await audit.tally()).events).toBe(10)
  })
})

describe('a worker that dies while it reads', () => {
  const crashing = async (at: number, when: 'dies_before' | 'dies_after') => {
    const audit = world(
      trailOf((region, credential) => {
        if (credential === KEY_ID && region === 'us-east-1')
          return [...someEvents(120, { region }), opensSession(SESSION, KEY_ID, 'session')]
        return credential === KEY_ID || region === 'eu-central-1'
          ? someEvents(70, { region, credential })
          : []
      }),
      ['eu-central-1', 'us-east-1'],
    )
    await audit.open()
    const calls = createCalls([{ call: at, mode: when }], () => undefined)
    let died = false
    for (let job = audit.jobs.take(); job !== undefined; job = audit.jobs.take()) {
      if (job.kind !== 'audit_region') continue
      const life = { dead: false }
      const read = audit.readRegion({
        store: calls.watched('store', audit.store, life),
        pages: calls.watched('pages', audit.pages, life),
        jobs: calls.watched('jobs', audit.jobs, life),
        trail: calls.watched('trail', audit.trail, life),
        leases: calls.watched('leases', audit.leases, life),
      })
      try {
        await audit.time.run(read(job.id, job.region))
      } catch (error) {
        if (!life.dead) throw error
        died = true
        // SQS gives it again, when the lease has ended.
        audit.pass(LEASE_MS)
        await audit.jobs.enqueue(job)
      }
    }
    return { audit, died }
  }

  it.each(['dies_before', 'dies_after'] as const)(
    'loses no event and counts none twice, at whatever call it %s',
    async (when) => {
      let at = 1
      for (; ; at++) {
        const { audit, died } = await crashing(at, when)
        if (!died) break
        const ids = audit.pages.kept().map(({ id }) => id)
        expect({ at, kept: ids.length, different: new Set(ids).size }).toEqual({
          at,
          kept: 261,
          different: 261,
        })
        expect((await audit.tally()).events).toBe(261)
        expect(await audit.isRead()).toBe(true)
      }
      expect(at).toBeGreaterThan(40)
    },
  )
})

describe('the pace', () => {
  const REGIONS = Array.from({ length: 17 }, (_, at) => `xx-region-${at}`)
  const PAGES = 40
  const LIMIT_MS = (PAGES / 2) * 1_000

  /** Two calls a second and Region, whoever makes them; another tool makes one at each of its times. */
  const limited = (now: () => number, othersEveryMs?: number) => {
    const calls = new Map<string, number[]>()
    let refused = 0
    const takes = (region: string): boolean => {
      const made = calls.get(region) ?? []
      calls.set(region, made)
      if (othersEveryMs !== undefined)
        for (let at = made.filter((each) => each % 1 !== 0).length; ; at++) {
          const theirs = NOW.getTime() + at * othersEveryMs + 0.5
          if (theirs > now()) break
          made.push(theirs)
        }
      if (made.filter((at) => now() - at < 1_000).length >= 2) return false
      made.push(now())
      return true
    }
    const answer = ({ region }: { readonly region: string }) => {
      if (takes(region)) return undefined
      refused += 1
      return { kind: 'throttled', code: 'Throttling' } as const
    }
    return { answer, refused: () => refused }
  }

  const run = async (othersEveryMs?: number, row?: Audit) => {
    let now = (): number => 0
    const limit = limited(() => now(), othersEveryMs)
    const audit = world(
      trailOf((region) => someEvents(PAGES * 50, { region }), limit.answer),
      REGIONS,
      row,
    )
    now = () => audit.time.clock.now().getTime()
    await audit.open()
    const read = audit.readRegion()
    await audit.time.run(Promise.all(REGIONS.map((region) => read(AUDIT_ID, region))))
    return {
      audit,
      tookMs: audit.time.clock.now().getTime() - NOW.getTime(),
      refused: limit.refused(),
    }
  }

  it('reads 17 Regions of 40 pages within 1.1 of what AWS allows, without one refusal', async () => {
    const { audit, tookMs, refused } = await run()

    expect((await audit.tally()).events).toBe(17 * PAGES * 50)
    expect(refused).toBe(0)
    expect(tookMs).toBeLessThanOrEqual(LIMIT_MS * 1.1)
  })

  it('keeps to it in the audit of an incident, with what was before', async () => {
    // Half of the pages are of the time before.
    const since = new Date(NOW.getTime() - (PAGES / 2) * 50 * 1_000).toISOString()
    const row = someIncidentAudit({ regions: REGIONS, exposedSince: since, since })
    const { audit, tookMs, refused } = await run(undefined, row)

    expect((await audit.tally()).events).toBe((17 * PAGES * 50) / 2)
    expect((await audit.store.readRegions(AUDIT_ID)).every(({ baseline }) => baseline?.whole)).toBe(
      true,
    )
    expect(refused).toBe(0)
    expect(tookMs).toBeLessThanOrEqual(LIMIT_MS * 1.1)
  })

  it('finishes beside another tool that takes half of the limit', async () => {
    const { audit, tookMs, refused } = await run(1_000)

    expect(refused).toBeGreaterThan(0)
    expect((await audit.tally()).events).toBe(17 * PAGES * 50)
    expect(await audit.isRead()).toBe(true)
    // Half of the limit is left.
    expect(tookMs).toBeLessThanOrEqual(LIMIT_MS * 2 * 1.3)
  })
})
