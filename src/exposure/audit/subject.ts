import { z } from 'zod'
import { AccessKeyId } from '../../requests/ids.ts'

/**
 * Whom an audit follows: the key, sessions and keys by their ids, and by name what has none: users and roles that were made, sessions whose credentials stand in no answer. Data only.
 */
export const SessionId = z.string().regex(/^ASIA[A-Z2-7]{12,124}$/)

export const Subject = z.discriminatedUnion('by', [
  z.object({ by: z.literal('credential'), id: z.union([AccessKeyId, SessionId]) }),
  z.object({ by: z.literal('user'), name: z.string() }),
  z.object({
    by: z.literal('role'),
    arn: z.string(),
    /** It was there before, and others use it: only who comes from outside the account counts. */
    trustChanged: z.literal(true).optional(),
  }),
  /** A role's or a federated user's, by its ARN: who signs in to the console with it gets credentials that no answer shows. */
  z.object({ by: z.literal('session'), arn: z.string() }),
])
export type Subject = z.infer<typeof Subject>

/** Something that acts because of a call. A provider of identities cannot be looked up: it is named and not followed. */
export const Lead = z.discriminatedUnion('by', [
  ...Subject.options,
  z.object({ by: z.literal('provider'), name: z.string() }),
])
export type Lead = z.infer<typeof Lead>

/** The same text for the same one; whoever shows it escapes it. */
export function subjectName(lead: Lead): string {
  switch (lead.by) {
    case 'credential':
      return lead.id
    case 'user':
    case 'provider':
      return `${lead.by} ${lead.name}`
    case 'role':
    case 'session':
      return `${lead.by} ${lead.arn}`
  }
}
