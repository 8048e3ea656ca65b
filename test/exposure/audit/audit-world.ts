/** One audit with all that it stands on in memory: its trail, its pages, its queue and its time. */
import { type Audit, isAllRead } from '../../../src/exposure/audit/audit.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import type { AuditTrail } from '../../../src/exposure/audit/audit-store.ts'
import { createReadRegion } from '../../../src/exposure/audit/read-region.ts'
import { emptyTally, merged } from '../../../src/exposure/audit/tally.ts'
import {
  createFakeAuditPages,
  createFakeAuditStore,
  createFakeLookupLeases,
} from '../../fakes/fake-audit-ports.ts'
import { AUDIT_ID, jobsInMemory, someAudit, someRead, virtualTime } from './audit-fixture.ts'

export const LEASE_MS = 90_000

export function world(
  trail: AuditTrail,
  regions: readonly string[],
  audit: Audit = someAudit({ regions: [...regions] }),
) {
  const store = createFakeAuditStore()
  const pages = createFakeAuditPages()
  const jobs = jobsInMemory()
  const time = virtualTime()
  let wall = 0
  let tokens = 0
  const leases = createFakeLookupLeases({ wallNow: () => wall })
  const ports = { store, pages, jobs, trail, leases }
  const readRegion = (given: Partial<typeof ports> = {}) =>
    createReadRegion({
      ...ports,
      ...given,
      clock: time.clock,
      sleep: time.sleep,
      wallNow: () => wall,
      newToken: () => `token-${++tokens}`,
      leaseMs: LEASE_MS,
    })
  return {
    ...ports,
    time,
    readRegion,
    pass: (ms: number) => {
      wall += ms
    },
    async open() {
      await store.open(
        audit,
        regions.map((region) => someRead({ region })),
      )
      for (const region of regions)
        await jobs.enqueue({ kind: 'audit_region', id: AUDIT_ID, region })
    },
    /** Every job, one after the other, until none is left. */
    async drain(read = readRegion()) {
      for (let job = jobs.take(); job !== undefined; job = jobs.take())
        if (job.kind === 'audit_region') await time.run(read(job.id, job.region))
    },
    async isRead() {
      const now = await store.read(AUDIT_ID)
      return now !== undefined && isAllRead(now, await store.readRegions(AUDIT_ID))
    },
    /** What was found, and how far that reaches. */
    async result() {
      const now = await store.read(AUDIT_ID)
      if (now === undefined) throw new Error('no audit')
      return auditResult(now, await store.readRegions(AUDIT_ID))
    },
    async tally() {
      const reads = await store.readRegions(AUDIT_ID)
      return reads.reduce((sum, { tally }) => merged(sum, tally), emptyTally())
    },
  }
}
