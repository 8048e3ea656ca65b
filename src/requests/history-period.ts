import { addMs, parseDuration } from '../shared/duration.ts'

/**
 * How far back a history goes, as people write it: `30d`, `24h`, or the day from which on, `2026-11-01` (in UTC). Pure.
 * `undefined` for a text that is neither; a day that does not exist is none.
 */
export function sinceOf(period: string, now: Date): Date | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) {
    const day = new Date(`${period}T00:00:00.000Z`)
    return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(period) ? undefined : day
  }
  const duration = parseDuration(period)
  return duration.ok && /^\d+[dh]$/.test(period) ? addMs(now, -duration.value) : undefined
}
