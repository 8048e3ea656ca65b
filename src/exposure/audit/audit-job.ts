import { z } from 'zod'
import { RequestId } from '../../requests/ids.ts'

/** What an audit has in the queue. Each is safe to repeat: whoever takes one reads the rows first. */
export const AuditRegionJob = z.object({
  kind: z.literal('audit_region'),
  id: RequestId,
  region: z.string().max(32),
})
/** Go on with what the trail's archive has, once all Regions are through. */
export const AuditArchiveJob = z.object({ kind: z.literal('audit_archive'), id: RequestId })
/** Say what was found, now that everything has been read. */
export const AuditResultJob = z.object({ kind: z.literal('audit_result'), id: RequestId })

export type AuditJob =
  | z.infer<typeof AuditRegionJob>
  | z.infer<typeof AuditArchiveJob>
  | z.infer<typeof AuditResultJob>

export interface AuditJobs {
  /** To be seen after `delayMs` of business time. */
  enqueue(job: AuditJob, delayMs?: number): Promise<void>
}
