import { z } from 'zod'
import { AccessKeyId } from '../requests/ids.ts'
import { ActJob, AlarmJob } from '../requests/job.ts'
import { AuditArchiveJob, AuditRegionJob, AuditResultJob } from './audit/audit-job.ts'
import { SignedSignal } from './signed-signal.ts'

/**
 * What the responder's own queue carries: one signed act of a person, one signed signal of AWS, or the id of an incident to look at or of an audit to go on with. One message is one run, with no limit to how many
 * run at once, so that containment waits behind nothing, however much is being read.
 */
export const ResponderJob = z.discriminatedUnion('kind', [
  ActJob,
  /** Do what is due on this incident and bring its card up to date. Safe to repeat. */
  z.object({ kind: z.literal('incident'), keyId: AccessKeyId }),
  z.object({
    kind: z.literal('signal'),
    signal: SignedSignal,
    /** How often the keys of the user that it names could not be read. */
    tries: z.number().int().min(0).optional(),
  }),
  AuditRegionJob,
  AuditArchiveJob,
  AuditResultJob,
  /** About the worker, which cannot tell it itself. */
  AlarmJob,
])
export type ResponderJob = z.infer<typeof ResponderJob>
export type SignalJob = Extract<ResponderJob, { kind: 'signal' }>
