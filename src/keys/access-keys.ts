import type { AccessKeyId, AccountId, IamUserId, IamUserName } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'

/**
 * The access keys of IAM users. Every call names the user and says for which session (the request's id, or a purpose) it is made,
 * so that CloudTrail shows the reason. Implementations never guess: a read that failed is `unknown`, a write without an answer is `not_known`.
 */
export interface AccessKeyRecord {
  readonly id: AccessKeyId
  /** AWS may add statuses (`Expired`); whatever is not `Active` is never counted as Active. */
  readonly status: 'Active' | 'Inactive' | 'Expired' | 'Other'
  readonly createdAt: Date
}

export interface UserRef {
  readonly account: AccountId
  readonly userName: IamUserName
  /** Role session name: a request id, or a fixed word for reads that no request asked for. */
  readonly session: string
}

/** `never`: AWS says that it has not been used since it keeps count. `unknown`: AWS did not say. The two must not be confused. */
export type LastUse =
  | { readonly kind: 'never' }
  | { readonly kind: 'at'; readonly at: Date; readonly service: string; readonly region: string }
  | { readonly kind: 'unknown'; readonly why: string }

/** What became of a write. `refused` is AWS's plain no; after `not_known` it may or may not have happened. */
export type WriteOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'not_known'; readonly why: string }

export type CreateOutcome =
  | {
      readonly kind: 'created'
      readonly id: AccessKeyId
      readonly secret: Secret
      readonly createdAt: Date
    }
  /** Definitely not created: `limit` (two keys), `no_such_user`, `denied`, `throttled`, or AWS's code. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It may have been created. Never try again before looking. */
  | { readonly kind: 'not_known'; readonly why: string }

export interface AccessKeys {
  /** All keys of the user, every page. */
  list(user: UserRef): Promise<Known<readonly AccessKeyRecord[]>>
  lastUse(user: UserRef, keyId: AccessKeyId): Promise<LastUse>
  /** Called once: the SDK never retries it. */
  create(user: UserRef): Promise<CreateOutcome>
  makeInactive(user: UserRef, keyId: AccessKeyId): Promise<WriteOutcome>
  makeActive(user: UserRef, keyId: AccessKeyId): Promise<WriteOutcome>
  delete(user: UserRef, keyId: AccessKeyId): Promise<WriteOutcome>
}

export interface IamUser {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  readonly createdAt: Date
  readonly tags: Readonly<Record<string, string>>
}

export interface IamUsers {
  /** `undefined` when AWS says that there is no such user. */
  read(user: UserRef): Promise<Known<IamUser | undefined>>
  /** Every user of the account, every page. Tags are not part of a listing; read a user for them. */
  list(account: AccountId, session: string): Promise<Known<readonly Omit<IamUser, 'tags'>[]>>
  /** Who has this access key id in the account; `undefined` when AWS says nobody. */
  ownerOfKey(
    account: AccountId,
    keyId: AccessKeyId,
    session: string,
  ): Promise<Known<IamUserName | undefined>>
}

/** Signs harmless calls with a new key until it works everywhere we look. */
export interface KeyProbe {
  /** `true` when GetCallerIdentity signed by the key answered; `false` when AWS does not know the key yet. */
  works(key: { readonly id: AccessKeyId; readonly secret: Secret }): Promise<Known<boolean>>
}
