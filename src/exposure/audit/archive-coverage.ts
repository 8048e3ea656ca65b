import { ARCHIVE, type ArchiveRead, isArchiveOver } from './archive-read.ts'
import type { Audit } from './audit.ts'

/** How far the archive of a trail reaches in an audit. Pure. Data events count as read only where the trail logs some, and then only those that it logs: which, awskey does not know. */
export type ArchiveCoverage =
  /** None is configured for the account, or the event history has all that was asked for. */
  | { readonly kind: 'not_asked' }
  | ({ readonly kind: 'failed'; readonly why: string } & ArchiveReaches)
  /** `cut`: of so many events only the newest. */
  | ({ readonly kind: 'cut' | 'read' | 'reading' } & ArchiveReaches)

export interface ArchiveReaches {
  readonly since: string
  readonly dataEvents: boolean
  /** What is older than the event history is asked for. */
  readonly older: boolean
  /** Of those that are followed, so many could not be looked for. */
  readonly leftOut: number
}

export function archiveCoverage(
  { archive }: Pick<Audit, 'archive'>,
  read: ArchiveRead | undefined,
): ArchiveCoverage {
  if (archive === undefined) return { kind: 'not_asked' }
  const { since, dataEvents, olderThan } = archive
  const reaches = { since, dataEvents, older: olderThan !== undefined, leftOut: read?.leftOut ?? 0 }
  if (read?.failure !== undefined) return { kind: 'failed', why: read.failure, ...reaches }
  if (!isArchiveOver({ archive }, read)) return { kind: 'reading', ...reaches }
  return { kind: read?.cut === true ? 'cut' : 'read', ...reaches }
}

/** Nothing that the archive was asked for is missing. */
export function isArchiveWhole(archive: ArchiveCoverage): boolean {
  return archive.kind === 'not_asked' || (archive.kind === 'read' && archive.leftOut === 0)
}

/** As far as the trail logs them, and those that the query gave. */
export function hasReadDataEvents(archive: ArchiveCoverage): boolean {
  return (archive.kind === 'read' || archive.kind === 'cut') && archive.dataEvents
}

/** Where its pages are, among those of the Regions. */
export function archivePlaces(
  read: ArchiveRead | undefined,
): readonly { readonly region: string; readonly pages: number }[] {
  return read === undefined ? [] : [{ region: ARCHIVE, pages: read.pages }]
}
