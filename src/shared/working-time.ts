import { dayIn } from './calendar-day.ts'
import { addMs, DAY_MS, MINUTE_MS } from './duration.ts'

/** When people are there to notice: days of the week and hours of one time zone, less the days on which nothing is to be changed. */
export interface WorkingTime {
  /** IANA name. */
  readonly timezone: string
  /** 1 for Monday. */
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
  /** Whole days, both ends included: `2026-12-24`. */
  readonly quietDays: readonly { readonly from: string; readonly to: string }[]
}

/** Farther ahead nobody looks: a calendar without a working day must not keep anything waiting for ever. */
const AHEAD_AT_MOST_MS = 60 * DAY_MS
/** Clocks are changed at a quarter of an hour, so no step goes over one. */
const QUARTER_MS = 15 * MINUTE_MS

/** The first moment from now on that lies in working time: `now` itself when it does. */
export function nextWorkingMoment(working: WorkingTime, now: Date): Date {
  const local = localTime(working.timezone)
  const limit = addMs(now, AHEAD_AT_MOST_MS)
  let moment = now
  while (moment < limit && !isWorking(working, local(moment)))
    moment = new Date((Math.floor(moment.getTime() / QUARTER_MS) + 1) * QUARTER_MS)
  return moment
}

interface Local {
  /** As in `2026-12-24`. */
  readonly day: string
  /** As in `09:30`. */
  readonly time: string
}

function localTime(timezone: string): (moment: Date) => Local {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (moment) => ({ day: dayIn(timezone, moment), time: format.format(moment) })
}

function isWorking({ days, from, to, quietDays }: WorkingTime, { day, time }: Local): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7
  const quiet = quietDays.some((each) => each.from <= day && day <= each.to)
  return !quiet && days.includes(weekday) && from <= time && time < to
}
