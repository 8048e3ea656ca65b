import { WeekId } from '../requests/ids.ts'
import { dayIn, momentIn } from '../shared/calendar-day.ts'
import { DAY_MS } from '../shared/duration.ts'

/**
 * Which week's moment has passed last, by the clock of one time zone. Pure. A moment that was missed is still the last one until the next: nothing depends on being asked at the right time.
 * The week is named as ISO 8601 does, by the day of the moment, so that the names sort as the weeks do.
 */
export interface WeeklyTime {
  /** 1 for Monday. */
  readonly day: number
  /** As in `09:00`. */
  readonly time: string
  /** IANA name. */
  readonly timezone: string
}

export interface WeekMoment {
  readonly week: WeekId
  readonly at: Date
}

export function lastMoment(weekly: WeeklyTime, now: Date): WeekMoment {
  const today = dayIn(weekly.timezone, now)
  const back = (weekdayOf(today) - weekly.day + 7) % 7
  const moments = [back, back + 7].map((days) => momentOn(weekly, daysBefore(today, days)))
  const [latest, before] = moments
  if (latest !== undefined && latest.at <= now) return latest
  return before ?? momentOn(weekly, today)
}

/** The first moment after `now`. */
export function nextMoment(weekly: WeeklyTime, now: Date): WeekMoment {
  const { timezone } = weekly
  const last = dayIn(timezone, lastMoment(weekly, now).at)
  return momentOn(weekly, daysBefore(last, -7))
}

function momentOn({ timezone, time }: WeeklyTime, day: string): WeekMoment {
  return { week: weekOf(day), at: momentIn(timezone, day, time) }
}

/** The week belongs to the year of its Thursday. */
export function weekOf(day: string): WeekId {
  const thursday = daysBefore(day, weekdayOf(day) - 4)
  const year = thursday.slice(0, 4)
  const dayOfYear = (utc(thursday) - utc(`${year}-01-01`)) / DAY_MS
  const number = String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')
  return WeekId.parse(`${year}-W${number}`)
}

function weekdayOf(day: string): number {
  return new Date(utc(day)).getUTCDay() || 7
}

function daysBefore(day: string, days: number): string {
  return new Date(utc(day) - days * DAY_MS).toISOString().slice(0, 10)
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`)
}
