import { addMs, DAY_MS, latest } from '../../shared/duration.ts'
import type { Audit } from './audit.ts'

/**
 * From when on an audit reads, and from where. Pure. The event history goes back 90 days; where a trail's archive is configured, it is asked for what is older, and for data events of the whole period.
 */
export interface ArchiveReach {
  /** How far back it is asked. */
  readonly historyMs: number
  /** The trail logs some. */
  readonly dataEvents: boolean
}

/** What LookupEvents goes back. */
export const HISTORY_DAYS = 90
/** With an archive behind it, a day less: while an audit runs, the oldest day of the history goes. */
const HISTORY_BEFORE_ARCHIVE_DAYS = 89

/** As far back as is wanted, and no farther than there is something to read; all of that where nobody said how far. */
export function auditPeriod(
  wanted: Date | undefined,
  until: Date,
  reach: ArchiveReach | undefined,
): Pick<Audit, 'archive' | 'since'> {
  const from = (daysMs: number): Date => latest(addMs(until, -daysMs), wanted ?? new Date(0))
  if (reach === undefined) return { since: from(HISTORY_DAYS * DAY_MS).toISOString() }
  const farthest = from(reach.historyMs)
  const lookedUp = latest(farthest, addMs(until, -HISTORY_BEFORE_ARCHIVE_DAYS * DAY_MS))
  const isOlder = farthest < lookedUp
  const since = lookedUp.toISOString()
  if (!isOlder && !reach.dataEvents) return { since }
  return {
    since,
    archive: {
      since: farthest.toISOString(),
      dataEvents: reach.dataEvents,
      ...(isOlder && { olderThan: since }),
    },
  }
}
