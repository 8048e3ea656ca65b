import type { LiveKey, LiveMessage, LiveState } from '../../wire/live-state.ts'

/**
 * What the tour looks at, read from the live state alone: Erin's keys in IAM, and what awskey's messages say. It remembers nothing, so a reload, a second window
 * and a person who does things in another order all see where the story really stands.
 */
export interface TourFacts {
  /** The key that is to be replaced: stale when the story begins. */
  readonly oldKey: LiveKey | undefined
  readonly newKey: LiveKey | undefined
  /** The ARN of the sealed secret; absent until awskey has put it there. */
  readonly sealed?: string | undefined
  /** The sealed secret was read with one of Erin's keys. */
  readonly fetched: boolean
  /** An application signs with the new key; awskey's own test call does not count. */
  readonly used: boolean
  /** Whole days since the old key was made, and since it was last used or an undo made it Active again. */
  readonly ageDays: number
  readonly quietDays: number
  /** What awskey last said about the rotation; absent while nobody asked. */
  readonly rotation: string | undefined
  /** What the newest card of the deletion says. */
  readonly deletion: string | undefined
  /** The card on which Approve can be clicked. */
  readonly card: LiveMessage | undefined
  /** Erin clicked Approve herself and was refused. */
  readonly ownRefused: boolean
  /** A history was shown in which the deletion stands. */
  readonly historyShown: boolean
  /** Nothing waits or runs: what is seen now stays so. */
  readonly settled: boolean
}

export const TOUR = {
  account: '111111111111',
  userName: 'erin',
  owner: 'U0ERIN',
  approver: 'U0MAYA',
  channel: 'C0PAYMENTS',
  approve: 'request.approve',
  secret: 'awskey/keys/erin',
} as const

const DAY_MS = 86_400_000
/** A key of this age was there before the story began. */
const OLD_DAYS = 90

type Seen = Pick<LiveState, 'clock' | 'accounts' | 'messages' | 'jobs' | 'secrets'>

export function factsOf({ clock, accounts, messages, jobs, secrets }: Seen): TourFacts {
  const now = Date.parse(clock.now)
  const user = accounts
    .find(({ id }) => id === TOUR.account)
    ?.users.find(({ userName }) => userName === TOUR.userName)
  const keys = user?.keys ?? []
  const { oldKey, newKey } = told(keys, now)
  const inChannel = messages.filter(({ channel }) => channel === TOUR.channel)
  const rotation =
    messages.findLast(({ text }) => ABOUT.rotation.test(text)) ??
    messages.findLast(({ text }) => ABOUT.asked.test(text))
  const deletions = inChannel.filter(
    ({ text, ts }) => text.startsWith(ABOUT.deletion) && ts > (rotation?.ts ?? ''),
  )
  const asks = inChannel.filter(({ text }) => ABOUT.rotation.test(text))
  return {
    oldKey,
    newKey,
    sealed: secrets.findLast(({ name }) => name.startsWith(TOUR.secret))?.arn,
    fetched: keys.some(({ lastUsed }) => lastUsed?.service === 'secretsmanager'),
    used: newKey?.lastUsed !== undefined && newKey.lastUsed.service !== 'sts',
    ageDays: daysSince(oldKey?.createDate, now),
    quietDays: Math.min(
      daysSince(oldKey?.lastUsed?.date, now),
      daysSince(undoneAt(said(rotation)), now, Number.POSITIVE_INFINITY),
    ),
    rotation: said(rotation),
    deletion: said(deletions.at(-1)),
    card: deletions.findLast(isUndecided) ?? asks.findLast(isUndecided),
    ownRefused: inChannel.some(
      ({ ephemeralTo, text }) => ephemeralTo === TOUR.owner && ABOUT.ownDecision.test(text),
    ),
    historyShown: messages.some(
      ({ text, blocks }) =>
        text.startsWith(ABOUT.history) && JSON.stringify(blocks).includes(ABOUT.deleted),
    ),
    settled: jobs.waiting === 0 && jobs.running === 0,
  }
}

/** awskey's own words by which the tour knows its messages. */
export const ABOUT = {
  rotation: /^Rotate access key .*\berin\b/,
  asked: /^Asked: rotation of .*\berin\b/,
  deletion: 'Delete access key',
  deleted: '*Deleted:*',
  history: 'History of erin',
  ownDecision: /nobody decides on their own request/i,
  waits: '*Waits for approval',
  undone: /asked for an undo <!date\^(\d+)\^/,
} as const

/** With its marks, which the text for notifications does not have. */
function said(message: LiveMessage | undefined): string | undefined {
  return message && `${message.text}\n${JSON.stringify(message.blocks)}`
}

function isUndecided({ blocks }: LiveMessage): boolean {
  return JSON.stringify(blocks).includes(TOUR.approve)
}

/** When the old key was last asked back, as the rotation's message says. */
function undoneAt(rotation: string | undefined): string | undefined {
  const seconds = ABOUT.undone.exec(rotation ?? '')?.[1]
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1_000).toISOString()
}

/** The last four characters, as awskey writes them; a word joiner keeps the line from breaking before them. */
export const shortId = (key: LiveKey | undefined): string =>
  key === undefined ? 'the key' : `…\u2060${key.accessKeyId.slice(-4)}`

function told(
  keys: readonly LiveKey[],
  now: number,
): { readonly oldKey: LiveKey | undefined; readonly newKey: LiveKey | undefined } {
  const [first, second] = keys.toSorted((left, right) =>
    left.createDate.localeCompare(right.createDate),
  )
  if (first === undefined || second !== undefined) return { oldKey: first, newKey: second }
  const isOld = now - Date.parse(first.createDate) >= OLD_DAYS * DAY_MS
  return isOld ? { oldKey: first, newKey: undefined } : { oldKey: undefined, newKey: first }
}

function daysSince(moment: string | undefined, now: number, never = 0): number {
  return moment === undefined ? never : Math.floor((now - Date.parse(moment)) / DAY_MS)
}
