import type { Exemption } from './exemption.ts'
import type { KeyRow } from './listing.ts'
import type { Privilege } from './privilege/privilege.ts'

/** What is wrong with a key or with its user, the worst first. */
export const FINDINGS = [
  'root_key',
  /** Its owner is deactivated in Slack. */
  'leaver',
  'never_used',
  /** For 90 days or more. */
  'long_unused',
  'unused',
  /** A year or more over what its kind of user may have. */
  'long_stale',
  'stale',
  'two_active',
  'console_without_mfa',
  /** Soon stale. */
  'warn',
] as const
export type Finding = (typeof FINDINGS)[number]

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A key with its place in the order in which to get rid of keys. */
export interface RankedKey extends KeyRow {
  readonly findings: readonly Finding[]
  /** Of the worst finding, raised by what the user may do; unset where nothing was found. */
  readonly severity: Severity | undefined
  /** Privilege × use × age. Only for the order: it is shown to nobody. */
  readonly weight: number
  readonly privilege: Privilege | 'not_known'
  readonly because: readonly string[]
  /** In force: it is listed apart and asks nobody for anything. `not_known` is listed with the others and never acted on by awskey itself. */
  readonly exemption: Exemption | 'not_known' | undefined
}
