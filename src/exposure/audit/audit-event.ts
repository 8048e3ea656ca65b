import { z } from 'zod'
import { Lead, SessionId } from './subject.ts'

/**
 * One call that a credential made, as far as an audit keeps it. It holds names and ids and no credential: of a session that was opened, its access key id alone.
 * Text that callers choose (user agent, session name) is theirs; whoever shows it escapes it.
 */
export const Issued = z.object({
  /** The `ASIA…` id that the call answered with. */
  credential: SessionId,
  /** What the session acts as: a role's ARN, or nothing for a session of the caller. */
  role: z.string().optional(),
  /** The ARN of a role's session. */
  session: z.string().optional(),
  /** Set when what the session does is written down in another account's trail. */
  elsewhere: z.literal(true).optional(),
})
export type Issued = z.infer<typeof Issued>

export const MADE = [
  'user',
  'access key',
  'login profile',
  'role',
  'role trust',
  'provider',
  'attached policy',
  'inline policy',
  'policy version',
  'function',
  'function access',
  'instances',
] as const

export const Made = z.object({
  what: z.enum(MADE),
  /** An id, a name or an ARN; of instances their ids, with blanks between. */
  name: z.string(),
  /** Whose it is. */
  of: z.object({ what: z.enum(['user', 'group', 'role']), name: z.string() }).optional(),
})
export type Made = z.infer<typeof Made>

export function madeName({ name, of }: Made): string {
  return of === undefined ? name : `${name} of ${of.what} ${of.name}`
}

export const AuditEvent = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** The access key or session that made the call; where there is none, as at a sign-in, who did. */
  credential: z.string(),
  region: z.string(),
  /** As last-used names it: `s3`. */
  service: z.string(),
  name: z.string(),
  readOnly: z.boolean().optional(),
  ip: z.string().optional(),
  agent: z.string().optional(),
  /** AWS's code where the call was refused. */
  error: z.string().optional(),
  principal: z.string().optional(),
  /** The service that called for the principal. */
  invokedBy: z.string().optional(),
  /** The ARN of the one thing that the call was about. */
  resource: z.string().optional(),
  /** Called by another account, or through a provider of identities. */
  outside: z.literal(true).optional(),
  made: Made.optional(),
  issued: Issued.optional(),
  /** Without the session that it opened. */
  leads: z.array(Lead).optional(),
})
export type AuditEvent = z.infer<typeof AuditEvent>

const DENIED = /AccessDenied|Unauthorized|NotAuthorized|Forbidden/i

/** Refused for want of permission; other errors are mistakes, and no sign of somebody trying doors. */
export function wasDenied({ error }: Pick<AuditEvent, 'error'>): boolean {
  return error !== undefined && DENIED.test(error)
}
