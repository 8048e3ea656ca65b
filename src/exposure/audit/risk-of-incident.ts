import type { Privilege } from '../../keys/privilege/privilege.ts'
import { type Known, known } from '../../shared/known.ts'
import type { Gap, RiskFacts, Source } from '../risk-score.ts'
import type { AuditResult } from './audit-result.ts'
import { mostSeen } from './counted.ts'
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
  const live_sessions = liveSessions(result, gaps.live_sessions)
  return {
    ...seenRisk(result),
    source,
    root,
    keyActive,
    privilege,
    gaps: { ...gaps, live_sessions },
  }
}

/** Sessions of roles live on, whatever is done to the user. Where everything was read and none was opened, there is none. */
function liveSessions({ tally, coverage }: AuditResult, standing: Known<boolean>): Known<boolean> {
  if (standing.kind === 'known') return standing
  if (mostSeen(tally.roles).length + mostSeen(tally.rolesElsewhere).length > 0) return known(true)
  return coverage.whole && tally.sessions === 0 ? known(false) : standing
}
