/** Two hundred thousand events of one key in one Region, a worker that dies half-way, and what stays in memory. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { isAllRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditCsv, eventParts } from '../../../src/exposure/audit/audit-files.ts'
import type { AuditPages, AuditTrail } from '../../../src/exposure/audit/audit-store.ts'
import { createReadRegion } from '../../../src/exposure/audit/read-region.ts'
import { createFakeAuditStore, createFakeLookupLeases } from '../../fakes/fake-audit-ports.ts'
import { AUDIT_ID, jobsInMemory, NOW, someAudit, someEvent, someRead } from './audit-fixture.ts'

const PAGES = 4_000
const PAGE = 50
const EVENTS = PAGES * PAGE
const LEASE_MS = 90_000
const REGION = 'us-east-1'

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')
function heapMb(): number {
  if (typeof collectGarbage === 'function') collectGarbage()
  return process.memoryUsage().heapUsed / 1_048_576
}

function pageOf(page: number): readonly AuditEvent[] {
  return Array.from({ length: PAGE }, (_, n) => {
    const number = page * PAGE + n
    return someEvent({
      id: `event-${number}`,
      at: new Date(NOW.getTime() - number * 1_000).toISOString(),
      ip: `198.51.${number % 250}.${number % 7}`,
      agent: `program/${number}`,
    })
  })
}

describe('an audit of 200,000 events', () => {
  it('keeps little in memory, and goes on after a crash in the middle', async () => {
    const store = createFakeAuditStore()
    const jobs = jobsInMemory()
    /** How often each page was put. A page is made again from its number, so that the test keeps none. */
    const puts = new Uint8Array(PAGES + 10)
    const heaps: number[] = []
    let isDead = false
    const pages: AuditPages = {
      async put({ page }, events) {
        expect(events[0]?.id).toBe(`event-${page * PAGE}`)
        puts[page] = (puts[page] ?? 0) + 1
        if (page % 500 === 0) heaps.push(heapMb())
      },
      read: async ({ page }) => pageOf(page),
    }
    const trail: AuditTrail = {
      async lookUp({ token }) {
        const page = Number(token ?? 0)
        const next = page + 1 < PAGES ? String(page + 1) : undefined
        return { kind: 'page', events: pageOf(page), unreadable: 0, next }
      },
    }
    let wall = 0
    let business = NOW.getTime()
    const deps = {
      store: {
        ...store,
        /** Dies between a page and its count. */
        commitRegion(...asked: Parameters<typeof store.commitRegion>) {
          if (asked[2].pages !== PAGES / 2 || isDead) return store.commitRegion(...asked)
          isDead = true
          return Promise.reject(new Error('the worker died'))
        },
      },
      pages,
      trail,
      jobs,
      leases: createFakeLookupLeases({ wallNow: () => wall }),
      clock: { now: () => new Date(business) },
      sleep: async (ms: number) => {
        business += ms
        wall += ms
      },
      wallNow: () => wall,
      newToken: () => `token-${wall}`,
      leaseMs: LEASE_MS,
    }
    await store.open(someAudit({ regions: [REGION] }), [someRead()])
    await jobs.enqueue({ kind: 'audit_region', id: AUDIT_ID, region: REGION })
    let [runs, crashes] = [0, 0]
    for (let job = jobs.take(); job?.kind === 'audit_region'; job = jobs.take()) {
      runs += 1
      try {
        await createReadRegion(deps)(job.id, job.region)
      } catch {
        crashes += 1
        wall += LEASE_MS
        await jobs.enqueue(job)
      }
    }

    const [audit, reads] = [await store.read(AUDIT_ID), await store.readRegions(AUDIT_ID)]
    expect(audit && isAllRead(audit, reads)).toBe(true)
    expect(reads[0]?.tally.events).toBe(EVENTS)
    expect(crashes).toBe(1)
    expect(runs).toBeGreaterThan(50)
    expect(puts[PAGES / 2 - 1]).toBe(2)
    expect([...puts.slice(0, PAGES)].filter((times) => times === 0)).toEqual([])
    expect(puts[PAGES]).toBe(0)
    const [first = 0] = heaps
    expect(Math.max(...heaps) - first).toBeLessThan(10)

    const before = heapMb()
    const inParts: number[] = []
    let most = 0
    for await (const events of eventParts(pages, { id: AUDIT_ID }, reads)) {
      const csv = auditCsv(events)
      inParts.push(csv.split('\r\n').length - 2)
      most = Math.max(most, heapMb() - before)
    }
    expect(inParts).toEqual([50_000, 50_000, 50_000, 50_000])
    expect(most).toBeLessThan(150)
  }, 120_000)
})
