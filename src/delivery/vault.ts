import type { AccessKeyId, AccountId, IamUserId, IamUserName } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'

/**
 * Where a new secret access key is sealed: Secrets Manager, in the account of the IAM user, one secret for each user.
 * The vault puts values in and never takes one out; the resource policy denies everybody but the reader, awskey and break-glass.
 */
export interface SecretReader {
  /** Who may read it: the IAM user itself (`selfFetch`), or a role of the owner's. */
  readonly kind: 'user' | 'role'
  readonly arn: string
  /** IAM's unique id (`AIDA…`) of a user: a name made again is somebody else. Unset for a role, which is known by its ARN. */
  readonly uniqueId?: string | undefined
}

export interface Sealing {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly keyId: AccessKeyId
  readonly secret: Secret
  readonly reader: SecretReader
  /** The request's id: role session name. */
  readonly session: string
  /** Secrets Manager makes it current later: until then readers get the value before. */
  readonly forRotation?: true
}

export type SealOutcome =
  | { readonly kind: 'sealed'; readonly arn: string; readonly versionId: string }
  | { readonly kind: 'failed'; readonly why: string }

export type WithdrawOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string }

export interface Vault {
  /** The policy stands before the value is put. The version's token comes from the key id, so that a version tells which key it holds. */
  seal(sealing: Sealing): Promise<SealOutcome>
  /** Whether a sealed version for exactly this key exists. Never reads the value. */
  holds(user: {
    account: AccountId
    userName: IamUserName
    keyId: AccessKeyId
    session: string
  }): Promise<Known<{ arn: string; versionId: string } | undefined>>
  /**
   * The key of this version is gone: the version before it is the current one again, where there was one. Done as well when there is nothing to do.
   * Never reads a value; the first version ever stays where it is, since a secret always has a current version.
   */
  withdraw(user: {
    account: AccountId
    userName: IamUserName
    keyId: AccessKeyId
    session: string
    /** Where Secrets Manager named the version; else it is the key's own. */
    versionId?: string
  }): Promise<WithdrawOutcome>
}
