/**
 * How far apart calls to LookupEvents are begun, for one account and Region. Pure. AWS answers two a second, and shares them between everybody who asks there: a refusal
 * means that somebody else asks too, so the gap doubles; each answer brings it a little nearer to the limit again.
 */
export const APART_MS = 510
const LONGEST_MS = 8_000
const NEARER = 0.75

export function gapAfter(gapMs: number, answer: 'throttled' | 'answered'): number {
  return answer === 'throttled'
    ? Math.min(LONGEST_MS, gapMs * 2)
    : Math.max(APART_MS, Math.floor(gapMs * NEARER))
}
