import type { WriteOutcome } from '../keys/access-keys.ts'
import type { AccessKeyId, AccountId, IamUserName, RequestId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/** What the responder asks and changes in an account besides access keys. A read that failed is not known; a write without an answer may have happened. */
export interface KeyFinder {
  /** Whose key this is, as the account says. */
  ownerIn(account: AccountId, keyId: AccessKeyId, session: string): Promise<KeyFound>
  /** The account of a key id, as AWS says when this account asks; `undefined` when AWS does not know such an id. */
  accountOf(
    asking: AccountId,
    keyId: AccessKeyId,
    session: string,
  ): Promise<Known<string | undefined>>
}

export type KeyFound =
  | { readonly kind: 'user'; readonly userName: IamUserName }
  | { readonly kind: 'root' }
  | { readonly kind: 'not_here' }
  | { readonly kind: 'unknown'; readonly why: string }

export interface UserToContain {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly session: RequestId
}

/** What denies everything to a user, as it hangs there now. `boundary` is the ARN of the user's permissions boundary; empty when it has none. */
export interface Denial {
  readonly byPolicy: boolean
  readonly byBoundary: boolean
  readonly boundary: string
}

/** By this tag a policy of the organisation knows the users whose quarantine nobody but awskey may lift: deploy/quarantine-scp.json. Its value is the incident's id. */
export const QUARANTINE_TAG = 'awskey:quarantined'

export interface Quarantine {
  read(user: UserToContain): Promise<Known<Denial>>
  /** `refused` with the code `no_room` when the user has as many policies as a user may have. */
  attachDeny(user: UserToContain): Promise<WriteOutcome>
  putDenyBoundary(user: UserToContain): Promise<WriteOutcome>
  /** `gone` when it does not hang there. */
  detachDeny(user: UserToContain): Promise<WriteOutcome>
  /** The boundary that the user had before; empty: none. */
  restoreBoundary(user: UserToContain, boundary: string): Promise<WriteOutcome>
  /** Puts the tag. It denies nothing by itself. */
  mark(user: UserToContain): Promise<WriteOutcome>
  unmark(user: UserToContain): Promise<WriteOutcome>
}
