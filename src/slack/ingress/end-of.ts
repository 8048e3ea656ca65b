import type { Moment } from '../../requests/ids.ts'
import { endOfDay } from '../../shared/calendar-day.ts'
import { addMs, parseDuration } from '../../shared/duration.ts'

/** The moment that somebody's `14d` or `2026-12-24` means: so long from now, or the end of that day. `undefined` for a text that is neither; whether it is allowed is judged elsewhere. */
export function endOf(
  text: string,
  { now, timezone }: { readonly now: Date; readonly timezone: string },
): Moment | undefined {
  const ms = parseDuration(text)
  const end = ms.ok ? addMs(now, ms.value) : endOfDay(text, timezone)
  return end?.toISOString()
}
