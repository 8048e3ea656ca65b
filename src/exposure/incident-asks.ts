import { type Incident, isOver, type Report, type Warrant } from './incident.ts'
import type { IncidentChange } from './incident-store.ts'

/**
 * What people and AWS may bring to an incident: another report, and a click of security that contains. Pure. It says what changes, and never who may: that is asked before.
 */
type Draft = Omit<IncidentChange, 'at'>

/** Somebody reports the key again. */
export function reportedAgain(incident: Incident, report: Report): Draft | undefined {
  if (incident.reports.some((each) => isSameReport(each, report))) return undefined
  const { reports } = incident
  const kept = hasRoomFor(reports, report) ? [...reports, report] : reports
  return {
    incident: { ...incident, ...sinceOf(incident, report), reports: kept },
    entries: [{ type: 'reported_again', actor: report.by, data: reportData(report) }],
  }
}

/** The earliest that somebody said. */
export function sinceOf(
  { exposedSince }: Pick<Incident, 'exposedSince'>,
  { since }: Pick<Report, 'since'>,
): Pick<Incident, 'exposedSince'> {
  if (since === undefined) return {}
  return { exposedSince: exposedSince === undefined || since < exposedSince ? since : exposedSince }
}

/** The same act or the same event, delivered again. */
export function isSameReport(one: Report, other: Report): boolean {
  const id = ({ act, signal }: Report): string | undefined => act?.jobId ?? signal?.id
  return id(one) !== undefined && id(one) === id(other)
}

/** After these only the ledger tells of more. Whatever they hold, the row fits an item of DynamoDB, and what a look says of each of them one transaction. */
const REPORTS_KEPT = 30
/** Whoever has the key can cause findings: they leave room for those whose word counts. */
const SIGNALS_KEPT = 15
/** Nobody fills the room alone. A word that could not be judged at first has another chance. */
const KEPT_OF_EACH = 3

function hasRoomFor(reports: readonly Report[], { by }: Report): boolean {
  if (by === 'signal') return reports.length < SIGNALS_KEPT
  return (
    reports.length < REPORTS_KEPT && reports.filter((each) => each.by === by).length < KEPT_OF_EACH
  )
}

export function reportData({ where, since, secretPasted, signal }: Report): Record<string, string> {
  return {
    ...(where !== undefined && { where }),
    ...(since !== undefined && { since }),
    ...(secretPasted === true && { secretPasted: 'yes' }),
    ...(signal !== undefined && { source: signal.source, says: signal.says }),
  }
}

/** One click of security. `undefined`: there is nothing left for it to do. */
export function containmentAsked(
  incident: Incident,
  what: 'contain' | 'quarantine',
  warrant: Warrant,
): Draft | undefined {
  if (isOver(incident) || isUntouchable(incident)) return undefined
  if (what === 'contain')
    return incident.inactiveBy === undefined
      ? {
          incident: { ...incident, inactiveBy: warrant },
          entries: [{ type: 'inactive_asked', actor: warrant.by, data: {} }],
          takeLock: true,
        }
      : undefined
  const { quarantine } = incident
  if (incident.quarantineBy !== undefined && quarantine.kind !== 'waits') return undefined
  return {
    incident: {
      ...incident,
      quarantineBy: warrant,
      // What hangs there already, and the boundary of before, are not forgotten.
      quarantine: quarantine.kind === 'waits' ? { kind: 'none' } : quarantine,
    },
    entries: [{ type: 'quarantine_asked', actor: warrant.by, data: {} }],
    takeLock: true,
  }
}

/** Protected, or not an IAM user of ours: awskey does nothing there, whoever asks. */
export function isUntouchable({ identity, reports }: Incident): boolean {
  return identity.kind !== 'user' || reports.some(({ judged }) => judged?.inactive === 'never')
}
