import { describe, expect, it } from 'vitest'
import type { ArchiveRead } from '../../../src/exposure/audit/archive-read.ts'
import type { RegionRead } from '../../../src/exposure/audit/audit.ts'
import { createEndAudit } from '../../../src/exposure/audit/end-audit.ts'
import { createReadArchive } from '../../../src/exposure/audit/read-archive.ts'
import type { Subject } from '../../../src/exposure/audit/subject.ts'
import {
  ARCHIVE_EVENTS_AT_MOST,
  type TrailArchive,
} from '../../../src/exposure/audit/trail-archive.ts'
import { createFakeAuditPages, createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'
import { createFakeTrailArchive } from '../../fakes/fake-trail-archive.ts'
import { createCalls, type Life, type Mishap } from '../../support/crash-calls.ts'
import {
  AUDIT_ID,
  jobsInMemory,
  KEY_ID,
  NOW,
  SINCE,
  someAudit,
  someEvents,
  someRead,
} from './audit-fixture.ts'

const SESSION = 'ASIA2EXAMPLE234567CD'
const ARCHIVED = {
  since: '2025-03-02T09:00:00.000Z',
  olderThan: SINCE.toISOString(),
  dataEvents: true,
}
const EVENTS = someEvents(250, { region: 'eu-central-1', service: 's3', name: 'GetObject' })

function world(
  archive: TrailArchive | undefined,
  reads: readonly RegionRead[] = [
    someRead({ subject: 2 }),
    someRead({ region: 'eu-central-1', subject: 2 }),
  ],
  subjects: readonly Subject[] = [
    { by: 'credential', id: KEY_ID },
    { by: 'credential', id: SESSION },
  ],
) {
  const store = createFakeAuditStore()
  const pages = createFakeAuditPages()
  const jobs = jobsInMemory()
  let now = NOW.getTime()
  let wall = 0
  const ports = { store, pages, jobs, archive }
  const readArchive = (given: Partial<typeof ports> = {}) =>
    createReadArchive({
      ...ports,
      ...given,
      clock: { now: () => new Date(now) },
      wallNow: () => wall,
      leaseMs: 90_000,
    })
  return {
    ...ports,
    readArchive,
    pass: (ms: number) => {
      now += ms
    },
    passWall: (ms: number) => {
      wall += ms
    },
    async open() {
      const followed = subjects.map((subject, depth) => ({ subject, depth }))
      await store.open(someAudit({ archive: ARCHIVED, followed }), reads)
      await jobs.enqueue({ kind: 'audit_archive', id: AUDIT_ID })
    },
    /** Every job, each as long after the last as it asked for. */
    async drain(read = readArchive()) {
      for (let job = jobs.take(); job !== undefined; job = jobs.take()) {
        now += 30_000
        if (job.kind === 'audit_archive') await read(job.id)
      }
    },
    async read(): Promise<ArchiveRead> {
      const read = await store.readArchive(AUDIT_ID)
      if (read === undefined) throw new Error('the archive was not asked')
      return read
    },
  }
}

const answering = (changes: Partial<TrailArchive>): TrailArchive => ({
  ...createFakeTrailArchive({ events: EVENTS }),
  ...changes,
})

describe('createReadArchive', () => {
  it('asks once for the key and its sessions, and takes every page', async () => {
    const archive = createFakeTrailArchive({ events: EVENTS, unreadable: 3 })
    const audit = world(archive)
    await audit.open()
    await audit.drain()

    expect(archive.questions).toMatchObject([
      {
        account: '111111111111',
        credentials: [KEY_ID, SESSION],
        since: new Date(ARCHIVED.since),
        until: NOW,
        olderThan: SINCE,
        dataEvents: true,
      },
    ])
    expect(archive.questions[0]?.token.length).toBeGreaterThanOrEqual(32)
    expect(await audit.read()).toMatchObject({
      over: true,
      pages: 3,
      unreadable: 3,
      tally: { events: 250 },
      regions: { seen: [{ value: 'eu-central-1', n: 250 }] },
    })
    expect(new Set(audit.pages.kept().map(({ id }) => id)).size).toBe(250)
  })

  const USER_ARN = 'arn:aws:iam::111111111111:user/support-2'
  const SESSION_ARN = 'arn:aws:sts::111111111111:assumed-role/deploy/erin'
  const NAMED: readonly Subject[] = [
    { by: 'credential', id: KEY_ID },
    { by: 'user', name: 'support-2' },
    { by: 'session', arn: SESSION_ARN },
    { by: 'role', arn: 'arn:aws:iam::111111111111:role/made' },
  ]
  const THROUGH = ['us-east-1', 'eu-central-1'].map((region) => someRead({ region, subject: 9 }))

  it('asks for users and sessions by name, too, and for no role', async () => {
    const archive = createFakeTrailArchive()
    const audit = world(archive, THROUGH, NAMED)
    await audit.open()
    await audit.drain()

    expect(archive.questions).toMatchObject([
      { credentials: [KEY_ID], users: ['support-2'], sessions: [SESSION_ARN] },
    ])
    expect(await audit.read()).toMatchObject({ over: true, leftOut: 0 })
  })

  it('counts what was found by a name only where the identity is that one, and each event once', async () => {
    const by = (principal: string, credential = 'AKIA2EXAMPLE234567ZZ') =>
      someEvents(1, { region: 'eu-central-1', principal, credential }).map((event) => ({
        ...event,
        id: `${principal} ${credential}`,
      }))
    const theirs = [...by(USER_ARN), ...by(SESSION_ARN), ...by(USER_ARN, KEY_ID)]
    const namesakes = [
      ...by('arn:aws:sts::111111111111:assumed-role/other/support-2'),
      ...by('arn:aws:sts::111111111111:federated-user/support-2'),
    ]
    const audit = world(
      createFakeTrailArchive({ events: [...theirs, ...namesakes] }),
      THROUGH,
      NAMED,
    )
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ tally: { events: 3 }, others: 2, unreadable: 0 })
    expect(audit.pages.kept()).toHaveLength(3)
  })

  it('leaves out a name that AWS would not give, counts it, and asks for the rest', async () => {
    const archive = createFakeTrailArchive()
    const audit = world(archive, THROUGH, [
      ...NAMED,
      { by: 'user', name: "erin' OR '1'='1" },
      { by: 'session', arn: `${SESSION_ARN}[redacted]` },
    ])
    await audit.open()
    await audit.drain()

    expect(archive.questions).toMatchObject([{ users: ['support-2'], sessions: [SESSION_ARN] }])
    expect(await audit.read()).toMatchObject({ over: true, leftOut: 2 })
  })

  it('waits until every Region is through', async () => {
    const archive = createFakeTrailArchive()
    const audit = world(archive, [someRead({ subject: 2 })])
    await audit.open()
    await audit.drain()

    expect(archive.questions).toEqual([])
    expect(await audit.store.readArchive(AUDIT_ID)).toBeUndefined()
  })

  it('leaves the rest to the next run when its time is over', async () => {
    const audit = world(createFakeTrailArchive({ events: EVENTS, looks: 0, pageSize: 10 }))
    const slow: TrailArchive = {
      ...(audit.archive ?? createFakeTrailArchive()),
      page(query, at) {
        audit.passWall(10_000)
        return (audit.archive ?? createFakeTrailArchive()).page(query, at)
      },
    }
    await audit.open()
    await audit.readArchive({ archive: slow })(AUDIT_ID)
    await audit.readArchive({ archive: slow })(AUDIT_ID)

    expect(await audit.read()).toMatchObject({ pages: 3, tally: { events: 30 } })
    await audit.drain(audit.readArchive({ archive: slow }))
    expect(await audit.read()).toMatchObject({ over: true, tally: { events: 250 } })
  })

  it.each<[string, Partial<TrailArchive>, string]>([
    [
      'to begin',
      { begin: async () => ({ kind: 'refused', code: 'AccessDenied' }) },
      'AccessDenied',
    ],
    [
      'to be looked at',
      { look: async () => ({ kind: 'refused', code: 'InvalidRequest' }) },
      'InvalidRequest',
    ],
    [
      'and the query failed',
      { look: async () => ({ kind: 'failed', why: 'TABLE_NOT_FOUND' }) },
      'TABLE_NOT_FOUND',
    ],
    [
      'its pages',
      { page: async () => ({ kind: 'refused', code: 'AccessDenied' }) },
      'AccessDenied',
    ],
  ])('writes down why, and ends, where AWS refuses %s', async (_what, changes, failure) => {
    const audit = world(answering(changes))
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ failure })
    expect(await audit.read()).not.toHaveProperty('over')
    expect(audit.jobs.waiting).toEqual([])
  })

  it('keeps what it has read when AWS refuses in the middle', async () => {
    const whole = createFakeTrailArchive({ events: EVENTS })
    const audit = world({
      ...whole,
      page: (query, at) =>
        at.token === '200'
          ? Promise.resolve({ kind: 'refused', code: 'InvalidRequest' })
          : whole.page(query, at),
    })
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ failure: 'InvalidRequest', tally: { events: 200 } })
  })

  it('asks again where AWS does not answer, and forgets that when it does', async () => {
    const whole = createFakeTrailArchive({ events: EVENTS })
    let times = 0
    const audit = world({
      ...whole,
      begin: (question) =>
        times++ < 3
          ? Promise.resolve({ kind: 'later', code: 'TooManyRequests' })
          : whole.begin(question),
    })
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ over: true, tally: { events: 250 } })
    expect(await audit.read()).not.toHaveProperty('outSince')
  })

  it.each<[string, Partial<TrailArchive>, string]>([
    [
      'to a beginning',
      { begin: async () => ({ kind: 'later', code: 'TimeoutError' }) },
      'TimeoutError',
    ],
    [
      'for its pages',
      { page: async () => ({ kind: 'later', code: 'TimeoutError' }) },
      'TimeoutError',
    ],
  ])('gives up after half an hour without an answer %s', async (_what, changes, failure) => {
    const audit = world(answering(changes))
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ failure })
  })

  it('stops a query that takes too long', async () => {
    const archive = createFakeTrailArchive({ looks: 10_000 })
    const audit = world(archive)
    await audit.open()
    await audit.drain()

    expect(archive.stopped).toEqual(['query-1'])
    expect(await audit.read()).toMatchObject({ failure: 'TookTooLong' })
  })

  it('takes a page that could not be put away for one that AWS did not give', async () => {
    const audit = world(createFakeTrailArchive({ events: EVENTS }))
    let times = 0
    const pages = {
      ...audit.pages,
      put: (...given: Parameters<typeof audit.pages.put>) =>
        times++ < 2 ? Promise.reject(new Error('no bucket')) : audit.pages.put(...given),
    }
    await audit.open()
    await audit.drain(audit.readArchive({ pages }))

    expect(await audit.read()).toMatchObject({ over: true, tally: { events: 250 } })
  })

  it('says so where the query gives no more', async () => {
    const audit = world(
      createFakeTrailArchive({ events: EVENTS, unreadable: ARCHIVE_EVENTS_AT_MOST - 250 }),
    )
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ over: true, cut: true })
  })

  it('is a failure where the configuration names none any more', async () => {
    const audit = world(undefined)
    await audit.open()
    await audit.drain()

    expect(await audit.read()).toMatchObject({ failure: 'NotConfigured' })
  })

  it('loses nothing, counts nothing twice and begins one query, wherever a worker dies', async () => {
    const run = async (mishaps: readonly Mishap[]): Promise<readonly string[]> => {
      const archive = createFakeTrailArchive({ events: EVENTS })
      const audit = world(archive)
      await audit.open()
      const calls = createCalls(mishaps, () => undefined)
      for (let job = audit.jobs.take(); job !== undefined; job = audit.jobs.take()) {
        const life: Life = { dead: false }
        const watched = {
          store: calls.watched('store', audit.store, life),
          pages: calls.watched('pages', audit.pages, life),
          jobs: calls.watched('jobs', audit.jobs, life),
          archive: calls.watched<TrailArchive>('archive', archive, life),
        }
        try {
          await audit.readArchive(watched)(AUDIT_ID)
        } catch {
          await audit.jobs.enqueue(job)
        }
      }
      const read = await audit.read()
      const where = JSON.stringify(mishaps)
      expect(read.over, where).toBe(true)
      expect(read.tally.events, where).toBe(250)
      expect(archive.questions, where).toHaveLength(1)
      expect(new Set(audit.pages.kept().map(({ id }) => id)).size, where).toBe(250)
      expect(audit.pages.kept(), where).toHaveLength(250)
      return calls.made
    }
    const made = await run([])
    expect(made.length).toBeGreaterThan(15)
    for (const mode of ['dies_before', 'dies_after'] as const)
      for (const call of made.keys()) await run([{ call: call + 1, mode }])
  })
})

describe('createEndAudit', () => {
  it('has the archive asked when the Regions are through, and tells only when it is over', async () => {
    const audit = world(createFakeTrailArchive({ events: EVENTS }))
    await audit.open()
    audit.jobs.take()
    const end = createEndAudit(audit)
    await end(AUDIT_ID)

    expect(audit.jobs.waiting).toEqual([{ kind: 'audit_archive', id: AUDIT_ID }])
    expect((await audit.store.read(AUDIT_ID))?.over).toBeUndefined()

    await audit.drain()
    await end(AUDIT_ID)
    expect(audit.jobs.waiting).toEqual([{ kind: 'audit_result', id: AUDIT_ID }])
    expect((await audit.store.read(AUDIT_ID))?.over).toBe(true)
  })

  it('ends the audit where the archive failed', async () => {
    const audit = world(
      answering({ begin: async () => ({ kind: 'refused', code: 'AccessDenied' }) }),
    )
    await audit.open()
    await audit.drain()
    await createEndAudit(audit)(AUDIT_ID)

    expect((await audit.store.read(AUDIT_ID))?.over).toBe(true)
  })
})
