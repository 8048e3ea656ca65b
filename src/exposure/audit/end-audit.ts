import type { RequestId } from '../../requests/ids.ts'
import { isAllRead } from './audit.ts'
import type { AuditJobs } from './audit-job.ts'
import type { AuditStore } from './audit-store.ts'

/** Writes down that everything has been read, once it has, and has the result told. Safe to repeat: whoever tells it claims that first. */
export function createEndAudit({
  store,
  jobs,
}: {
  readonly store: Pick<AuditStore, 'commit' | 'read' | 'readRegions'>
  readonly jobs: AuditJobs
}): (id: RequestId) => Promise<void> {
  return async (id) => {
    for (;;) {
      const audit = await store.read(id)
      if (audit === undefined) return
      if (audit.over !== true) {
        if (!isAllRead(audit, await store.readRegions(id))) return
        if ((await store.commit(audit, { ...audit, over: true })) === undefined) continue
      }
      return jobs.enqueue({ kind: 'audit_result', id })
    }
  }
}
