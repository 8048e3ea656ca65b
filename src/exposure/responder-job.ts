import { z } from 'zod'
import { AccessKeyId } from '../requests/ids.ts'
import { ActJob } from '../requests/job.ts'

/**
 * What the responder's own queue carries: one signed act of a person, or the id of an incident to look at. Nothing else waits there, so that containment waits behind nothing.
 */
export const ResponderJob = z.discriminatedUnion('kind', [
  ActJob,
  /** Do what is due on this incident and bring its card up to date. Safe to repeat. */
  z.object({ kind: z.literal('incident'), keyId: AccessKeyId }),
])
export type ResponderJob = z.infer<typeof ResponderJob>
