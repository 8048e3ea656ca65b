import type { AccountId } from '../../requests/ids.ts'
import type { Clock } from '../../shared/clock.ts'
import type { FleetReadings } from './fleet.ts'

/**
 * Has an account read as a whole because somebody asks, once a day at most: whoever asks again meanwhile waits for the same reading. Its id is the day, so that it never stands in a week's place.
 */
export interface StartReadingDeps {
  readonly readings: Pick<FleetReadings, 'begin'>
  readonly clock: Clock
  /** Puts the job of this reading into the queue. Safe to repeat. */
  enqueueReading(account: AccountId, id: string): Promise<void>
}

export function createStartReading(deps: StartReadingDeps): (account: AccountId) => Promise<void> {
  return async (account) => {
    const now = deps.clock.now()
    const id = now.toISOString().slice(0, 'YYYY-MM-DD'.length)
    await deps.readings.begin(account, id, now)
    await deps.enqueueReading(account, id)
  }
}
