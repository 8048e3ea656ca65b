import type { Clock, Sleep } from '../../shared/clock.ts'
import type { FleetAnswer } from './fleet-account.ts'

/**
 * How fast IAM of one account is asked. Its throttle is counted for the whole account, its rates are not published, and others call it too: a refusal halves the rate, each answer brings a little of
 * it back. Calls are spread evenly, however many wait. A call that is throttled is made again, a few times; then whoever asked comes back later.
 */
export const MOST_PER_SECOND = 25
export const LEAST_PER_SECOND = 0.5
const RECOVERS = 1.01
const TRIES = 4

export function rateAfter(rate: number, answer: 'throttled' | 'answered'): number {
  return answer === 'throttled'
    ? Math.max(LEAST_PER_SECOND, rate / 2)
    : Math.min(MOST_PER_SECOND, rate * RECOVERS)
}

export interface FleetPace {
  ask<T>(operation: string, call: () => Promise<FleetAnswer<T>>): Promise<FleetAnswer<T>>
  rate(): number
  /** Since the pace was made, by operation. */
  calls(): Readonly<Record<string, number>>
}

export function createFleetPace(
  deps: { readonly clock: Clock; readonly sleep: Sleep },
  firstRate: number,
): FleetPace {
  let rate = firstRate
  let nextMs = 0
  const calls: Record<string, number> = {}
  const turn = async (): Promise<void> => {
    const nowMs = deps.clock.now().getTime()
    const mineMs = Math.max(nowMs, nextMs)
    nextMs = mineMs + 1_000 / rate
    if (mineMs > nowMs) await deps.sleep(mineMs - nowMs)
  }
  return {
    async ask(operation, call) {
      for (let tried = 1; ; tried += 1) {
        await turn()
        calls[operation] = (calls[operation] ?? 0) + 1
        const answer = await call()
        if (answer.kind !== 'throttled') {
          rate = rateAfter(rate, 'answered')
          return answer
        }
        rate = rateAfter(rate, 'throttled')
        // Whoever waits already had a turn of the faster pace.
        nextMs = Math.max(nextMs, deps.clock.now().getTime() + 1_000 / rate)
        if (tried >= TRIES) return answer
      }
    },
    rate: () => rate,
    calls: () => calls,
  }
}
