import type { RequestId } from '../../requests/ids.ts'
import { isArchiveOver } from './archive-read.ts'
import { isAllRead } from './audit.ts'
import type { AuditJobs } from './audit-job.ts'
import type { AuditStore } from './audit-store.ts'

/** Has the trail's archive asked when all Regions are through, writes down that everything has been read, once it has, and has the result told. Safe to repeat: whoever tells it claims that first. */
export function createEndAudit({
  store,
  jobs,
}: {
  readonly store: Pick<AuditStore, 'commit' | 'read' | 'readArchive' | 'readRegions'>
  readonly jobs: AuditJobs
}): (id: RequestId) => Promise<void> {
  return async (id) => {
    for (;;) {
      const audit = await store.read(id)
      if (audit === undefined) return
      if (audit.over !== true) {
        if (!isAllRead(audit, await store.readRegions(id))) return
        const archive = await store.readArchive(id)
        if (!isArchiveOver(audit, archive)) {
          // Once it is asked, its own jobs go on with it.
          if (archive === undefined) await jobs.enqueue({ kind: 'audit_archive', id })
          return
        }
        if ((await store.commit(audit, { ...audit, over: true })) === undefined) continue
      }
      return jobs.enqueue({ kind: 'audit_result', id })
    }
  }
}
