import type { Known } from '../shared/known.ts'
import type { AccessKeyId, AccountId, IamUserId, Moment, RequestId } from './ids.ts'

/**
 * Which request about leaving a key or an IAM user alone is the last one, for each of them. A row says only where to look: what is in force is what that request's own signatures and
 * ledger say. One that was taken back stays as a row, so that an earlier request that is written late does not come back.
 */
export interface ExemptionRow {
  readonly account: AccountId
  readonly userId: IamUserId
  /** Unset where it is about all keys of the user. */
  readonly keyId?: AccessKeyId | undefined
  readonly requestId: RequestId
  /** When the request might be written: the order of two about the same. */
  readonly at: Moment
  /** Unset where it was taken back. */
  readonly until?: Moment | undefined
  readonly reason?: string | undefined
}

/** One that nobody can read: of whom it is stands in its key. */
export interface BrokenExemptionRow {
  readonly userId: string
  readonly broken: true
}

export interface ExemptionStore {
  /** `replaced` where a later request about the same stands there. Writing the same again changes nothing. */
  put(row: ExemptionRow): Promise<'written' | 'replaced'>
  /** Of the user and of each of its keys, also those that are over. */
  ofUser(
    account: AccountId,
    userId: IamUserId,
  ): Promise<Known<readonly (ExemptionRow | BrokenExemptionRow)[]>>
  ofAccount(account: AccountId): Promise<Known<readonly (ExemptionRow | BrokenExemptionRow)[]>>
}
