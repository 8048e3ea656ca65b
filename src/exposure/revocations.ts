import type { AccountId, RequestId } from '../requests/ids.ts'

/**
 * Revoking the sessions of a role, in accounts that opted into it. awskey may write no policy of a role: it may only start one document of the account, whose text is fixed, with the name of the role and
 * a moment. Whether the sessions are revoked is told by a look afterwards, never by the answer here.
 */
export interface Revocations {
  /** The configuration says that the document is there and may be used. */
  offeredIn(account: AccountId): boolean
  /** One of awskey's own, by its name: never revoked. */
  isOwn(roleName: string): boolean
  revoke(order: RevocationOrder): Promise<RevocationOutcome>
}

export interface RevocationOrder {
  readonly account: AccountId
  readonly roleName: string
  /** Sessions that were opened before it are denied. */
  readonly before: Date
  readonly session: RequestId
  /** Two orders of one click start the document once. */
  readonly click: string
}

export type RevocationOutcome =
  | { readonly kind: 'ran' }
  /** It may have been done: a call without an answer, or one that is still going on. */
  | { readonly kind: 'not_known'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
