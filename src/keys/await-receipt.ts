import type { Verdict } from '../requests/outcome.ts'
import { addMs, DAY_MS, HOUR_MS } from '../shared/duration.ts'
import type { Known } from '../shared/known.ts'
import type { KeyReading } from './key-uses.ts'

/**
 * What follows while nobody was seen to use a new key. Pure. Whoever has its secret may take their time; a secret that nobody fetches is not left lying for ever:
 * a reminder at the deadline, and half a day later the key is taken back. Whatever could not be read keeps it.
 */
export interface Awaiting {
  /** By when the secret should have been fetched; unset where nobody is expected to. */
  readonly fetchBy: Date | undefined
  /** The first sign that somebody has it. */
  readonly fetchedAt: Date | undefined
}

/** After the reminder somebody still has a working day; last-used and CloudTrail have caught up by then. */
export const REMOVE_MARGIN_MS: number = 12 * HOUR_MS

export function awaitReceipt(
  { fetchBy, fetchedAt }: Awaiting,
  reading: { readonly newKey: KeyReading; readonly fetchedAt: Known<Date | undefined> },
  now: Date,
): Verdict {
  const { lastUse, trail } = reading.newKey
  if (lastUse.kind === 'unknown')
    return { do: 'hold', reason: 'last_use_unknown', facts: { key: 'new', why: lastUse.why } }
  if (fetchBy === undefined || fetchedAt !== undefined)
    return { do: 'wait', for: 'new_key_use', until: addMs(now, DAY_MS) }
  if (now < fetchBy) return { do: 'wait', for: 'fetch', until: fetchBy }
  const removeAt = addMs(fetchBy, REMOVE_MARGIN_MS)
  if (now < removeAt) return { do: 'wait', for: 'fetch', until: removeAt }
  if (reading.fetchedAt.kind === 'unknown')
    return { do: 'hold', reason: 'receipt_unknown', facts: { why: reading.fetchedAt.why } }
  if (trail.coverage !== 'complete')
    return { do: 'hold', reason: 'trail_unknown', facts: { why: trail.gaps.join(', ') } }
  return { do: 'remove_new_key' }
}
