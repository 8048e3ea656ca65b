import type { AccountId, IamUserId, IamUserName, SlackUserId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { LastUse } from './access-keys.ts'
import type { Exemption } from './exemption.ts'
import type { FleetUser } from './fleet/fleet.ts'
import type { InventoryKey } from './inventory.ts'
import type { KeyRow } from './listing.ts'
import type { Privilege } from './privilege/privilege.ts'

/** What is wrong with a key or with its user, the worst first. */
export const FINDINGS = [
  'root_key',
  /** Its owner is deactivated in Slack. */
  'leaver',
  'never_used',
  /** For 90 days, and for twice what its kind of user may. */
  'long_unused',
  'unused',
  /** For a year, and for twice what its kind of user may. */
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
  /** How many keys the user has, this one too: a rotation needs the second of the two places that AWS gives. */
  readonly keysOfUser: number
}

/** The Active root keys of an account, as one row: of the root user AWS tells no key ids here. */
export interface RankedRoot {
  readonly account: AccountId
  readonly accountName: string
  readonly activeKeys: number
  readonly lastUse: LastUse
  readonly mfa: Known<boolean>
  readonly findings: readonly ['root_key']
  readonly severity: 'critical'
}

export type Ranked = RankedRoot | RankedKey

/** A user as either an inventory or a reading of the whole account has it. What the first does not know is left out there: not known, never "none". */
export interface RankableUser {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly keys: Known<readonly InventoryKey[]> | readonly InventoryKey[] | undefined
  readonly groups?: readonly string[] | undefined
  readonly console?: FleetUser['console']
  readonly privilege?: FleetUser['privilege']
  /** Its keys were not read, and it is proven that there is nothing to say of their age and use. */
  readonly provenYoung?: boolean
}

/** What the configuration says of the user, for the row. */
export interface About {
  readonly accountName: string
  readonly owner: SlackUserId | undefined
  readonly team: string | undefined
  readonly machine: boolean
  readonly protected: boolean
  readonly sensitive: boolean
}
