import type { AccessKeyId, AccountId, RequestId } from '../../requests/ids.ts'
import type { RootBelongings } from '../../requests/operation.ts'
import type { AccessKeyRecord, LastUse, WriteOutcome } from '../access-keys.ts'

/**
 * The access keys of an account's root user, through short sessions that AWS narrows to one task each. An implementation does nothing in a session before AWS has said
 * that it is the root user's of exactly that account: no user is named in it, and whoever's session it were would lose a key.
 */
export interface RootAccess {
  /** Reads only. Everything is read in one session that was opened for it. */
  audit(root: RootRef): Promise<RootRead>
  /** Deletes this one key, in a session that was opened for it. There is no way to make it Inactive first, and none back. */
  deleteKey(root: RootRef, keyId: AccessKeyId): Promise<RootWrite>
}

export interface RootRef {
  readonly account: AccountId
  /** The request, by which CloudTrail shows every session. */
  readonly session: RequestId
}

export interface RootKeyRecord extends AccessKeyRecord {
  readonly lastUse: LastUse
}

export interface RootAudit {
  readonly keys: readonly RootKeyRecord[]
  /** For the card alone: what could not be read is left out. */
  readonly belongings: RootBelongings
}

/** Why there was no session to do anything in. */
export type NoRootSession =
  /** AWS said no: centralised root access is off, the account is no member of the organisation, or a permission is missing. It does not say which. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The session is not the root user's of that account. Nothing was done in it. */
  | { readonly kind: 'not_root' }
  | { readonly kind: 'not_known'; readonly why: string }

export type RootRead = { readonly kind: 'read'; readonly audit: RootAudit } | NoRootSession

export type RootWrite =
  | WriteOutcome
  /** Nothing was asked of IAM. */
  | { readonly kind: 'no_session'; readonly because: NoRootSession }
