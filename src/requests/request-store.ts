import type {
  AccessKeyId,
  AccountId,
  IamUserId,
  Moment,
  RequestId,
  SlackUserId,
  WeekId,
} from './ids.ts'
import type { LedgerEntry, LedgerEvent } from './ledger.ts'
import type { Claim, Request } from './request.ts'

/**
 * One change of one request: the next row and what is written with it in the same transaction.
 * The store sets `version`, `updatedAt` and `ledger`; whatever the change has there is ignored.
 */
export interface Change {
  readonly request: Request
  readonly entries: readonly LedgerEntry[]
  /** Business time of the change. */
  readonly at: Date
  /** `release` frees the lock on the IAM user; `hand_over` gives it to `opens`. Default: keep. */
  readonly lock?: 'keep' | 'release' | 'hand_over'
  /** A request opened by this one, in the same transaction. */
  readonly opens?: { readonly request: Request; readonly entries: readonly LedgerEntry[] }
  /** The effect's claim that this change answers: it commits only while that token stands, and frees it. */
  readonly answers?: string
}

/** Who and what a history can be asked about. */
export type HistoryOf =
  | { readonly of: 'person'; readonly person: SlackUserId }
  | { readonly of: 'key'; readonly keyId: string }
  | { readonly of: 'user'; readonly account: AccountId; readonly userName: string }
  | { readonly of: 'account'; readonly account: AccountId }

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly request: Request }
  /** The same act had opened it before (a job that arrived twice). */
  | { readonly kind: 'exists'; readonly request: Request }
  | { readonly kind: 'locked'; readonly by: RequestId }

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly request: Request }
  /** The row, the claim or the lock is no longer what the change was made from: read again and decide again. */
  | { readonly kind: 'conflict' }

/** Of a `bulk` the id is that of many rotations at once. */
export type RequestHead = {
  readonly kind: 'request' | 'view' | 'pickup' | 'bulk'
  readonly requestId: RequestId
}

/** What waits for a moment: a request or what belongs to one, an exposed key with its messages, a week or what a team is told in it, a message to the owner of a key, a reading of an account. */
export type DueHead =
  | RequestHead
  | { readonly kind: 'incident' | 'warning'; readonly keyId: AccessKeyId }
  | { readonly kind: 'week'; readonly week: WeekId }
  | { readonly kind: 'digest'; readonly week: WeekId; readonly team: string }
  | { readonly kind: 'fleet'; readonly account: AccountId; readonly id: string }

export interface RequestStore {
  /** Writes a new request, its first ledger events, its history pointers and the lock on its IAM user, all or nothing. */
  open(request: Request, entries: readonly LedgerEntry[]): Promise<OpenOutcome>
  /** Strongly consistent. `undefined` means that there is no such request. Throws when it cannot be read. */
  read(id: RequestId): Promise<Request | undefined>
  /** Writes a change on condition that the row is still at `from.version` (and, with `answers`, that the claim stands). */
  commit(from: Request, change: Change): Promise<CommitOutcome>
  /** Takes the next effect of `request` on condition of its version and that no claim is on it, or that `lapsed` is the claim on it. Does not raise the version. */
  claim(request: Request, claim: Claim, lapsed?: Claim): Promise<boolean>
  lockHolder(account: AccountId, userId: IamUserId): Promise<RequestId | undefined>
  /** Takes the lock that nobody has for this request; `false` when somebody else has it. */
  takeLockAgain(request: Pick<Request, 'id' | 'subject'>): Promise<boolean>
  /** The exposed key whose incident has the lock on this IAM user; `undefined` when none has. */
  incidentOn(account: AccountId, userId: IamUserId): Promise<AccessKeyId | undefined>
  /** Ledger events in order. Throws when a page could not be read. */
  readLedger(id: RequestId): Promise<readonly LedgerEvent[]>
  /** Newest first, at most `limit` request ids. */
  history(subject: HistoryOf, limit: number): Promise<readonly RequestId[]>
  /** Rows whose `dueAt` has come (`dueAt <= now`), of requests, of incidents and of views that lag behind. */
  due(now: Date, limit: number): Promise<readonly DueHead[]>
  /** Every request that has not ended, oldest first. It follows the rows with a short delay: whoever acts on one reads it. Throws when a part cannot be read. */
  openIds(): Promise<readonly RequestId[]>
  /** Kept apart from the chain and bounded: at most one for each person, reason, request and minute. */
  recordRefusal(refusal: {
    requestId: RequestId
    by: SlackUserId
    reason: string
    at: Moment
  }): Promise<void>
}

/** A job of Slack's is done once: the first worker that claims its id has it until the lease ends. */
export interface JobClaims {
  /** `taken` while another worker holds it, `done` when it has been finished. */
  claim(jobId: string, leaseMs: number): Promise<'claimed' | 'taken' | 'done'>
  finish(jobId: string): Promise<void>
}

/** The message that shows a request in one place. A view never decides anything. */
export interface View {
  readonly channel: string
  readonly ts: string
  readonly renderedVersion: number
}

export interface ViewStore<Id extends string = RequestId> {
  /** The view under a lease, or `busy`. `view` is unset when nothing has been posted yet. */
  lease(
    requestId: Id,
    kind: string,
    leaseMs: number,
  ): Promise<{ readonly view: View | undefined; readonly token: string } | 'busy'>
  /** Stores what is shown now and ends the lease. Ignored when the lease is no longer `token`'s. */
  shown(requestId: Id, kind: string, token: string, view: View): Promise<void>
  /** Ends the lease after a failure and makes the view due again after `retryAt`, so that the clock finds it. */
  failed(requestId: Id, kind: string, token: string, retryAt: Date): Promise<void>
  read(requestId: Id, kind: string): Promise<View | undefined>
}
