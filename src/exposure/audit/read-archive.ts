import type { RequestId } from '../../requests/ids.ts'
import type { Clock } from '../../shared/clock.ts'
import { MINUTE_MS } from '../../shared/duration.ts'
import {
  ARCHIVE,
  type ArchiveRead,
  archiveQuestion,
  isArchiveOver,
  newArchiveRead,
} from './archive-read.ts'
import { countedAmong } from './attribution.ts'
import { type Audit, isAllRead } from './audit.ts'
import type { AuditJobs } from './audit-job.ts'
import type { AuditPages, AuditStore } from './audit-store.ts'
import { counted, together } from './counted.ts'
import { tallied } from './tally.ts'
import {
  ARCHIVE_EVENTS_AT_MOST,
  type ArchiveLook,
  type ArchivePage,
  type NoArchiveAnswer,
  type TrailArchive,
} from './trail-archive.ts'

/**
 * Reads the archive of a trail for an audit, once all Regions are through: begins one query, comes back until it is done, and takes its pages. A run does what can be done now and leaves the rest to the next.
 * Every step may be done twice: the query has the audit's own token, and a page is kept under its number before the cursor moves on. A failure is written into the coverage and ends the archive alone.
 */
export interface ReadArchiveDeps {
  readonly store: Pick<AuditStore, 'commitArchive' | 'read' | 'readArchive' | 'readRegions'>
  readonly pages: Pick<AuditPages, 'put'>
  /** Nothing where the configuration names none any more. */
  readonly archive: TrailArchive | undefined
  readonly jobs: AuditJobs
  readonly clock: Clock
  wallNow(): number
  readonly leaseMs: number
}

/** Of the lease: as for a Region. */
const OF_THE_LEASE = 0.25
const LOOK_MS = 5_000
const LATER_MS = 30_000
/** Without one answer in so long, the archive is given up. */
const PATIENCE_MS = 30 * MINUTE_MS
/** Athena itself ends a query after 30 minutes, and may let it wait before. */
const QUERY_PATIENCE_MS = 60 * MINUTE_MS

export function createReadArchive(deps: ReadArchiveDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    const audit = await deps.store.read(id)
    if (audit?.archive === undefined || audit.over === true) return
    if (!isAllRead(audit, await deps.store.readRegions(id))) return
    const againMs = await readOn(deps, audit, audit.archive)
    if (againMs !== undefined) await deps.jobs.enqueue({ kind: 'audit_archive', id }, againMs)
  }
}

/** After how long to come back; `undefined` when it is over, or somebody else's. */
async function readOn(
  deps: ReadArchiveDeps,
  audit: Audit,
  asked: NonNullable<Audit['archive']>,
): Promise<number | undefined> {
  const { store, clock, wallNow, leaseMs } = deps
  const untilWall = wallNow() + leaseMs * OF_THE_LEASE
  let read =
    (await store.readArchive(audit.id)) ??
    (await store.commitArchive(audit.id, undefined, newArchiveRead(audit, clock.now())))
  while (read !== undefined && !isArchiveOver(audit, read)) {
    if (wallNow() >= untilWall) return 0
    const step = await stepOf(deps, audit, asked, read)
    if (step.next !== undefined) read = await store.commitArchive(audit.id, read, step.next)
    if (step.againMs !== undefined) return read === undefined ? undefined : step.againMs
  }
  return undefined
}

interface Step {
  /** Nothing is to be written down where it is missing. */
  readonly next?: ArchiveRead
  /** Not now, but then. */
  readonly againMs?: number
}

async function stepOf(
  deps: ReadArchiveDeps,
  audit: Audit,
  asked: NonNullable<Audit['archive']>,
  read: ArchiveRead,
): Promise<Step> {
  const { archive } = deps
  if (archive === undefined) return { next: { ...read, failure: 'NotConfigured' } }
  if (read.query === undefined) {
    const begun = await archive.begin(archiveQuestion(audit, asked, read))
    if (begun.kind !== 'begun') return unanswered(deps, read, begun)
    return { next: { ...answering(read), query: begun.id }, againMs: LOOK_MS }
  }
  const query = { id: read.query, session: audit.id }
  if (read.answered !== true)
    return afterLook(deps, read, await archive.look(query), () => archive.stop(query))
  const at = { account: audit.account, token: read.token }
  const page = sorted(audit, await archive.page(query, at))
  return afterPage(deps, read, await keep(deps, audit, read, page))
}

async function afterLook(
  deps: ReadArchiveDeps,
  read: ArchiveRead,
  look: ArchiveLook,
  stop: () => Promise<void>,
): Promise<Step> {
  if (look.kind === 'done') return { next: { ...answering(read), answered: true } }
  if (look.kind === 'failed') return { next: { ...read, failure: look.why } }
  if (look.kind !== 'running') return unanswered(deps, read, look)
  if (!isPast(deps, read.askedAt, QUERY_PATIENCE_MS))
    return { ...(read.outSince !== undefined && { next: answering(read) }), againMs: LOOK_MS }
  await stop()
  return { next: { ...read, failure: 'TookTooLong' } }
}

type SortedPage =
  | (Extract<ArchivePage, { kind: 'page' }> & { readonly others: number })
  | NoArchiveAnswer

/** As with the history: what was found by a name counts only where the identity in the event is that one. */
function sorted({ followed }: Audit, page: ArchivePage): SortedPage {
  if (page.kind !== 'page') return page
  const subjects = followed.map(({ subject }) => subject)
  const events = countedAmong(subjects, page.events)
  return { ...page, events, others: page.events.length - events.length }
}

/** Puts the page away before anything is counted; one that could not be is asked for again, as if AWS had not answered. */
async function keep(
  { pages }: ReadArchiveDeps,
  { id }: Audit,
  { pages: page }: ArchiveRead,
  answer: SortedPage,
): Promise<SortedPage> {
  if (answer.kind !== 'page' || answer.events.length === 0) return answer
  try {
    await pages.put({ audit: id, region: ARCHIVE, page }, answer.events)
    return answer
  } catch {
    return { kind: 'later', code: 'PageNotKept' }
  }
}

function afterPage(deps: ReadArchiveDeps, read: ArchiveRead, page: SortedPage): Step {
  if (page.kind !== 'page') return unanswered(deps, read, page)
  const { token: _read, ...rest } = answering(read)
  const next: ArchiveRead = {
    ...rest,
    pages: read.pages + (page.events.length > 0 ? 1 : 0),
    tally: tallied(read.tally, page.events),
    regions: together(read.regions, counted(page.events.map(({ region }) => region))),
    unreadable: read.unreadable + page.unreadable,
    others: read.others + page.others,
  }
  if (page.next !== undefined) return { next: { ...next, token: page.next } }
  const isCut = next.tally.events + next.unreadable + next.others >= ARCHIVE_EVENTS_AT_MOST
  return { next: { ...next, over: true, ...(isCut && { cut: true }) } }
}

function unanswered(deps: ReadArchiveDeps, read: ArchiveRead, answer: NoArchiveAnswer): Step {
  if (answer.kind === 'refused') return { next: { ...read, failure: answer.code } }
  if (read.outSince === undefined)
    return { next: { ...read, outSince: deps.clock.now().toISOString() }, againMs: LATER_MS }
  if (isPast(deps, read.outSince, PATIENCE_MS)) return { next: { ...read, failure: answer.code } }
  return { againMs: LATER_MS }
}

function answering({ outSince: _over, ...read }: ArchiveRead): ArchiveRead {
  return read
}

function isPast({ clock }: ReadArchiveDeps, since: string, patienceMs: number): boolean {
  return clock.now().getTime() - Date.parse(since) > patienceMs
}
