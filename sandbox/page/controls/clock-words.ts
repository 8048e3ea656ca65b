import { spanText } from '../aws/key-words.ts'

/** Business time in words, always in UTC, as AWS and CloudTrail tell it. */
const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

export function businessTimeText(iso: string): string {
  const parts = FORMAT.formatToParts(new Date(iso))
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? ''
  const date = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`
  return `${date}, ${part('hour')}:${part('minute')} UTC`
}

export function nextDueText(now: string, nextDueAt: string | null): string {
  if (nextDueAt === null) return 'Nothing is due'
  const ms = Date.parse(nextDueAt) - Date.parse(now)
  return ms <= 0 ? 'Next due: now' : `Next due: in ${spanText(ms)}`
}
