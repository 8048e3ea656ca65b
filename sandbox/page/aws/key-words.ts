import type { LiveIamUser, LiveKey } from '../../wire/live-state.ts'

/**
 * How the AWS panel words keys and times, and in which order users stand: the person's own IAM user first, then whoever has the oldest Active key.
 * All times are business time; nothing here reads a clock.
 */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const lastFour = (accessKeyId: string): string => `…${accessKeyId.slice(-4)}`

export function ageDays({ createDate }: LiveKey, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(createDate)) / DAY))
}

export function ageText(key: LiveKey, now: number): string {
  const days = ageDays(key, now)
  if (days === 0) return 'less than a day old'
  return days === 1 ? '1 day old' : `${days} days old`
}

/** A length of time in its one fitting unit: `12 min`, `20 h`, `4 days`. */
export function spanText(ms: number): string {
  if (ms < MINUTE) return 'under 1 min'
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(ms / HOUR)
  return hours < 48 ? `${hours} h` : `${Math.round(ms / DAY)} days`
}

export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

const SHORT_DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
})

/** `26 Nov 05:45:19`, in UTC. */
export function dayAndSecond(iso: string): string {
  return `${SHORT_DAY.format(new Date(iso))} ${iso.slice(11, 19)}`
}

export function sortUsers(users: readonly LiveIamUser[], ownName: string): readonly LiveIamUser[] {
  return users.toSorted(
    (left, right) =>
      rank(left, ownName) - rank(right, ownName) ||
      oldestActive(left).localeCompare(oldestActive(right)),
  )
}

function rank({ userName, keys }: LiveIamUser, ownName: string): number {
  if (userName === ownName) return 0
  if (keys.some(({ status }) => status === 'Active')) return 1
  return keys.length > 0 ? 2 : 3
}

/** Empty when no key is Active; dates of one form sort as text. */
function oldestActive({ keys }: LiveIamUser): string {
  const dates = keys.filter(({ status }) => status === 'Active').map(({ createDate }) => createDate)
  return dates.toSorted()[0] ?? ''
}

export function matchesUser(user: LiveIamUser, search: string): boolean {
  const words = [
    user.userName,
    user.path,
    ...user.keys.map(({ accessKeyId, status }) => `${accessKeyId} ${status}`),
    ...Object.entries(user.tags).map((tag) => tag.join('=')),
  ]
  return hasWord(words, search)
}

export function hasWord(words: readonly string[], search: string): boolean {
  const wanted = search.trim().replace(/^…/, '').toLowerCase()
  return wanted === '' || words.some((word) => word.toLowerCase().includes(wanted))
}
