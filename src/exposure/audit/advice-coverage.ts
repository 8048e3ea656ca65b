import { type ArchiveCoverage, isArchiveWhole } from './archive-coverage.ts'
import type { AdviceAudit } from './audit.ts'
import type { Coverage } from './coverage.ts'

/** What an advice rests on. Pure. Roles, and what was made, are followed by no advice, so that these are missing nothing; sessions of the user itself are. */
export interface AdviceCoverage {
  readonly since: string
  readonly until: string
  readonly read: readonly string[]
  readonly failed: Coverage['failed']
  /** Of these only the newest pages were read. */
  readonly cut: readonly string[]
  readonly unreadable: number
  /** Of those that have the rights of the user. */
  readonly sessions: { readonly opened: number; readonly followed: number }
  readonly archive: ArchiveCoverage
  readonly whole: boolean
}

export function adviceCoverage(
  { since, until, archive: asked, followed }: AdviceAudit,
  { done, reading, failed, cut, unreadable, archive }: Coverage,
  sessionsOpened: number,
): AdviceCoverage {
  const sessions = {
    opened: sessionsOpened,
    followed: followed.filter(({ depth }) => depth > 0).length,
  }
  const missing = failed.length + reading.length + cut.length + unreadable
  return {
    since: asked?.olderThan === undefined ? since : asked.since,
    until,
    read: done,
    failed: [...failed, ...reading.map((region) => ({ region, why: 'not read to its end' }))],
    cut,
    unreadable,
    sessions,
    archive,
    whole: missing === 0 && sessions.followed >= sessions.opened && isArchiveWhole(archive),
  }
}
