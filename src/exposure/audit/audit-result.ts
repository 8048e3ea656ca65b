import { type ArchiveCoverage, archiveCoverage, isArchiveWhole } from './archive-coverage.ts'
import type { ArchiveRead } from './archive-read.ts'
import { TACTICS, type Tactic, tacticOf } from './attack-tactics.ts'
import { type Audit, isRead, type RegionRead } from './audit.ts'
import { emptyCounted, emptyTally, merged, mostSeen, type Tally, together } from './tally.ts'

/**
 * What an audit found and how far that reaches. Pure. Every number comes with the coverage that it rests on: where anything was not read, a count is a least, and where nothing was found that is said
 * together with what was not looked at. It never says that a key was not used.
 */
export interface AuditResult {
  readonly tally: Tally
  /** Where it was used, the most first. */
  readonly regions: readonly { readonly region: string; readonly n: number }[]
  readonly tactics: readonly TacticSeen[]
  readonly coverage: Coverage
}

export interface TacticSeen {
  readonly tactic: Tactic
  /** Calls that AWS carried out. */
  readonly done: readonly CallSeen[]
  /** Calls that it refused. */
  readonly refused: readonly CallSeen[]
}

interface CallSeen {
  readonly call: string
  readonly n: number
}

export interface Coverage {
  readonly done: readonly string[]
  readonly reading: readonly string[]
  readonly failed: readonly { readonly region: string; readonly why: string }[]
  /** Of these only the newest pages were read. */
  readonly cut: readonly string[]
  readonly unreadable: number
  readonly sessions: { readonly opened: number; readonly followed: number }
  readonly rolesElsewhere: number
  readonly archive: ArchiveCoverage
  /** All that the event history could show has been read, and all that the archive was asked for. Data events that nobody logs are in neither. */
  readonly whole: boolean
}

export function auditResult(
  audit: Pick<Audit, 'archive' | 'credentials' | 'regions'>,
  reads: readonly RegionRead[],
  archive?: ArchiveRead,
): AuditResult {
  const tally = [...reads, ...(archive === undefined ? [] : [archive])].reduce(
    (sum, read) => merged(sum, read.tally),
    emptyTally(),
  )
  return {
    tally,
    regions: usedIn(reads, archive),
    tactics: tacticsIn(tally),
    coverage: coverageOf(audit, reads, archive, tally),
  }
}

function usedIn(
  reads: readonly RegionRead[],
  archive: ArchiveRead | undefined,
): AuditResult['regions'] {
  const seen = reads.map(({ region, tally: { events: n } }) => ({ value: region, n }))
  const all = together({ seen, others: 0 }, archive?.regions ?? emptyCounted())
  return all.seen
    .flatMap(({ value: region, n }) => (n === 0 ? [] : [{ region, n }]))
    .toSorted((a, b) => b.n - a.n)
}

function coverageOf(
  audit: Pick<Audit, 'archive' | 'credentials' | 'regions'>,
  reads: readonly RegionRead[],
  archiveRead: ArchiveRead | undefined,
  tally: Tally,
): Coverage {
  const { credentials, regions } = audit
  const failed = reads.flatMap(({ region, failure }) =>
    failure === undefined ? [] : [{ region, why: failure }],
  )
  const done = reads
    .filter((read) => read.failure === undefined && isRead({ credentials }, read))
    .map(({ region }) => region)
  const reading = regions.filter(
    (region) => !done.includes(region) && !failed.some((each) => each.region === region),
  )
  const cut = reads.filter(({ truncated }) => truncated > 0).map(({ region }) => region)
  const unreadable = reads.reduce(
    (sum, read) => sum + read.unreadable,
    archiveRead?.unreadable ?? 0,
  )
  const archive = archiveCoverage(audit, archiveRead)
  const sessions = { opened: tally.sessions, followed: credentials.length - 1 }
  const rolesElsewhere = mostSeen(tally.rolesElsewhere).length + tally.rolesElsewhere.others
  const whole =
    failed.length + reading.length + cut.length + unreadable + rolesElsewhere === 0 &&
    isArchiveWhole(archive) &&
    sessions.followed >= sessions.opened
  return { done, reading, failed, cut, unreadable, sessions, rolesElsewhere, archive, whole }
}

/** In the order of the table; a tactic of which nothing was seen is left out. */
function tacticsIn(tally: Tally): readonly TacticSeen[] {
  const of = (tactic: Tactic, counted: Tally['calls']): readonly CallSeen[] =>
    mostSeen(counted).flatMap(({ value, n }) =>
      tacticOf(value) === tactic ? [{ call: value, n }] : [],
    )
  return TACTICS.map((tactic) => ({
    tactic,
    done: of(tactic, tally.calls),
    refused: of(tactic, tally.refused),
  })).filter(({ done, refused }) => done.length + refused.length > 0)
}
