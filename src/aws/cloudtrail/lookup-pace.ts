import type { Clock, Sleep } from '../../shared/clock.ts'

/**
 * Keeps LookupEvents at two calls a second for each account and Region. Turns are reserved, so that readings at the same time queue up.
 * It knows only the calls of its own process; AWS's answer to the others is met by backing off.
 */
export type LookupPace = (account: string, region: string) => Promise<void>

const APART_MS = 500

export function createLookupPace(deps: {
  readonly clock: Clock
  readonly sleep: Sleep
}): LookupPace {
  const freeAtMs = new Map<string, number>()
  return async (account, region) => {
    const place = `${account}/${region}`
    const now = deps.clock.now().getTime()
    const turn = Math.max(now, freeAtMs.get(place) ?? 0)
    freeAtMs.set(place, turn + APART_MS)
    if (turn > now) await deps.sleep(turn - now)
  }
}
