import { type Known, known, unknown } from '../shared/known.ts'
import type { IncidentStanding } from './audit/risk-of-incident.ts'
import type { Incident, Report } from './incident.ts'
import type { Source } from './risk-score.ts'

/** What an incident's own row says of how bad it is: who reported it, what the user has besides the key, and whether the containment held. Pure. What nobody has read stays not known. */
const WORST_FIRST: readonly Source[] = ['aws_flagged', 'pasted', 'report', 'key_id_only']

export function standingOf(incident: Incident | undefined): IncidentStanding {
  const sources = new Set((incident?.reports ?? []).map(sourceOf))
  return {
    source: WORST_FIRST.find((source) => sources.has(source)) ?? 'key_id_only',
    root: incident?.identity.kind === 'root',
    keyActive: keyActive(incident),
    gaps: {
      sibling_active: siblingActive(incident),
      console_without_mfa: consoleWithoutMfa(incident),
      live_sessions: liveSessions(incident),
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

const UNREAD = unknown('not read')

/** When awskey first looked, before it wrote anything. */
function keyActive(incident: Incident | undefined): Known<boolean> {
  return incident?.wasActive === undefined ? UNREAD : known(incident.wasActive)
}

function siblingActive(incident: Incident | undefined): Known<boolean> {
  const { siblings } = incident ?? {}
  if (siblings === undefined) return UNREAD
  if (siblings.some(({ state }) => state === 'active')) return known(true)
  return siblings.some(({ state }) => state === 'not_known') ? UNREAD : known(false)
}

function consoleWithoutMfa(incident: Incident | undefined): Known<boolean> {
  const console = incident?.snapshot?.console
  return console === undefined || console === 'not_known'
    ? UNREAD
    : known(console === 'without_mfa')
}

/** Of roles that it assumed; where no audit has seen any yet, the one that asks for this has to say. */
function liveSessions(incident: Incident | undefined): Known<boolean> {
  const roles = incident?.roles ?? []
  if (roles.some(({ state }) => state === 'open')) return known(true)
  const isOver = roles.length > 0 && roles.every(({ state }) => ['gone', 'revoked'].includes(state))
  return isOver ? known(false) : UNREAD
}

function recheckFailed(incident: Incident | undefined): Known<boolean> {
  if (incident === undefined || incident.rechecks.unknown !== undefined)
    return unknown(incident?.rechecks.unknown ?? 'not read')
  const { done, fights } = incident.rechecks
  return fights > 0 || done > 0 ? known(fights > 0) : unknown('not looked at again yet')
}
