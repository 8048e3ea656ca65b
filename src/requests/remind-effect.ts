import type { Clock } from '../shared/clock.ts'
import { endOfQuiet, type QuietHours } from '../shared/quiet-hours.ts'
import type { EffectOutcome } from './outcome.ts'
import type { Effect } from './run-effects.ts'

/**
 * A reminder is due. In quiet hours it waits for their end; it is written into the ledger, and the thread of the card says it.
 * It reads a clock and a configuration, and changes nothing.
 */
export function createRemindEffect(deps: {
  readonly clock: Clock
  readonly quiet: QuietHours | undefined
}): Effect {
  const run = (): Promise<EffectOutcome> => {
    const until = deps.quiet && endOfQuiet(deps.quiet, deps.clock.now())
    return Promise.resolve(
      until === undefined
        ? { effect: 'remind', result: 'due' }
        : { effect: 'remind', result: 'quiet', until },
    )
  }
  return { writes: false, run, reconcile: run }
}
