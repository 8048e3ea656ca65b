/**
 * How far apart calls to LookupEvents are begun, for one account and Region. Pure. AWS answers two a second, and shares them between everybody who asks there: a refusal
 * means that somebody else asks too, so the gap grows by a quarter; each answer brings it a little nearer to the limit again, in small steps, because one too many costs a call.
 */
export const APART_MS = 510
const LONGEST_MS = 8_000
/** Beyond it the gap shrinks by shares, below it by steps. */
const FAR_MS = 2_000
const STEP_MS = 25

export function gapAfter(gapMs: number, answer: 'throttled' | 'answered'): number {
  if (answer === 'throttled') return Math.min(LONGEST_MS, Math.ceil(gapMs * 1.25))
  return Math.max(APART_MS, gapMs > FAR_MS ? Math.floor(gapMs * 0.75) : gapMs - STEP_MS)
}
