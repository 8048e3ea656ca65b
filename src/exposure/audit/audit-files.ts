import { csvText } from '../../requests/history-csv.ts'
import type { ArchiveCoverage } from './archive-coverage.ts'
import { type Audit, isOfIncident, type RegionRead } from './audit.ts'
import { type AuditEvent, madeName } from './audit-event.ts'
import type { AuditResult } from './audit-result.ts'
import type { AuditPages } from './audit-store.ts'

/**
 * The whole of an audit as files, a part at a time: each part holds so many events and no more, however many there are. Within a part the newest come first.
 */
export const EVENTS_IN_A_FILE = 50_000
const PAGES_AT_ONCE = 8

export async function* eventParts(
  pages: Pick<AuditPages, 'read'>,
  { id }: Pick<Audit, 'id'>,
  reads: readonly Pick<RegionRead, 'region' | 'pages'>[],
  inAFile: number = EVENTS_IN_A_FILE,
): AsyncGenerator<readonly AuditEvent[], void, undefined> {
  const places = reads.flatMap(({ region, pages: count }) =>
    Array.from({ length: count }, (_, page) => ({ audit: id, region, page })),
  )
  let part: AuditEvent[] = []
  for (let at = 0; at < places.length; at += PAGES_AT_ONCE) {
    const some = await Promise.all(
      places.slice(at, at + PAGES_AT_ONCE).map((place) => pages.read(place)),
    )
    for (const event of some.flat()) {
      part.push(event)
      if (part.length < inAFile) continue
      yield newestFirst(part)
      part = []
    }
  }
  if (part.length > 0) yield newestFirst(part)
}

function newestFirst(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1))
}

const COLUMNS = [
  'at',
  'region',
  'service',
  'call',
  'error',
  'ip',
  'user_agent',
  'principal',
  'credential',
  'made',
  'opened_session',
  'event_id',
] as const

export function auditCsv(events: readonly AuditEvent[]): string {
  return csvText([COLUMNS, ...events.map(cellsOf)])
}

function cellsOf(event: AuditEvent): readonly string[] {
  const { made, issued } = event
  return [
    event.at,
    event.region,
    event.service,
    event.name,
    event.error ?? '',
    event.ip ?? '',
    event.agent ?? '',
    event.principal ?? '',
    event.credential,
    made === undefined ? '' : `${made.what} ${madeName(made)}`,
    issued?.credential ?? '',
    event.id,
  ]
}

/** The events of one part with what the whole audit found. */
export function auditJson(
  audit: Audit,
  { tally, tactics, coverage, regions: usedIn, news }: AuditResult,
  events: readonly AuditEvent[],
): string {
  const { account, accountName, userName, keyId, since, until, followed, regions, archive } = audit
  const asked = {
    account,
    accountName,
    userName,
    keyId,
    since,
    until,
    followed,
    regions,
    archive,
  }
  return JSON.stringify({
    asked,
    coverage,
    dataEvents: dataEventsRead(coverage.archive),
    tally,
    usedIn,
    ...(isOfIncident(audit) && { exposedSince: audit.exposedSince, newSince: news }),
    tactics,
    events,
  })
}

function dataEventsRead(archive: ArchiveCoverage): string {
  if (archive.kind === 'not_asked' || !archive.dataEvents) return 'never read'
  return archive.kind === 'read' ? 'read as far as the trail logs them' : 'not all read'
}
