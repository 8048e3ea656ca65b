import type { AccessKeyId, AccountId, IamUserName, RequestId } from '../../requests/ids.ts'
import { incidentAuditId } from '../../requests/request-id.ts'
import type { Clock } from '../../shared/clock.ts'
import { addMs, DAY_MS, earliest } from '../../shared/duration.ts'
import type { Known } from '../../shared/known.ts'
import type { IncidentAudit, Run } from './audit.ts'
import { type ArchiveReach, auditPeriod, HISTORY_DAYS } from './audit-period.ts'
import type { AuditStore } from './audit-store.ts'
import { unread } from './start-audit.ts'

/**
 * Begins the audit of an incident: from when its key was exposed, in every Region that the account has enabled. Each run is an audit of its own, with an id that follows from incident and run, so that
 * starting it twice starts one. What lies beyond the history, and beyond a trail's archive where one is configured, stays on the row as not known. It decides nothing about the incident.
 */
export interface StartIncidentAuditDeps {
  readonly store: Pick<AuditStore, 'open' | 'read'>
  readonly clock: Clock
  /** Of the account, in a session of this name; not known where AWS does not say. */
  enabledRegions(account: AccountId, session: RequestId): Promise<Known<readonly string[]>>
  /** Where global services write their events: always read. */
  readonly homeRegion: string
  /** Read where it is not known which are enabled. */
  readonly otherwise: readonly string[]
  /** Of a trail that covers the account; `undefined` where none is configured. */
  archiveOf?(account: AccountId): ArchiveReach | undefined
}

export interface ExposedKey {
  readonly keyId: AccessKeyId
  /** Of the incident. */
  readonly id: RequestId
  readonly account: AccountId
  readonly accountName: string
  readonly userName: IamUserName
  /** Unset: not known, and all that there is a history of counts. */
  readonly exposedSince: string | undefined
}

export function createStartIncidentAudit(
  deps: StartIncidentAuditDeps,
): (incident: ExposedKey, run: Run) => Promise<RequestId> {
  return async (incident, run) => {
    const id = incidentAuditId(incident.id, run)
    if ((await deps.store.read(id)) !== undefined) return id
    const { account, accountName, userName, keyId } = incident
    const enabled = await deps.enabledRegions(account, id)
    const regions = [
      ...new Set([deps.homeRegion, ...(enabled.kind === 'known' ? enabled.value : deps.otherwise)]),
    ]
    const audit: IncidentAudit = {
      id,
      version: 1,
      account,
      accountName,
      userName,
      keyId,
      incident: { keyId, id: incident.id, run },
      ...timesOf(incident.exposedSince, deps.clock.now(), deps.archiveOf?.(account)),
      followed: [{ subject: { by: 'credential', id: keyId }, depth: 0 }],
      regions,
      ...(enabled.kind === 'unknown' && { regionsUnknown: enabled.why }),
      filesSent: 0,
    }
    await deps.store.open(audit, regions.map(unread))
    return id
  }
}

/**
 * The history goes back so far and no farther, an archive as far as is configured. What was usual before the exposure is read from the history alone: the archive answers once, after all Regions, and its data
 * events would have nothing to be compared with.
 */
function timesOf(
  exposed: string | undefined,
  now: Date,
  reach: ArchiveReach | undefined,
): Pick<IncidentAudit, 'archive' | 'baselineFrom' | 'exposedSince' | 'since' | 'until'> {
  const farthest = addMs(now, -HISTORY_DAYS * DAY_MS)
  const exposedSince = exposed === undefined ? farthest : earliest(new Date(exposed), now)
  const period = auditPeriod(exposedSince, now, reach)
  // The history before `since` may be of the exposure itself, where the archive takes over a day early.
  const isAllAfter = Date.parse(period.since) === exposedSince.getTime()
  return {
    exposedSince: exposedSince.toISOString(),
    ...period,
    until: now.toISOString(),
    ...(isAllAfter && exposedSince > farthest && { baselineFrom: farthest.toISOString() }),
  }
}
