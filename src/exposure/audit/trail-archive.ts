import type { AccountId } from '../../requests/ids.ts'
import type { AuditEvent } from './audit-event.ts'

/**
 * What a trail has kept in its bucket, asked by one query that takes minutes: begun, looked at, read page by page, so that nobody waits for it. It knows what the event history does not: calls older than 90 days,
 * and data events where the trail logs them.
 */
export interface TrailArchive {
  /** The same `token` with the same question is the same query, however often it is begun. */
  begin(question: ArchiveQuestion): Promise<ArchiveBegun>
  look(query: ArchiveQuery): Promise<ArchiveLook>
  page(query: ArchiveQuery, at: ArchivePlace): Promise<ArchivePage>
  /** Without effect on a query that is over; nobody learns whether it came through. */
  stop(query: ArchiveQuery): Promise<void>
}

export interface ArchiveQuestion {
  /** 32 characters at least. */
  readonly token: string
  /** Whose calls; the trail may hold those of many accounts. */
  readonly account: AccountId
  /** Access key ids, of keys and of sessions. */
  readonly credentials: readonly string[]
  /** Names of IAM users. */
  readonly users: readonly string[]
  /** ARNs, of roles' sessions and of federated users. */
  readonly sessions: readonly string[]
  readonly since: Date
  readonly until: Date
  /** Every call before this moment; without it, data events alone. */
  readonly olderThan: Date | undefined
  /** Those of the whole period. */
  readonly dataEvents: boolean
  /** Role session name. */
  readonly session: string
}

export interface ArchiveQuery {
  readonly id: string
  readonly session: string
}

export interface ArchivePlace {
  readonly account: AccountId
  readonly token: string | undefined
}

/** `later`: AWS may answer when asked again. */
export type NoArchiveAnswer = {
  readonly kind: 'later' | 'refused'
  readonly code: string
}

export type ArchiveBegun = { readonly kind: 'begun'; readonly id: string } | NoArchiveAnswer

export type ArchiveLook =
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  /** The query itself; `why` is a word that may be shown. */
  | { readonly kind: 'failed'; readonly why: string }
  | NoArchiveAnswer

export type ArchivePage =
  | {
      readonly kind: 'page'
      readonly events: readonly AuditEvent[]
      readonly unreadable: number
      readonly next: string | undefined
    }
  | NoArchiveAnswer

/** The newest; a query answers with no more. */
export const ARCHIVE_EVENTS_AT_MOST = 100_000
