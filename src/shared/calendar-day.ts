import { addMs, DAY_MS } from './duration.ts'

/** Days of a calendar by the clock of one time zone, where a person chose a day and a row needs a moment. Pure; knows nothing of holidays. */

/** `2026-11-24` on that zone's calendar. */
export function dayIn(timezone: string, moment: Date): string {
  return new Date(localAsUtc(timezone, moment.getTime())).toISOString().slice(0, 10)
}

/** The last millisecond of the day, right also on days on which clocks are changed; `undefined` for a text that is no day. */
export function endOfDay(day: string, timezone: string): Date | undefined {
  const start = startAsUtc(day)
  if (start === undefined) return undefined
  const midnight = start + DAY_MS
  const guess = midnight - offset(timezone, midnight)
  return new Date(midnight - offset(timezone, guess) - 1)
}

/** The last day that ends within `ms` from now; where not even today does, today. */
export function lastDayWithin(now: Date, ms: number, timezone: string): string {
  const limit = addMs(now, ms)
  const day = dayIn(timezone, limit)
  const end = endOfDay(day, timezone)
  if (end === undefined || end <= limit) return day
  const before = dayIn(timezone, addMs(end, -DAY_MS))
  const today = dayIn(timezone, now)
  return [before, today].toSorted()[1] ?? today
}

/** When the clock of that zone shows this time on this day: the first moment where it shows it twice, an hour later where the clock is put forward over it. */
export function momentIn(timezone: string, day: string, time: string): Date {
  const wall = Date.parse(`${day}T${time}:00.000Z`)
  const moments = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - offset(timezone, near))
  const shown = moments.filter((at) => localAsUtc(timezone, at) === wall)
  return new Date(shown.length > 0 ? Math.min(...shown) : Math.max(...moments))
}

function startAsUtc(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const start = Date.parse(`${day}T00:00:00.000Z`)
  const isDay = !Number.isNaN(start) && new Date(start).toISOString().startsWith(day)
  return isDay ? start : undefined
}

function offset(timezone: string, at: number): number {
  return localAsUtc(timezone, at) - at
}

/** The zone's wall clock at that moment, read as if it were UTC. */
function localAsUtc(timezone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at))
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((each) => each.type === type)?.value)
  const [year, month, day] = [part('year'), part('month'), part('day')]
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'))
}
