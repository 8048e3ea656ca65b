import type { AccessKeyId } from '../requests/ids.ts'
import { LEDGER_ROOT } from '../requests/ledger.ts'
import { requestIdOf } from '../requests/request-id.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { type Incident, isOver, type Report } from './incident.ts'
import { reportData, reportedAgain } from './incident-rules.ts'
import type { IncidentChange, IncidentStore } from './incident-store.ts'

/**
 * One report of an exposed key: it opens the incident of that key, or joins the one there is. Nothing is judged and nothing is read for it, so that nothing can stand in its way;
 * of two reports in the same moment one opens and the other joins.
 */
export interface ReportKeyDeps {
  readonly store: IncidentStore
  readonly clock: Clock
}

export type Reported = { readonly incident: Incident; readonly joined: boolean }
export type ReportKey = (keyId: AccessKeyId, act: SignedAct) => Promise<Reported>

const TRIES = 20

/** Others wrote to the incident every time: the job comes again. */
class IncidentBusyError extends Error {
  override readonly name = 'IncidentBusyError'
}

export function createReportKey({ store, clock }: ReportKeyDeps): ReportKey {
  return async (keyId, act) => {
    const now = clock.now()
    const report = reportOf(act, now)
    const opened = await store.open(newIncident(keyId, act, report, now), [
      { type: 'reported', actor: act.user, data: reportData(report) },
    ])
    const own = opened.incident.reports[0]?.act?.jobId === act.jobId
    if (opened.kind === 'opened' || own) return { incident: opened.incident, joined: false }
    let incident: Incident | undefined = opened.incident
    for (let tries = 0; tries < TRIES && incident !== undefined; tries++) {
      const isNew = isOver(incident)
      const again = isNew ? begunAnew(incident, act, report, now) : reportedAgain(incident, report)
      if (again === undefined) return { incident, joined: true }
      const committed = await store.commit(incident, { ...again, at: now })
      if (committed !== undefined) return { incident: committed, joined: !isNew }
      incident = await store.read(keyId)
    }
    throw new IncidentBusyError(`the incident of ${keyId} could not be joined`)
  }
}

/** The key is exposed again after the end of its incident: another incident, in the same chain. Nobody's word for the first is good for the second. */
function begunAnew(
  { keyId, reports, ledger }: Incident,
  act: SignedAct,
  report: Report,
  now: Date,
): Omit<IncidentChange, 'at'> | undefined {
  if (reports.some((each) => each.act?.jobId === act.jobId)) return undefined
  return {
    incident: { ...newIncident(keyId, act, report, now), ledgerFrom: ledger.seq },
    entries: [{ type: 'reported', actor: act.user, data: reportData(report) }],
  }
}

function reportOf(act: SignedAct, now: Date): Report {
  return {
    by: act.user,
    at: now.toISOString(),
    act,
    ...(act.reason !== undefined && { where: act.reason }),
    ...(act.details?.secretPasted === true && { secretPasted: true as const }),
  }
}

function newIncident(keyId: AccessKeyId, act: SignedAct, report: Report, now: Date): Incident {
  const at = now.toISOString()
  return {
    keyId,
    id: requestIdOf(act),
    version: 0,
    createdAt: at,
    updatedAt: at,
    reports: [report],
    identity: { kind: 'looking' },
    key: { kind: 'untouched' },
    quarantine: { kind: 'none' },
    rechecks: { done: 0, fights: 0 },
    newKeys: [],
    retries: [],
    subject: 0,
    ledgerFrom: 0,
    ledger: { seq: 0, head: LEDGER_ROOT },
  }
}
