import type { Privilege } from './privilege/privilege.ts'
import { type Finding, type RankedKey, SEVERITIES, type Severity } from './ranking.ts'

/** How bad a finding is, and one step worse where the user is an administrator or can become one. Pure. Rights that are not known raise nothing that is shown, and lower nothing in the order. */
const SEVERITY_OF: Readonly<Record<Finding, Severity>> = {
  root_key: 'critical',
  leaver: 'high',
  never_used: 'high',
  long_unused: 'high',
  unused: 'medium',
  long_stale: 'high',
  stale: 'medium',
  two_active: 'medium',
  console_without_mfa: 'medium',
  warn: 'low',
}

const RAISING: readonly RankedKey['privilege'][] = ['administrator', 'escalation']

export function severityOf(
  findings: readonly Finding[],
  privilege: Privilege | 'not_known',
): Severity | undefined {
  const found = findings.map((finding) => SEVERITY_OF[finding])
  const worst = SEVERITIES.find((severity) => found.includes(severity))
  return worst !== undefined && RAISING.includes(privilege) ? worse(worst) : worst
}

function worse(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) - 1] ?? severity
}

/** The severity by which a key has its place: with rights that are not known it stands where an administrator's would. */
export function severityInOrder({
  severity,
  privilege,
}: Pick<RankedKey, 'severity' | 'privilege'>): number {
  if (severity === undefined) return SEVERITIES.length
  return SEVERITIES.indexOf(privilege === 'not_known' ? worse(severity) : severity)
}
