import type { TrailReading } from '../keys/trail.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'

/**
 * Whether a key was lately used from where it was never used before: then somebody else may hold it, and must not be able to read its successor. Pure.
 * A key without an older history has nothing to differ from; a history with gaps is not known.
 */
export const ADDRESS_HISTORY_MS: number = 90 * DAY_MS
const LATELY_MS = 7 * DAY_MS

export function addressesOf(
  { uses, coverage }: TrailReading,
  now: Date,
): 'usual' | 'new' | 'not_known' {
  if (coverage !== 'complete') return 'not_known'
  const since = addMs(now, -LATELY_MS)
  const foreign = uses.filter(({ ours, ip }) => !ours && isAddress(ip))
  const before = new Set(foreign.filter(({ at }) => at < since).map(({ ip }) => ip))
  if (before.size === 0) return 'usual'
  return foreign.some(({ at, ip }) => at >= since && !before.has(ip)) ? 'new' : 'usual'
}

/** CloudTrail names a service, as `cloudformation.amazonaws.com`, where a service made the call. */
function isAddress(ip: string): boolean {
  return /^[\d.]+$/.test(ip) || ip.includes(':')
}
