import type { InventoryKey } from './inventory.ts'
import type { KeyLimits } from './limits.ts'
import type { KeyFlag } from './listing.ts'

/**
 * What is wrong with a key, in words of one list. Pure. Age counts from the key's own creation date, never from a report's "last rotated", and every bound is "at or after":
 * a day that was missed changes nothing. A last use that is not known raises no flag and clears none.
 */
const NEVER_USED_GRACE_MS = 7 * 86_400_000

export function flagsOf(
  key: InventoryKey,
  about: {
    readonly keys: readonly InventoryKey[]
    readonly limits: KeyLimits
    readonly now: Date
    readonly protected: boolean
    readonly sensitive: boolean
  },
): readonly KeyFlag[] {
  const ageMs = about.now.getTime() - key.createdAt.getTime()
  const active = key.status === 'Active'
  const flags: KeyFlag[] = []
  if (ageMs >= about.limits.staleMs) flags.push('stale')
  else if (ageMs >= about.limits.warnMs) flags.push('warn')
  if (active && key.lastUse.kind === 'never' && ageMs >= NEVER_USED_GRACE_MS)
    flags.push('never_used')
  if (
    active &&
    key.lastUse.kind === 'at' &&
    about.now.getTime() - key.lastUse.at.getTime() >= about.limits.unusedMs
  )
    flags.push('unused')
  if (active && about.keys.filter(({ status }) => status === 'Active').length > 1)
    flags.push('two_active')
  if (about.protected) flags.push('protected')
  if (about.sensitive) flags.push('sensitive')
  return flags
}
