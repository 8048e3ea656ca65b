import { allKeysByAge } from '../../reminders/keys-by-age.ts'
import type { Summed, Week } from '../../reminders/week-store.ts'
import type { Events } from '../events.ts'

/** The keys of a whole week as one measure of each age. An account of which it is not known is counted as not read, and so is one of which an earlier version of awskey wrote the row. */
export function countKeys(
  events: Pick<Events, 'keysCounted'>,
): (week: Week, summed: readonly Summed[]) => void {
  return ({ week, accounts }, summed) => {
    const counted = summed.flatMap(({ keysByAge }) => (keysByAge === undefined ? [] : [keysByAge]))
    if (counted.length === 0) return
    events.keysCounted({
      week,
      ...allKeysByAge(counted),
      accounts: counted.length,
      accountsNotRead: Math.max(0, accounts.length - counted.length),
    })
  }
}
