import { DAY_MS } from '../shared/duration.ts'
import type { InventoryKey } from './inventory.ts'
import type { KeyLimits } from './limits.ts'
import type { KeyFlag } from './listing.ts'
import { FINDINGS, type Finding } from './ranking.ts'

/**
 * What is wrong with one key. Pure. Age counts from the key's own creation date, never from a report's "last rotated", and every bound is "at or after": a day that was missed changes nothing.
 * A last use that is not known raises nothing and clears nothing. A key that is not Active has an age and an owner, and no use.
 */
const NEVER_USED_GRACE_MS = 7 * DAY_MS
const LONG_STALE_MS = 365 * DAY_MS
const LONG_UNUSED_MS = 90 * DAY_MS

export interface FindingsQuestion {
  /** All keys of the user. */
  readonly keys: readonly InventoryKey[]
  readonly limits: KeyLimits
  /** Known to be so: not known is not "has left" and not "without". */
  readonly ownerHasLeft: boolean
  readonly consoleWithoutMfa: boolean
  readonly now: Date
}

export function findingsOf(key: InventoryKey, question: FindingsQuestion): readonly Finding[] {
  const { keys, now, ownerHasLeft, consoleWithoutMfa } = question
  const active = key.status === 'Active'
  const found: readonly (Finding | false | undefined)[] = [
    ownerHasLeft && 'leaver',
    ageFinding(now.getTime() - key.createdAt.getTime(), question.limits),
    active && useFinding(key, question),
    active && keys.filter(({ status }) => status === 'Active').length > 1 && 'two_active',
    active && consoleWithoutMfa && 'console_without_mfa',
  ]
  return FINDINGS.filter((each) => found.includes(each))
}

function ageFinding(ageMs: number, { warnMs, staleMs }: KeyLimits): Finding | undefined {
  if (ageMs >= staleMs) return ageMs >= longStaleMs(staleMs) ? 'long_stale' : 'stale'
  return ageMs >= warnMs ? 'warn' : undefined
}

function longStaleMs(staleMs: number): number {
  return Math.max(LONG_STALE_MS, 2 * staleMs)
}

function useFinding(
  { lastUse, createdAt }: InventoryKey,
  { limits, now }: FindingsQuestion,
): Finding | undefined {
  if (lastUse.kind === 'unknown') return undefined
  if (lastUse.kind === 'never')
    return now.getTime() - createdAt.getTime() >= NEVER_USED_GRACE_MS ? 'never_used' : undefined
  const idleMs = now.getTime() - lastUse.at.getTime()
  if (idleMs < limits.unusedMs) return undefined
  return idleMs >= Math.max(LONG_UNUSED_MS, 2 * limits.unusedMs) ? 'long_unused' : 'unused'
}

/** The same as the flags of a list, which has one word where a ranking has two. */
export function flagsOf(
  findings: readonly Finding[],
  about: { readonly protected: boolean; readonly sensitive: boolean },
): readonly KeyFlag[] {
  const flags = findings.flatMap((finding) => FLAG_OF[finding] ?? [])
  return [
    ...flags,
    ...(about.protected ? (['protected'] as const) : []),
    ...(about.sensitive ? (['sensitive'] as const) : []),
  ]
}

const FLAG_OF: Readonly<Record<Finding, KeyFlag | undefined>> = {
  root_key: undefined,
  leaver: 'leaver',
  never_used: 'never_used',
  long_unused: 'unused',
  unused: 'unused',
  long_stale: 'stale',
  stale: 'stale',
  two_active: 'two_active',
  console_without_mfa: 'console_without_mfa',
  warn: 'warn',
}
