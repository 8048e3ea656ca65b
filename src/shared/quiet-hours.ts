import { addMs, MINUTE_MS } from './duration.ts'

/** The hours of a day in which nobody is reminded of anything, by the clock of one time zone: `from` 18:00 `to` 08:00 goes over midnight. */
export interface QuietHours {
  readonly from: string
  readonly to: string
  /** IANA name. */
  readonly timezone: string
}

/** When the quiet hours end that this moment lies in: the first minute that is not quiet; `undefined` outside them. Right also on days on which clocks are changed. */
export function endOfQuiet(quiet: QuietHours, now: Date): Date | undefined {
  const clock = clockOf(quiet.timezone)
  if (!isQuiet(quiet, clock(now))) return undefined
  let moment = startOfMinute(now)
  while (isQuiet(quiet, clock(moment))) {
    const ahead = (minutes(quiet.to) - minutes(clock(moment)) + DAY) % DAY
    // Clocks are changed at a quarter of an hour, so no step goes over one.
    moment = addMs(
      moment,
      Math.min(ahead, QUARTER - (moment.getUTCMinutes() % QUARTER)) * MINUTE_MS,
    )
  }
  return moment
}

const DAY = 24 * 60
const QUARTER = 15

function isQuiet({ from, to }: QuietHours, time: string): boolean {
  return from <= to ? time >= from && time < to : time >= from || time < to
}

function clockOf(timezone: string): (moment: Date) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (moment) => format.format(moment)
}

function minutes(time: string): number {
  const [hours = 0, mins = 0] = time.split(':').map(Number)
  return hours * 60 + mins
}

function startOfMinute(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS)
}
