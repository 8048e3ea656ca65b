import { known, unknown } from '../shared/known.ts'
import type { IncidentStanding } from './audit/risk-of-incident.ts'
import type { Incident, Report } from './incident.ts'
import type { Source } from './risk-score.ts'

/** What an incident's own row says of how bad it is: who reported it, and whether its containment held. Pure. The rest was read by nobody here and stays not known. */
const WORST_FIRST: readonly Source[] = ['aws_flagged', 'pasted', 'report', 'key_id_only']

export function standingOfReports(incident: Incident | undefined): IncidentStanding {
  const sources = new Set((incident?.reports ?? []).map(sourceOf))
  const unread = unknown('not read')
  return {
    source: WORST_FIRST.find((source) => sources.has(source)) ?? 'key_id_only',
    root: incident?.identity.kind === 'root',
    keyActive: unread,
    gaps: {
      sibling_active: unread,
      console_without_mfa: unread,
      live_sessions: unread,
      recheck_failed: recheckFailed(incident),
    },
  }
}

/** Whoever may not contain is taken to know the id alone: it is in every presigned URL. */
function sourceOf({ by, secretPasted, judged }: Report): Source {
  if (by === 'aws_health') return 'aws_flagged'
  if (secretPasted === true) return 'pasted'
  const because = judged?.because ?? []
  return because.includes('not_authorised') || by === 'signal' ? 'key_id_only' : 'report'
}

function recheckFailed(incident: Incident | undefined): IncidentStanding['gaps']['recheck_failed'] {
  if (incident === undefined || incident.rechecks.unknown !== undefined)
    return unknown(incident?.rechecks.unknown ?? 'not read')
  const { done, fights } = incident.rechecks
  return fights > 0 || done > 0 ? known(fights > 0) : unknown('not looked at again yet')
}
