import { z } from 'zod'
import { AccessKeyId, AccountId, IamUserName, Moment, type RequestId } from '../requests/ids.ts'
import { knownSchema } from '../shared/known-schema.ts'
import type { UserToContain } from './containment.ts'

/**
 * What an exposed IAM user had, as AWS showed it at one moment: the point to go back to, and to compare with. Each part was read or was not, on its own. It holds names, ids, states and
 * policies, and never a secret: IAM lists none.
 */
const Status = z.enum(['Active', 'Inactive', 'Expired', 'Other'])
/** What IAM allows in one document is far less. */
const DocumentText = z.string().max(131_072)
const Credential = z.object({ id: z.string(), status: Status, createdAt: Moment.optional() })
const InlinePolicy = z.object({ name: z.string(), document: knownSchema(DocumentText) })
const AttachedPolicy = z.object({ arn: z.string(), name: z.string() })

export const UserSnapshot = z.object({
  at: Moment,
  account: AccountId,
  userName: IamUserName,
  user: knownSchema(z.object({ userId: z.string(), path: z.string(), createdAt: Moment })),
  keys: knownSchema(z.array(Credential.extend({ id: AccessKeyId }))),
  loginProfile: knownSchema(z.object({ exists: z.boolean(), createdAt: Moment.optional() })),
  /** Serial numbers. */
  mfaDevices: knownSchema(z.array(z.string())),
  tags: knownSchema(z.record(z.string(), z.string())),
  /** ARN; empty when there is none. */
  boundary: knownSchema(z.string()),
  attachedPolicies: knownSchema(z.array(AttachedPolicy)),
  inlinePolicies: knownSchema(z.array(InlinePolicy)),
  groups: knownSchema(
    z.array(
      z.object({
        name: z.string(),
        attachedPolicies: knownSchema(z.array(AttachedPolicy)),
        inlinePolicies: knownSchema(z.array(InlinePolicy)),
      }),
    ),
  ),
  sshKeys: knownSchema(z.array(Credential)),
  certificates: knownSchema(z.array(Credential)),
  /** Passwords and API keys of single services; `service` as IAM names it: `bedrock.amazonaws.com`. */
  serviceCredentials: knownSchema(z.array(Credential.extend({ service: z.string() }))),
  /** Roles whose trust policy names the user or lets anyone in; `more` are not in the list, `unreadable` could not be judged. */
  trustingRoles: knownSchema(
    z.object({
      roles: z.array(
        z.object({ arn: z.string(), trusts: z.enum(['user', 'anyone']), trust: DocumentText }),
      ),
      more: z.number().int(),
      unreadable: z.array(z.string()),
    }),
  ),
  /** The documents of every managed policy that is attached or is a boundary, in the version in force. */
  policyDocuments: z.array(
    z.object({
      arn: z.string(),
      version: z.string().optional(),
      document: knownSchema(DocumentText),
    }),
  ),
})
export type UserSnapshot = z.infer<typeof UserSnapshot>

export interface UserSnapshots {
  /** `boundaryBefore`: the ARN that awskey has replaced by its own, so that its document is read too. */
  read(user: UserToContain, boundaryBefore?: string): Promise<UserSnapshot>
}

export interface SnapshotStore {
  /** The first stands: a snapshot that is there already is not replaced. Throws when it is not known to be kept. */
  put(incident: RequestId, snapshot: UserSnapshot): Promise<'kept' | 'kept_before'>
  /** `undefined` when the store says that none was kept. Throws when it cannot be read, or may not tell the two apart. */
  read(incident: RequestId): Promise<UserSnapshot | undefined>
}

/** Roles that are kept by name. */
export const TRUSTING_ROLES_KEPT = 200
