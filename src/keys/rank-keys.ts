import { daysBetween } from '../shared/duration.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { Exemption } from './exemption.ts'
import { findingsOf, flagsOf } from './findings-of.ts'
import type { FleetReading } from './fleet/fleet.ts'
import type { InventoryKey } from './inventory.ts'
import type { Limits } from './limits.ts'
import type { About, RankableUser, RankedKey, RankedRoot } from './ranking.ts'
import { severityOf } from './severity-of.ts'
import { weightOf, worstFirst } from './worst-first.ts'

/**
 * How urgent it is to get rid of each key of a user: the one answer that lists, the weekly digest and `stale` show. Pure; nothing is changed on its word, whoever changes a key reads it first.
 * What is not known is carried along as not known: it is never a good sign and never a bad one.
 */
export interface RankQuestion {
  readonly user: RankableUser
  readonly about: About
  readonly limits: Limits
  /** Whether the owner is deactivated in Slack; without an owner it does not matter. */
  readonly ownerLeft: Known<boolean>
  readonly exemptions: Known<readonly Exemption[]>
  readonly now: Date
}

/** The worst first; none where the keys of the user are not known, which `keysOf` tells apart from having none. */
export function rankKeys(question: RankQuestion): readonly RankedKey[] {
  const keys = keysOf(question.user)
  if (keys.kind === 'unknown') return []
  return keys.value.map((key) => rankKey(key, keys.value, question)).toSorted(worstFirst)
}

/** The keys of a user, whichever reading it comes from. */
export function keysOf({ keys }: Pick<RankableUser, 'keys'>): Known<readonly InventoryKey[]> {
  if (keys === undefined) return unknown('could not be read')
  return 'kind' in keys ? keys : known(keys)
}

function rankKey(
  key: InventoryKey,
  keys: readonly InventoryKey[],
  { user, about, limits: all, ownerLeft, exemptions, now }: RankQuestion,
): RankedKey {
  const limits = about.machine ? all.machine : all.human
  const { console: signIn } = user
  const { privilege, because } = rightsOf(user)
  const findings = findingsOf(key, {
    keys,
    limits,
    ownerHasLeft: about.owner !== undefined && ownerLeft.kind === 'known' && ownerLeft.value,
    consoleWithoutMfa: signIn?.kind === 'known' && signIn.value === 'without_mfa',
    now,
  })
  return {
    account: user.account,
    accountName: about.accountName,
    userName: user.userName,
    keyId: key.id,
    status: key.status,
    ageDays: daysBetween(key.createdAt, now),
    lastUse: key.lastUse,
    owner: about.owner,
    team: about.team,
    flags: flagsOf(findings, about),
    findings,
    severity: severityOf(findings, privilege),
    weight: weightOf(key, { privilege, limits, now }),
    privilege,
    because,
    exemption: inForce(exemptions, key, now),
    keysOfUser: keys.length,
  }
}

function rightsOf({ privilege }: RankableUser): Pick<RankedKey, 'privilege' | 'because'> {
  return privilege?.kind === 'known' ? privilege.value : { privilege: 'not_known', because: [] }
}

/** The one that lasts longest, of those for all keys of the user and those for this one. */
function inForce(
  exemptions: Known<readonly Exemption[]>,
  { id }: InventoryKey,
  now: Date,
): RankedKey['exemption'] {
  if (exemptions.kind === 'unknown') return 'not_known'
  return exemptions.value
    .filter(({ keyId, until }) => (keyId ?? id) === id && until > now)
    .toSorted((a, b) => b.until.getTime() - a.until.getTime())[0]
}

/** The root keys of an account as one row, which is always the worst; none where the account is known to have none. */
export function rankRoot(
  { account, root }: Pick<FleetReading, 'account' | 'root'>,
  accountName: string,
): Known<RankedRoot | undefined> {
  const { activeKeys, lastUse, mfa } = root
  if (activeKeys.kind === 'unknown') return activeKeys
  if (activeKeys.value === 0) return known(undefined)
  return known({
    account,
    accountName,
    activeKeys: activeKeys.value,
    lastUse,
    mfa,
    findings: ['root_key'],
    severity: 'critical',
  })
}
