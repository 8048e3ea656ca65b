import type { AccountId, RequestId } from '../../requests/ids.ts'
import type { ArchiveRead } from './archive-read.ts'
import type { Audit, RegionRead } from './audit.ts'
import type { AuditEvent } from './audit-event.ts'
import type { Subject } from './subject.ts'

/** Where audits are remembered between the runs of a worker. Reads are strongly consistent and throw when there is no answer. */
export interface AuditStore {
  /** Writes the audit and the rows of its Regions; one that is there already stays as it is. */
  open(audit: Audit, reads: readonly RegionRead[]): Promise<void>
  read(id: RequestId): Promise<Audit | undefined>
  readRegions(id: RequestId): Promise<readonly RegionRead[]>
  /** On condition that the row is still at `from.version`; `undefined` when it is not. */
  commit(from: Audit, next: Audit): Promise<Audit | undefined>
  commitRegion(id: RequestId, from: RegionRead, next: RegionRead): Promise<RegionRead | undefined>
  /** `undefined` until it is asked. */
  readArchive(id: RequestId): Promise<ArchiveRead | undefined>
  /** As `commit`; without `from`, on condition that there is none yet. */
  commitArchive(
    id: RequestId,
    from: ArchiveRead | undefined,
    next: ArchiveRead,
  ): Promise<ArchiveRead | undefined>
}

/** Who may ask LookupEvents of an account in a Region now, and how far apart: one holder at a time, whichever audit it works for. */
export interface LookupLeases {
  take(place: LookupPlace, holder: LookupHolder, leaseMs: number): Promise<LeaseTaken>
  /** Gives it back with what was learnt; without effect for a holder whose lease has ended. */
  release(place: LookupPlace, holder: LookupHolder, turn: LookupTurn): Promise<void>
}

export interface LookupHolder {
  readonly audit: RequestId
  /** Of this one run. */
  readonly token: string
}

export type LeaseTaken =
  | { readonly kind: 'taken'; readonly turn: LookupTurn }
  | { readonly kind: 'busy'; readonly audit: RequestId }

export interface LookupPlace {
  readonly account: AccountId
  readonly region: string
}

export interface LookupTurn {
  readonly gapMs: number
  /** Business time before which no call is made. */
  readonly notBefore: string
}

/** What was read, page by page. A page that is put twice under one number is one page. */
export interface AuditPages {
  put(place: PagePlace, events: readonly AuditEvent[]): Promise<void>
  /** Throws for a page that is not there. */
  read(place: PagePlace): Promise<readonly AuditEvent[]>
}

export interface PagePlace {
  readonly audit: RequestId
  readonly region: string
  /** From 0. */
  readonly page: number
}

/** One call to LookupEvents. */
export interface AuditTrail {
  lookUp(ask: LookupAsk): Promise<LookedUpPage>
}

export interface LookupAsk extends LookupPlace {
  readonly subject: Subject
  readonly since: Date
  readonly until: Date
  readonly token: string | undefined
  /** Role session name. */
  readonly session: string
}

export type LookedUpPage =
  | {
      readonly kind: 'page'
      readonly events: readonly AuditEvent[]
      readonly unreadable: number
      readonly next: string | undefined
    }
  /** `later`: AWS may answer when asked again. */
  | { readonly kind: 'throttled' | 'later' | 'refused'; readonly code: string }
