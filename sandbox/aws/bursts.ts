import type { TrailEvent } from './trail-event.ts'
import type { Account } from './world.ts'

/**
 * Many like events of one caller, kept as one row: two hundred thousand take no more room than one. An event is made from its number whenever somebody reads it, and is the same each time.
 * They are spread evenly over their time, the first oldest. Nothing here changes the row.
 */
export interface Burst {
  readonly count: number
  readonly fromMs: number
  readonly toMs: number
  /** Of the first; each has the next one. */
  readonly firstSequence: number
  /** Ids, whose last eight digits give way to the number. */
  readonly eventId: string
  readonly requestId: string
  readonly like: BurstEvent
}

export type BurstEvent = Omit<TrailEvent, 'sequence' | 'eventId' | 'requestId' | 'at'>

export interface EventWindow {
  readonly fromMs: number
  readonly toMs: number
  /** Only what is older than this. */
  readonly before?: { readonly at: number; readonly sequence: number } | undefined
}

export const ALWAYS: EventWindow = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

/** The newest events of the bursts of a Region within a window, newest first within each burst. `matches` is asked once for each burst: its events differ in nothing that it may look at. */
export function newestOfBursts(
  account: Account,
  region: string,
  asked: {
    readonly within: EventWindow
    readonly limit: number
    matches(event: TrailEvent): boolean
  },
): readonly TrailEvent[] {
  const bursts = account.bursts.get(region) ?? []
  return bursts
    .filter((burst) => asked.matches(eventAt(burst, 0)))
    .flatMap((burst) => newestOf(burst, asked.within, asked.limit))
}

function newestOf(burst: Burst, within: EventWindow, limit: number): readonly TrailEvent[] {
  const events: TrailEvent[] = []
  for (let n = newestNumber(burst, within); n >= 0 && events.length < limit; n -= 1) {
    if (timeAt(burst, n) < within.fromMs) break
    events.push(eventAt(burst, n))
  }
  return events
}

/** Times rise with the numbers, so that the newest one within the window is found by halving. */
function newestNumber(burst: Burst, { toMs, before }: EventWindow): number {
  const isOldEnough = (n: number): boolean => {
    const at = timeAt(burst, n)
    if (at > toMs) return false
    if (before === undefined || at < before.at) return true
    return at === before.at && burst.firstSequence + n < before.sequence
  }
  let [low, high] = [-1, burst.count - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isOldEnough(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function timeAt({ count, fromMs, toMs }: Burst, n: number): number {
  return count === 1 ? fromMs : Math.floor(fromMs + (n * (toMs - fromMs)) / (count - 1))
}

function eventAt(burst: Burst, n: number): TrailEvent {
  return {
    ...burst.like,
    sequence: burst.firstSequence + n,
    at: new Date(timeAt(burst, n)),
    eventId: numbered(burst.eventId, n),
    requestId: numbered(burst.requestId, n),
  }
}

function numbered(id: string, n: number): string {
  return id.slice(0, -8) + n.toString(16).padStart(8, '0')
}
