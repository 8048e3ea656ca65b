import type { Known } from '../../shared/known.ts'
import type { Gap, Privilege, RiskFacts, Source } from '../risk-score.ts'
import type { AuditResult } from './audit-result.ts'
import { seenRisk } from './seen-risk.ts'

/**
 * What is known of how bad an exposure is, from its audit and from what else was read of the key. Pure. What nobody read stays not known: it gives no points and makes the score a least.
 */
export interface IncidentStanding {
  /** Of all reports the worst. */
  readonly source: Source
  readonly root: boolean
  /** When the exposure was seen first. */
  readonly keyActive: Known<boolean>
  readonly gaps: Readonly<Record<Gap, Known<boolean>>>
}

export function riskOfIncident(
  result: AuditResult,
  { source, root, keyActive, gaps }: IncidentStanding,
  privilege: Known<Privilege>,
): RiskFacts {
  return { ...seenRisk(result), source, root, keyActive, privilege, gaps }
}
