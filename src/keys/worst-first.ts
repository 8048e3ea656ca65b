import { DAY_MS } from '../shared/duration.ts'
import type { InventoryKey } from './inventory.ts'
import type { KeyLimits } from './limits.ts'
import type { Privilege } from './privilege/privilege.ts'
import type { Ranked, RankedKey, RankedRoot } from './ranking.ts'
import { severityInOrder } from './severity-of.ts'

/**
 * The order in which to get rid of keys: root keys, then by severity, then by privilege × use × age. Pure and total: whatever order keys come in, they come out in this one.
 * More age never moves a key down, and rights that are not known weigh as much as an administrator's.
 */
const PRIVILEGE_WEIGHT: Readonly<Record<Privilege | 'not_known', number>> = {
  administrator: 10,
  not_known: 10,
  escalation: 8,
  credentials: 6,
  data: 4,
  infrastructure: 3,
  little: 1,
}

/** What nobody uses goes first: nothing breaks. Not known is neither the one nor the other. */
const USE_WEIGHT = { never: 12, unused: 6, unknown: 3, used: 1, not_active: 0.1 } as const

export function weightOf(
  key: InventoryKey,
  about: {
    readonly privilege: Privilege | 'not_known'
    readonly limits: KeyLimits
    readonly now: Date
  },
): number {
  const ageDays = (about.now.getTime() - key.createdAt.getTime()) / DAY_MS
  const use = USE_WEIGHT[useOf(key, about)]
  return PRIVILEGE_WEIGHT[about.privilege] * use * (1 + Math.max(ageDays, 0))
}

function useOf(
  { status, lastUse }: InventoryKey,
  { limits, now }: { readonly limits: KeyLimits; readonly now: Date },
): keyof typeof USE_WEIGHT {
  if (status !== 'Active') return 'not_active'
  if (lastUse.kind !== 'at') return lastUse.kind
  return now.getTime() - lastUse.at.getTime() >= limits.unusedMs ? 'unused' : 'used'
}

export function isRootRow(ranked: Ranked): ranked is RankedRoot {
  return !('keyId' in ranked)
}

/** For `toSorted`. No two keys are equal in it, but a key and itself. */
export function worstFirst(a: Ranked, b: Ranked): number {
  if (isRootRow(a)) return isRootRow(b) ? byText(a.account, b.account) : -1
  if (isRootRow(b)) return 1
  return (
    severityInOrder(a) - severityInOrder(b) || b.weight - a.weight || byText(placeOf(a), placeOf(b))
  )
}

function placeOf({ account, userName, keyId }: RankedKey): string {
  return `${account}/${userName}/${keyId}`
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
