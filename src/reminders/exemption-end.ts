import type { Moment } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import { lastDayWithin } from '../shared/calendar-day.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'

/** Why an end will not do: it is over, or later than policy allows. */
export function endFault(
  until: Moment,
  {
    now,
    maxMs,
    timezone,
  }: { readonly now: Date; readonly maxMs: number; readonly timezone: string },
): Extract<Refusal, { reason: 'until_over' | 'until_too_late' }> | undefined {
  if (until <= now.toISOString()) return { reason: 'until_over', until }
  if (until <= addMs(now, maxMs).toISOString()) return undefined
  const latest = lastDayWithin(now, maxMs, timezone)
  return { reason: 'until_too_late', latest, maxDays: Math.floor(maxMs / DAY_MS) }
}
