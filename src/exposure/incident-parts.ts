import { z } from 'zod'
import { CAVEATS } from '../keys/privilege/judge-privilege.ts'
import { PRIVILEGES } from '../keys/privilege/privilege.ts'
import { AccessKeyId, Moment, RequestId, SlackUserId } from '../requests/ids.ts'
import { SignedAct } from '../requests/signed-act.ts'
import { knownSchema } from '../shared/known-schema.ts'
import { CleanUpItem } from './clean-up-port.ts'

/**
 * The parts of an incident's row beyond the containment of the key itself: what the user had, its other keys and credentials, the audits, what is left to clean up. Shapes only.
 */
export const Vote = z.object({ by: SlackUserId, at: Moment, act: SignedAct })
export type Vote = z.infer<typeof Vote>

/** What the restore point says in short; whole it is in the bucket. Kept once, as early as may be. */
export const SnapshotTaken = z.object({
  at: Moment,
  /** Parts that could not be read. */
  unread: z.array(z.string()),
  console: z.enum(['none', 'with_mfa', 'without_mfa', 'not_known']),
  /** What it may do by its policies; the caveats say what was not weighed. */
  privilege: knownSchema(
    z.object({
      privilege: z.enum(PRIVILEGES),
      because: z.array(z.string()),
      caveats: z.array(z.enum(CAVEATS)),
    }),
  ),
  /** Roles whose trust names the user or lets anyone in. */
  trustingRoles: knownSchema(z.number().int()),
})
export type SnapshotTaken = z.infer<typeof SnapshotTaken>

/** Another access key of the same user. `by_awskey`: awskey made it Inactive, so the release may make it Active. */
export const Sibling = z.object({
  keyId: AccessKeyId,
  /** Unset: not read yet. */
  createdAt: Moment.optional(),
  state: z.enum(['active', 'inactive', 'by_awskey', 'gone', 'not_known']),
  why: z.string().optional(),
  /** Somebody of security says that it was audited and is nobody else's. */
  cleared: Vote.optional(),
})
export type Sibling = z.infer<typeof Sibling>

export const CredentialRefRow = z.object({
  kind: z.enum(['ssh_key', 'service_specific', 'certificate']),
  id: z.string(),
})

/** What lets the user in beside access keys. */
export const OtherCredentialsState = z.object({
  at: Moment,
  /** Awskey made them inactive; the release makes them active again. */
  made: z.array(CredentialRefRow).max(50),
  /** Still active, as AWS shows or as far as is known. */
  open: z.array(CredentialRefRow).max(50),
  unread: z.array(z.string()),
})
export type OtherCredentialsState = z.infer<typeof OtherCredentialsState>

export const AuditBegun = z.object({ run: z.number().int(), id: RequestId, at: Moment })
export type AuditBegun = z.infer<typeof AuditBegun>

/** One thing that somebody left, or that has to be looked at before the release. */
export const CleanUpLine = z.object({
  id: z.string(),
  /** What it is, in words; holds names that a thief may have chosen. */
  what: z.string(),
  name: z.string(),
  of: z.string().optional(),
  region: z.string().optional(),
  at: Moment.optional(),
  /** How many things it stands for, where it names none of them. */
  n: z.number().int().optional(),
  /** What awskey can look for; absent: only people can tell. */
  item: CleanUpItem.optional(),
  state: z.enum(['open', 'there', 'inactive', 'gone', 'not_known']),
  why: z.string().optional(),
  checkedAt: Moment.optional(),
  accepted: Vote.optional(),
  /** Somebody of security asked awskey to take it away. */
  wanted: Vote.optional(),
})
export type CleanUpLine = z.infer<typeof CleanUpLine>

/** A role that the key assumed: sessions of it go on whatever happens to the user. */
export const RoleLine = z.object({
  id: z.string(),
  arn: z.string(),
  n: z.number().int(),
  /** Of another account: awskey cannot look there. */
  elsewhere: z.literal(true).optional(),
  kind: z.enum(['ordinary', 'identity_center', 'service_linked']).optional(),
  /** Who may assume it, what carries it, when it was used last; in words, cut. */
  trusted: z.array(z.string()).optional(),
  instanceProfiles: z.array(z.string()).optional(),
  /** The line revokes sessions issued before this moment. */
  before: Moment,
  state: z.enum(['open', 'revoked', 'not_known', 'gone']),
  why: z.string().optional(),
  checkedAt: Moment.optional(),
  accepted: Vote.optional(),
  /** As of the last look: the account lets awskey have its sessions revoked. */
  revocable: z.literal(true).optional(),
  /** Somebody of security asked for it. */
  wanted: Vote.optional(),
})
export type RoleLine = z.infer<typeof RoleLine>
