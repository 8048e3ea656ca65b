import type { RequestId } from '../../requests/ids.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import { addMs, MINUTE_MS } from '../../shared/duration.ts'
import { countedUnder, foundFor } from './attribution.ts'
import {
  type Audit,
  type Followed,
  type Found,
  following,
  isOfIncident,
  isRead,
  PAGES_AT_MOST,
  type RegionRead,
} from './audit.ts'
import type { AuditEvent } from './audit-event.ts'
import type { AuditJobs } from './audit-job.ts'
import type {
  AuditPages,
  AuditStore,
  AuditTrail,
  LookedUpPage,
  LookupLeases,
  LookupTurn,
} from './audit-store.ts'
import { BASELINE_PAGES, emptyBaseline, withPage } from './baseline.ts'
import { gapAfter } from './pace.ts'
import { subjectName } from './subject.ts'
import { tallied } from './tally.ts'

/**
 * Reads one Region of an audit: page after page, subject after subject, until everything that is followed has been read there. One run takes a while and no longer, and the next goes on where it
 * ended. A page is kept under its number before the cursor moves on, and its count moves with the cursor: a worker that dies in between reads that page again and nothing is lost or counted twice.
 * A Region that does not answer is a failure in the coverage, never a Region without events.
 */
export interface ReadRegionDeps {
  readonly store: AuditStore
  readonly pages: AuditPages
  readonly trail: AuditTrail
  readonly leases: LookupLeases
  readonly jobs: AuditJobs
  readonly clock: Clock
  /** Business time. */
  readonly sleep: Sleep
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
}

/** Of the lease: a run ends well before another may begin, also when its last call takes long. */
const OF_THE_LEASE = 0.25
const BUSY_MS = 10_000
const LATER_MS = 30_000
/** Without one page in so long, the Region is given up. */
const PATIENCE_MS = 30 * MINUTE_MS
const BACK_OFF_MS = [1_000, 2_000, 4_000] as const

export function createReadRegion(
  deps: ReadRegionDeps,
): (id: RequestId, region: string) => Promise<void> {
  return async (id, region) => {
    const found = await readBoth(deps, id, region)
    if (found === undefined || isRead(found.audit, found.read)) return
    const place = { account: found.audit.account, region }
    const holder = { audit: id, token: deps.newToken() }
    const lease = await deps.leases.take(place, holder, deps.leaseMs)
    if (lease.kind === 'busy') {
      // A run of the same audit looks again when it has given the lease back.
      if (lease.audit !== id) await deps.jobs.enqueue({ kind: 'audit_region', id, region }, BUSY_MS)
      return
    }
    const run: Run = { deps, audit: found.audit, turn: lease.turn }
    let end: RunEnd
    try {
      end = await readOn(run, found.read)
    } finally {
      await deps.leases.release(place, holder, run.turn)
    }
    const after = await readBoth(deps, id, region)
    if (after !== undefined && !isRead(after.audit, after.read))
      await deps.jobs.enqueue({ kind: 'audit_region', id, region }, end === 'later' ? LATER_MS : 0)
  }
}

async function readBoth(
  { store }: ReadRegionDeps,
  id: RequestId,
  region: string,
): Promise<{ readonly audit: Audit; readonly read: RegionRead } | undefined> {
  const audit = await store.read(id)
  const read = (await store.readRegions(id)).find((each) => each.region === region)
  return audit === undefined || read === undefined ? undefined : { audit, read }
}

/** `later`: AWS does not answer for now. */
type RunEnd = 'ended' | 'later'

/** One run: the pace, and what the audit follows by now. */
interface Run {
  readonly deps: ReadRegionDeps
  audit: Audit
  turn: LookupTurn
}

async function readOn(run: Run, first: RegionRead): Promise<RunEnd> {
  const { store, sleep, wallNow, leaseMs } = run.deps
  const untilWall = wallNow() + leaseMs * OF_THE_LEASE
  let read = first
  let failures = 0
  for (;;) {
    const followed = await followedOf(run, read)
    if (followed === undefined || wallNow() >= untilWall) return 'ended'
    const page = await keep(run, read, await lookUp(run, read, followed))
    const next = await afterLook(run, read, followed, page)
    // Otherwise somebody else reads this Region: it is theirs now.
    const committed = next && (await store.commitRegion(run.audit.id, read, next))
    if (next !== undefined && (committed === undefined || committed.failure !== undefined))
      return 'ended'
    read = committed ?? read
    if (page.kind !== 'later') failures = 0
    else {
      const backOff = BACK_OFF_MS[failures++]
      if (backOff === undefined) return 'later'
      await sleep(backOff)
    }
  }
}

/** What is written down of an answer; nothing while AWS is still out. */
async function afterLook(
  run: Run,
  read: RegionRead,
  followed: Followed,
  page: SortedPage,
): Promise<RegionRead | undefined> {
  if (page.kind === 'page') return takeIn(run, read, followed, page)
  if (page.kind === 'refused') return afterRefusal(read, page.code)
  const now = run.deps.clock.now()
  if (read.outSince === undefined) return { ...read, outSince: now.toISOString() }
  const isGivenUp = now.getTime() - Date.parse(read.outSince) > PATIENCE_MS
  return isGivenUp ? { ...read, failure: page.code } : undefined
}

/** Who is followed may have grown since this run began. */
async function followedOf(run: Run, { subject }: RegionRead): Promise<Followed | undefined> {
  if (subject >= run.audit.followed.length)
    run.audit = (await run.deps.store.read(run.audit.id)) ?? run.audit
  return run.audit.followed[subject]
}

async function lookUp(run: Run, read: RegionRead, { subject }: Followed): Promise<LookedUpPage> {
  const { clock, sleep, trail } = run.deps
  const waitMs = Date.parse(run.turn.notBefore) - clock.now().getTime()
  if (waitMs > 0) await sleep(waitMs)
  const begun = clock.now()
  const page = await trail.lookUp({
    account: run.audit.account,
    region: read.region,
    subject,
    since: new Date(baselineFrom(run.audit, read) ?? run.audit.since),
    until: new Date(run.audit.until),
    token: read.token,
    session: run.audit.id,
  })
  const gapMs = gapAfter(run.turn.gapMs, page.kind === 'throttled' ? 'throttled' : 'answered')
  run.turn = { gapMs, notBefore: addMs(begun, gapMs).toISOString() }
  return page
}

/** From when on the time before the exposure is read, too: of the key alone. */
function baselineFrom(audit: Audit, { subject }: RegionRead): string | undefined {
  return isOfIncident(audit) && subject === 0 ? audit.baselineFrom : undefined
}

type AnsweredPage = Extract<LookedUpPage, { kind: 'page' }>
/** `events` are those that count; `before` of what was usual, where it is asked for. */
type SortedPage =
  | (AnsweredPage & { readonly before: readonly AuditEvent[] | undefined })
  | Exclude<LookedUpPage, { kind: 'page' }>

/** Puts the page away before anything is counted; one that could not be is asked for again, as if AWS had not answered. An event that only tells of the subject is another caller's. */
async function keep(
  { deps, audit }: Run,
  read: RegionRead,
  looked: LookedUpPage,
): Promise<SortedPage> {
  if (looked.kind !== 'page') return looked
  const subjects = audit.followed.map(({ subject }) => subject)
  const theirs = countedUnder(subjects, read.subject, looked.events)
  const from = Date.parse(audit.since)
  const isBefore = ({ at }: AuditEvent): boolean => Date.parse(at) < from
  const events = theirs.filter((event) => !isBefore(event))
  const before = baselineFrom(audit, read) === undefined ? undefined : theirs.filter(isBefore)
  if (events.length === 0) return { ...looked, events, before }
  try {
    await deps.pages.put({ audit: audit.id, region: read.region, page: read.pages }, events)
    return { ...looked, events, before }
  } catch {
    return { kind: 'later', code: 'PageNotKept' }
  }
}

/** Follows what a page leads to, before the cursor moves on. */
async function takeIn(
  run: Run,
  read: RegionRead,
  followed: Followed,
  page: Extract<SortedPage, { kind: 'page' }>,
): Promise<RegionRead> {
  const found = foundFor(run.audit, followed, page.events)
  if (found.length > 0) await follow(run, found)
  return afterPage(read, page)
}

async function follow(run: Run, found: readonly Found[]): Promise<void> {
  const { store, jobs } = run.deps
  for (;;) {
    const followed = following(run.audit.followed, found)
    if (followed === run.audit.followed) break
    const committed = await store.commit(run.audit, { ...run.audit, followed: [...followed] })
    const again = committed ?? (await store.read(run.audit.id))
    if (again === undefined) return
    run.audit = again
  }
  // Regions that had read all there was. Also when it was followed already: whoever wrote that may have died before the jobs were in the queue.
  const names = new Set(
    found.flatMap(({ subject, otherwise }) => [
      subjectName(subject),
      ...(otherwise === undefined ? [] : [subjectName(otherwise)]),
    ]),
  )
  const from = run.audit.followed.findIndex(({ subject }) => names.has(subjectName(subject)))
  if (from < 0) return
  const { id } = run.audit
  for (const { region, subject } of await store.readRegions(id))
    if (subject >= from) await jobs.enqueue({ kind: 'audit_region', id, region })
}

function afterPage(read: RegionRead, page: Extract<SortedPage, { kind: 'page' }>): RegionRead {
  const { token: _read, outSince: _over, ...rest } = read
  const pagesOfSubject = read.pagesOfSubject + 1
  const baseline = baselineAfter(read, page)
  const counted: RegionRead = {
    ...rest,
    tally: tallied(read.tally, page.events),
    ...(baseline !== undefined && { baseline }),
    unreadable: read.unreadable + page.unreadable,
    pages: read.pages + (page.events.length > 0 ? 1 : 0),
  }
  if (page.next === undefined) return nextSubject(counted, false)
  // What counts has been read; of what was usual, enough.
  if (baseline !== undefined && baseline.pages >= BASELINE_PAGES) return nextSubject(counted, false)
  if (pagesOfSubject >= PAGES_AT_MOST) return nextSubject(counted, true)
  return { ...counted, token: page.next, pagesOfSubject }
}

function baselineAfter(
  read: RegionRead,
  { before, next, unreadable }: Extract<SortedPage, { kind: 'page' }>,
): RegionRead['baseline'] {
  if (before === undefined) return read.baseline
  const far = read.baseline ?? emptyBaseline()
  const more = before.length > 0 || far.pages > 0 ? withPage(far, before) : far
  const isMissing = read.unreadable + unreadable > 0
  return next === undefined ? { ...more, whole: !isMissing } : more
}

/** A token that AWS takes no more ends this subject here, said so; anything else ends the Region. */
function afterRefusal(read: RegionRead, code: string): RegionRead {
  const { token, ...rest } = read
  if (token === undefined || !/^InvalidNextToken/.test(code)) return { ...read, failure: code }
  return nextSubject(rest, true)
}

function nextSubject(read: Omit<RegionRead, 'token'>, isTruncated: boolean): RegionRead {
  return {
    ...read,
    subject: read.subject + 1,
    pagesOfSubject: 0,
    truncated: read.truncated + (isTruncated ? 1 : 0),
  }
}
