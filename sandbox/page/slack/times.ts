/** Business times as Slack shows them: in the time zone of whoever looks. */
const CLOCK = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const DAY = new Intl.DateTimeFormat('en', { weekday: 'long', month: 'long', day: 'numeric' })
const FULL = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium' })

export function dateOfTs(ts: string): Date {
  return new Date(Number(ts) * 1_000)
}

export function clockOf(ts: string): string {
  return CLOCK.format(dateOfTs(ts))
}

export function dayOf(ts: string): string {
  return DAY.format(dateOfTs(ts))
}

export function fullTimeOf(ts: string): string {
  return FULL.format(dateOfTs(ts))
}

/** The day is left out when both are on the same one. */
export function clockBeside(ts: string, other: string): string {
  return dayOf(ts) === dayOf(other) ? clockOf(ts) : `${dayOf(ts)} ${clockOf(ts)}`
}
