/** Why a key stands where it stands in a ranking, in words. No markup, so that tables and sentences say the same; whoever shows it escapes it. */
import type { LastUse } from '../../keys/access-keys.ts'
import type { Finding, RankedKey, RankedRoot, Severity } from '../../keys/ranking.ts'
import { daysBetween } from '../../shared/duration.ts'
import { count } from './bulk-words.ts'

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

export function findingWords(
  finding: Finding,
  { ageDays, lastUse }: Pick<RankedKey, 'ageDays' | 'lastUse'>,
  now: Date,
): string {
  switch (finding) {
    case 'root_key':
      return 'a key of the root user, which no policy holds back'
    case 'leaver':
      return 'its owner has left'
    case 'never_used':
      return `never used in ${count(ageDays, 'day')}`
    case 'unused':
    case 'long_unused':
      return unusedWords(lastUse, now)
    case 'stale':
    case 'long_stale':
      return `not rotated for ${count(ageDays, 'day')}`
    case 'two_active':
      return 'two Active keys'
    case 'console_without_mfa':
      return 'its user has a console password without MFA'
    case 'warn':
      return `${count(ageDays, 'day')} old, soon stale`
  }
}

function unusedWords(lastUse: LastUse, now: Date): string {
  if (lastUse.kind !== 'at') return 'unused for long'
  const { at, service, region } = lastUse
  return `unused for ${count(daysBetween(at, now), 'day')} (last: ${service} in ${region})`
}

/** All reasons, the worst first; what is not known of the use is among them. */
export function reasonWords(key: RankedKey, now: Date): string {
  const found = key.findings.map((finding) => findingWords(finding, key, now))
  const use = key.lastUse.kind === 'unknown' ? [`last use not known (${key.lastUse.why})`] : []
  return [...found, ...use].join('; ')
}

/** What the user of the key may do. Empty where that is little: there is nothing to say then. */
export function rightsWords({ privilege }: Pick<RankedKey, 'privilege'>): string {
  switch (privilege) {
    case 'administrator':
      return 'an administrator'
    case 'escalation':
      return 'can become an administrator'
    case 'credentials':
      return 'can read credentials or open resources to others'
    case 'data':
      return 'can read data, or do everything in a service'
    case 'infrastructure':
      return 'can change infrastructure'
    case 'little':
      return ''
    case 'not_known':
      return 'rights not known'
  }
}

export function rootWords({ activeKeys, mfa }: RankedRoot): string {
  const keys = count(activeKeys, 'Active key')
  return `${keys} of the root user, which no policy holds back; ${mfaWords(mfa)}`
}

function mfaWords(mfa: RankedRoot['mfa']): string {
  if (mfa.kind === 'unknown') return 'whether it has MFA is not known'
  return mfa.value ? 'it has MFA' : 'it has no MFA'
}
