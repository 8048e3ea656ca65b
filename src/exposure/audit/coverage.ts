import { type ArchiveCoverage, archiveCoverage, isArchiveWhole } from './archive-coverage.ts'
import type { ArchiveRead } from './archive-read.ts'
import { type Audit, isOfIncident, isRead, type RegionRead } from './audit.ts'
import { kindsOf } from './counted.ts'
import { subjectName } from './subject.ts'
import type { Tally } from './tally.ts'

/** What an audit rests on: what was read, and by name what was not. Pure. It is whole only where nothing is missing of what CloudTrail's event history could show, and of what a trail's archive was asked for. Data events that nobody logs are in neither. */
export interface Coverage {
  readonly done: readonly string[]
  readonly reading: readonly string[]
  readonly failed: readonly { readonly region: string; readonly why: string }[]
  /** Of these only the newest pages were read. */
  readonly cut: readonly string[]
  readonly unreadable: number
  readonly sessions: { readonly opened: number; readonly followed: number }
  readonly rolesElsewhere: number
  /** Keys, users, roles, named sessions and providers that came of it. */
  readonly leads: {
    readonly found: number
    readonly followed: number
    readonly notFollowed: readonly string[]
  }
  readonly archive: ArchiveCoverage
  /** From when to when nothing can be known, because neither the history nor what was read of an archive reaches so far. */
  readonly tooOld: { readonly from: string; readonly to: string } | undefined
  /** Why it is not known which Regions are enabled. */
  readonly regionsUnknown: string | undefined
  readonly whole: boolean
}

export function coverageOf(
  audit: Audit,
  reads: readonly RegionRead[],
  tally: Tally,
  archiveRead?: ArchiveRead,
): Coverage {
  const failed = reads.flatMap(({ region, failure }) =>
    failure === undefined ? [] : [{ region, why: failure }],
  )
  const done = reads
    .filter((read) => read.failure === undefined && isRead(audit, read))
    .map(({ region }) => region)
  const reading = audit.regions.filter(
    (region) => !done.includes(region) && !failed.some((each) => each.region === region),
  )
  const cut = reads.filter(({ truncated }) => truncated > 0).map(({ region }) => region)
  const archive = archiveCoverage(audit, archiveRead)
  const parts = {
    done,
    reading,
    failed,
    cut,
    unreadable: reads.reduce((sum, read) => sum + read.unreadable, archiveRead?.unreadable ?? 0),
    sessions: { opened: tally.sessions, followed: sessionsFollowed(audit) },
    rolesElsewhere: kindsOf(tally.rolesElsewhere),
    leads: leadsIn(audit, tally),
    archive,
    tooOld: tooOldOf(audit, archive),
    regionsUnknown: audit.regionsUnknown,
  }
  return { ...parts, whole: isWhole(parts) }
}

function isWhole(parts: Omit<Coverage, 'whole'>): boolean {
  const { failed, reading, cut, unreadable, rolesElsewhere, sessions, leads } = parts
  return (
    failed.length + reading.length + cut.length + unreadable + rolesElsewhere === 0 &&
    sessions.followed >= sessions.opened &&
    leads.followed >= leads.found &&
    isArchiveWhole(parts.archive) &&
    parts.tooOld === undefined &&
    parts.regionsUnknown === undefined
  )
}

function sessionsFollowed({ followed }: Audit): number {
  return followed.filter(
    ({ subject }) => subject.by === 'credential' && subject.id.startsWith('ASIA'),
  ).length
}

function leadsIn({ followed }: Audit, { leads }: Tally): Coverage['leads'] {
  const names = new Set(followed.map(({ subject }) => subjectName(subject)))
  const notFollowed = leads.seen.flatMap(({ value }) => (names.has(value) ? [] : [value]))
  return { found: kindsOf(leads), followed: leads.seen.length - notFollowed.length, notFollowed }
}

/** An archive that was cut is missing its oldest part: how much of it, nobody counts. */
function tooOldOf(audit: Audit, archive: ArchiveCoverage): Coverage['tooOld'] {
  if (!isOfIncident(audit)) return undefined
  const to = archive.kind === 'read' && archive.older ? archive.since : audit.since
  return Date.parse(audit.exposedSince) >= Date.parse(to)
    ? undefined
    : { from: audit.exposedSince, to }
}
