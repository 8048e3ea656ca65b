import { gzipSync } from 'node:zlib'
import { type IncidentAudit, isAllRead } from '../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../src/exposure/audit/audit-event.ts'
import type { AuditJob } from '../src/exposure/audit/audit-job.ts'
import { auditResult } from '../src/exposure/audit/audit-result.ts'
import { createReadRegion } from '../src/exposure/audit/read-region.ts'
import { unread } from '../src/exposure/audit/start-audit.ts'
import { AccessKeyId, AccountId, IamUserName, RequestId } from '../src/requests/ids.ts'
import { createFakeAuditStore, createFakeLookupLeases } from '../test/fakes/fake-audit-ports.ts'
import { type Figure, isQuick, report } from './figures.ts'

/**
 * `npm run bench:audit`: how long an audit takes beside what CloudTrail's own limit allows (two calls a second, account and Region), as a ratio in business time, and what it holds in memory at most,
 * for 2,000 and for 200,000 events over 17 Regions. The trail is made as it is asked for and pages are packed and thrown away, so that the memory is the audit's own.
 */
const REGIONS = Array.from({ length: 17 }, (_, at) => `xx-region-${at}`)
const PAGE = 50
const CALLS_A_SECOND = 2
const LEASE_MS = 90_000
/** What one answer takes in us-east-1, at its slower. */
const ANSWER_MS = 120
const NOW = Date.parse('2026-03-02T09:00:00.000Z')
const KEY = AccessKeyId.parse('AKIA2EXAMPLE234567AB')
const ID = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V5W')

const figures: Figure[] = []
for (const events of isQuick() ? [2_000] : [2_000, 200_000]) await measure(events)
report(figures)

async function measure(events: number): Promise<void> {
  const pagesOfRegion = Math.ceil(events / PAGE / REGIONS.length)
  const store = createFakeAuditStore()
  const memory = peak()
  const tookMs: number[] = []
  let bytes = 0
  const audit: IncidentAudit = {
    id: ID,
    version: 1,
    account: AccountId.parse('111111111111'),
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    keyId: KEY,
    incident: { keyId: KEY, id: ID, run: 0 },
    exposedSince: new Date(NOW - 80 * 86_400_000).toISOString(),
    since: new Date(NOW - 80 * 86_400_000).toISOString(),
    until: new Date(NOW).toISOString(),
    followed: [{ subject: { by: 'credential', id: KEY }, depth: 0 }],
    regions: REGIONS,
    filesSent: 0,
  }
  await store.open(audit, REGIONS.map(unread))
  const begun = performance.now()
  // Regions are read at the same time, each at its own pace; here one after the other, each from the same moment.
  for (const region of REGIONS) {
    let now = NOW
    const waiting: AuditJob[] = [{ kind: 'audit_region', id: ID, region }]
    const read = createReadRegion({
      store,
      pages: {
        async put(_place, kept) {
          bytes += gzipSync(JSON.stringify(kept)).length
          memory.look()
        },
        read: async () => [],
      },
      trail: {
        async lookUp({ token }) {
          now += ANSWER_MS
          const page = Number(token ?? 0)
          const next = page + 1 < pagesOfRegion ? String(page + 1) : undefined
          return { kind: 'page', events: pageOf(region, page), unreadable: 0, next }
        },
      },
      leases: createFakeLookupLeases({ wallNow: () => now }),
      jobs: {
        async enqueue(job) {
          waiting.push(job)
        },
      },
      clock: { now: () => new Date(now) },
      async sleep(ms) {
        now += ms
      },
      wallNow: () => now,
      newToken: () => `token-${now}`,
      leaseMs: LEASE_MS,
    })
    for (let job = waiting.shift(); job?.kind === 'audit_region'; job = waiting.shift())
      await read(job.id, job.region)
    tookMs.push(now - NOW)
  }
  const [row, reads] = [await store.read(ID), await store.readRegions(ID)]
  if (row === undefined || !isAllRead(row, reads)) throw new Error('the audit did not finish')
  const { tally } = auditResult(row, reads)
  const limitMs = (pagesOfRegion / CALLS_A_SECOND) * 1_000
  const tookAtMost = Math.max(...tookMs)
  figures.push({
    section: 'Auditing a key',
    name: `${tally.events.toLocaleString('en-US')} events, ${REGIONS.length} Regions of ${pagesOfRegion} pages`,
    ours: `${seconds(tookAtMost)} s`,
    against: `CloudTrail’s limit of two calls a second: ${seconds(limitMs)} s`,
    ratio: tookAtMost / limitMs,
    target: 1.1,
    noise: 'none: business time',
  })
  figures.push({
    section: 'Auditing a key',
    name: `${tally.events.toLocaleString('en-US')} events: what it holds`,
    ours: `heap at most ${memory.heapMb()} MB above the start, resident ${memory.residentMb()} MB; rows ${Math.round(JSON.stringify(reads).length / 1_024)} kB, pages ${Math.round(bytes / 1_024)} kB; computing ${seconds(performance.now() - begun)} s`,
  })
}

function pageOf(region: string, page: number): readonly AuditEvent[] {
  return Array.from({ length: PAGE }, (_, n) => {
    const number = page * PAGE + n
    return {
      id: `${region}-${number}`,
      at: new Date(NOW - number * 1_000).toISOString(),
      credential: KEY,
      region,
      service: `service-${number % 40}`,
      name: `Call${number % 300}`,
      ip: `198.51.${number % 250}.${number % 7}`,
      agent: `program/${number}`,
    }
  })
}

function peak(): { look(): void; heapMb(): number; residentMb(): number } {
  globalThis.gc?.()
  const first = process.memoryUsage().heapUsed
  let [heap, resident, looks] = [0, 0, 0]
  const mb = (bytes: number): number => Math.round(bytes / 1_048_576)
  return {
    look() {
      if (looks++ % 50 === 0) globalThis.gc?.()
      const { heapUsed, rss } = process.memoryUsage()
      heap = Math.max(heap, heapUsed - first)
      resident = Math.max(resident, rss)
    },
    heapMb: () => mb(heap),
    residentMb: () => mb(resident),
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}
