import type { AccessKeyId, RequestId } from '../requests/ids.ts'
import { LEDGER_ROOT } from '../requests/ledger.ts'
import { requestIdOf } from '../requests/request-id.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import type { Clock } from '../shared/clock.ts'
import { sha256 } from '../shared/sha256.ts'
import { type Incident, isOver, type Report } from './incident.ts'
import { isSameReport, reportData, reportedAgain } from './incident-asks.ts'
import type { IncidentChange, IncidentStore } from './incident-store.ts'
import { type SignedSignal, signalBy } from './signed-signal.ts'

/**
 * One report of an exposed key, by a person or by an event of AWS: it opens the incident of that key, or joins the one there is. Nothing is judged and nothing is read for it, so that nothing can stand in its way;
 * of several reports in the same moment one opens and the others join. The same report again changes nothing.
 */
export interface ReportKeyDeps {
  readonly store: IncidentStore
  readonly clock: Clock
}

export type Reported = { readonly incident: Incident; readonly joined: boolean }
export type ReportKey = (keyId: AccessKeyId, act: SignedAct) => Promise<Reported>
export type ReportSignal = (keyId: AccessKeyId, signal: SignedSignal) => Promise<Reported>

const TRIES = 20

/** Others wrote to the incident every time: the job comes again. */
class IncidentBusyError extends Error {
  override readonly name = 'IncidentBusyError'
}

export function createReportKey(deps: ReportKeyDeps): ReportKey {
  return (keyId, act) =>
    openOrJoin(deps, keyId, requestIdOf(act), (now) => ({
      by: act.user,
      at: now.toISOString(),
      act,
      ...(act.reason !== undefined && { where: act.reason }),
      ...(act.details?.secretPasted === true && { secretPasted: true as const }),
    }))
}

/** A signal about a user is reported for each of its keys: the incident's id is of signal and key. */
export function createReportSignal(deps: ReportKeyDeps): ReportSignal {
  return (keyId, signal) => {
    const id = requestIdOf({ jobId: sha256(`${signal.id}.${keyId}`), at: signal.at })
    return openOrJoin(deps, keyId, id, (now) => ({
      by: signalBy(signal),
      at: now.toISOString(),
      signal,
    }))
  }
}

async function openOrJoin(
  { store, clock }: ReportKeyDeps,
  keyId: AccessKeyId,
  id: RequestId,
  reportAt: (now: Date) => Report,
): Promise<Reported> {
  const now = clock.now()
  const report = reportAt(now)
  const opened = await store.open(newIncident(keyId, id, report, now), [
    { type: 'reported', actor: report.by, data: reportData(report) },
  ])
  const [first] = opened.incident.reports
  const own = first !== undefined && isSameReport(first, report)
  if (opened.kind === 'opened' || own) return { incident: opened.incident, joined: false }
  let incident: Incident | undefined = opened.incident
  for (let tries = 0; tries < TRIES && incident !== undefined; tries++) {
    const isNew = isOver(incident)
    const again = isNew ? begunAnew(incident, id, report, now) : reportedAgain(incident, report)
    if (again === undefined) return { incident, joined: true }
    const committed = await store.commit(incident, { ...again, at: now })
    if (committed !== undefined) return { incident: committed, joined: !isNew }
    incident = await store.read(keyId)
  }
  throw new IncidentBusyError(`the incident of ${keyId} could not be joined`)
}

/** The key is exposed again after the end of its incident: another incident, in the same chain. Nobody's word for the first is good for the second. */
function begunAnew(
  { keyId, reports, ledger }: Incident,
  id: RequestId,
  report: Report,
  now: Date,
): Omit<IncidentChange, 'at'> | undefined {
  if (reports.some((each) => isSameReport(each, report))) return undefined
  return {
    incident: { ...newIncident(keyId, id, report, now), ledgerFrom: ledger.seq },
    entries: [{ type: 'reported', actor: report.by, data: reportData(report) }],
  }
}

function newIncident(keyId: AccessKeyId, id: RequestId, report: Report, now: Date): Incident {
  const at = now.toISOString()
  return {
    keyId,
    id,
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
    audits: [],
    lines: [],
    roles: [],
    subject: 0,
    ledgerFrom: 0,
    ledger: { seq: 0, head: LEDGER_ROOT },
  }
}
