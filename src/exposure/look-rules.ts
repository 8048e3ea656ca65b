import type { Identity, Incident, IncidentEntry, Report, Warrant } from './incident.ts'
import type { IncidentChange } from './incident-store.ts'
import type { Judgement } from './judge-report.ts'
import { retried } from './retries.ts'

/**
 * What a look at whose key it is makes of an incident: who it is, what each report is good for, and with a word that is enough the lock on the user. Pure. A word that was enough once stays on
 * the row and is shown anew before each write.
 */
export interface LookOutcome {
  readonly step: 'look'
  readonly identity: Identity
  /** One for each report of the incident that was looked at, in order. */
  readonly judgements: readonly Judgement[]
  /** The request that has the lock on the IAM user. */
  readonly holder?: Incident['heldRequest']
  /** How the key is; unset: not known. */
  readonly active?: boolean
}

type Draft = Omit<IncidentChange, 'at'>

export function looked(
  incident: Incident,
  { identity, judgements, holder, active }: LookOutcome,
  now: Date,
): Draft {
  const isKnown = identity.kind !== 'not_known'
  if (identity.kind === 'not_known' && incident.identity.kind === 'user')
    return notSeenAgain(incident, identity, now)
  const isFirst = incident.wasActive === undefined && incident.key.kind === 'untouched'
  const reports = incident.reports.map((report, at) => {
    const judged = judgements[at] ?? report.judged
    return judged === undefined ? report : { ...report, judged }
  })
  const warrants = warrantsOf(incident, reports)
  const takes = warrants.inactiveBy !== undefined && incident.inactiveBy === undefined
  const entries = [
    ...identityEntries(incident.identity, identity),
    ...judgements.flatMap((judged, at) => judgedEntry(incident.reports[at], judged)),
  ]
  const row = {
    ...incident,
    identity,
    reports,
    ...warrants,
    ...(takes && holder !== undefined && { heldRequest: holder }),
    ...(isFirst && active !== undefined && { wasActive: active }),
    retries: isKnown
      ? incident.retries.filter(({ step }) => step !== 'look')
      : retried(incident, 'look', now),
  }
  return takes ? { incident: row, entries, takeLock: true } : { incident: row, entries }
}

/** A look that failed takes back nothing of what AWS has shown before: not whose key it is, and nobody's word. */
function notSeenAgain(
  incident: Incident,
  { why }: Extract<Identity, { kind: 'not_known' }>,
  now: Date,
): Draft {
  return {
    incident: { ...incident, retries: retried(incident, 'look', now) },
    // Told once: it is looked for again until it is seen.
    entries: incident.retries.some(({ step }) => step === 'look')
      ? []
      : [{ type: 'not_identified', actor: 'awskey', data: { why } }],
  }
}

function warrantsOf(
  incident: Incident,
  reports: readonly Report[],
): Pick<Incident, 'inactiveBy' | 'quarantineBy'> {
  const counting = reports.filter(({ at }) => at > (incident.dryRun?.at ?? ''))
  const inactive = incident.inactiveBy ?? warrantOf(counting, 'inactive')
  const quarantine = incident.quarantineBy ?? warrantOf(counting, 'quarantine')
  return {
    ...(inactive !== undefined && { inactiveBy: inactive }),
    ...(quarantine !== undefined && { quarantineBy: quarantine }),
  }
}

function warrantOf(
  reports: readonly Report[],
  what: 'inactive' | 'quarantine',
): Warrant | undefined {
  const report = reports.find(({ judged }) => judged?.[what] === 'now')
  if (report === undefined || report.by === 'signal') return undefined
  const { by, at, act, signal, judged } = report
  return {
    by,
    at,
    as: judged?.as ?? '',
    ...(act !== undefined && { act }),
    ...(signal !== undefined && { signal }),
  }
}

function identityEntries(before: Identity, now: Identity): readonly IncidentEntry[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return []
  switch (now.kind) {
    case 'looking':
      return []
    case 'not_known':
      return [{ type: 'not_identified', actor: 'awskey', data: { why: now.why } }]
    case 'not_ours':
      return [
        { type: 'identified', actor: 'awskey', data: { account: now.account, as: 'not ours' } },
      ]
    case 'root':
      return [{ type: 'identified', actor: 'awskey', data: { account: now.account, as: 'root' } }]
    case 'user': {
      const { account, userName, userId } = now.user
      return [{ type: 'identified', actor: 'awskey', data: { account, user: userName, userId } }]
    }
  }
}

function judgedEntry(report: Report | undefined, judged: Judgement): readonly IncidentEntry[] {
  if (report === undefined || JSON.stringify(report.judged) === JSON.stringify(judged)) return []
  const { inactive, quarantine, because, as } = judged
  return [
    {
      type: 'judged',
      actor: report.by,
      data: {
        inactive,
        quarantine,
        ...(as !== undefined && { as }),
        ...(because.length > 0 && { because: because.join(' ') }),
      },
    },
  ]
}
