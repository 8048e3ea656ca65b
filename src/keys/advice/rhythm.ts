/** When calls were made, as far as that tells people from machines. Pure. People work on weekdays by day; a machine that does so as well looks like one of them, so a rhythm alone is never sure. */
export interface Rhythm {
  readonly calls: number
  /** On weekdays between seven and twenty o'clock. */
  readonly atWork: number
  /** Different days. */
  readonly days: number
}

/** Whether a moment lies in the hours in which people of this time zone work. Asked for each of many thousand calls, so that an hour is looked up once. */
export function createIsAtWork(timezone: string): (at: string) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const known = new Map<string, boolean>()
  return (at) => {
    const hour = at.slice(0, 'YYYY-MM-DDTHH'.length)
    const before = known.get(hour)
    if (before !== undefined) return before
    const parts = new Map(
      format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
    )
    const isWeekend = ['Sat', 'Sun'].includes(parts.get('weekday') ?? '')
    const oClock = Number(parts.get('hour'))
    const isAtWork = !isWeekend && oClock >= 7 && oClock < 20
    known.set(hour, isAtWork)
    return isAtWork
  }
}

/** Nearly all by day and on weekdays, and often enough that this is no accident. */
export function isOfPeople({ calls, atWork, days }: Rhythm): boolean {
  return calls >= 20 && days >= 5 && atWork / calls >= 0.9
}

/** Nights and weekends as well: in a week, 65 of 168 hours are working hours. */
export function isRoundTheClock({ calls, atWork, days }: Rhythm): boolean {
  return calls >= 50 && days >= 7 && atWork / calls <= 0.7
}
