import type { Clock, Sleep } from '../../shared/clock.ts'

/**
 * Keeps LookupEvents at two calls a second for each account and Region: one call after the other, begun half a second apart. Readings at the same time queue up.
 * It knows only the calls of its own process; AWS's answer to the others is met by backing off.
 */
export type LookupPace = <T>(account: string, region: string, call: () => Promise<T>) => Promise<T>

/** A little more than half a second: calls do not take equally long to arrive. */
const APART_MS = 510

export function createLookupPace(deps: {
  readonly clock: Clock
  readonly sleep: Sleep
}): LookupPace {
  const places = new Map<string, { freeAtMs: number; queue: Promise<unknown> }>()
  return (account, region, call) => {
    const key = `${account}/${region}`
    const place = places.get(key) ?? { freeAtMs: 0, queue: Promise.resolve() }
    places.set(key, place)
    const turn = place.queue.then(async () => {
      const waitMs = place.freeAtMs - deps.clock.now().getTime()
      if (waitMs > 0) await deps.sleep(waitMs)
      place.freeAtMs = deps.clock.now().getTime() + APART_MS
      return call()
    })
    place.queue = turn.catch(() => undefined)
    return turn
  }
}
