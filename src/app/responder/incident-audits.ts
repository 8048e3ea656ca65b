import { found } from '../../exposure/aftermath-rules.ts'
import type { Run } from '../../exposure/audit/audit.ts'
import type { Findings } from '../../exposure/audit/findings.ts'
import type { ExposedKey } from '../../exposure/audit/start-incident-audit.ts'
import type { Incident } from '../../exposure/incident.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import { standingOf } from '../../exposure/standing-of-incident.ts'
import type { Privilege } from '../../keys/privilege/privilege.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { ViewStore } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { threadOfIncident } from '../../slack/worker-side/incident-renderer.ts'
import type { IncidentAuditPorts } from '../audit/assemble-audit.ts'

/** What audits of incidents ask of incidents, and where their findings go: that they are there, where their thread is, and what their rows say. What nobody has read is not known. */
export interface IncidentAuditsDeps extends Pick<IncidentAuditPorts, 'enabledRegions'> {
  readonly incidents: Pick<IncidentStore, 'commit' | 'read'>
  readonly views: ViewStore<AccessKeyId>
  readonly clock: Clock
  follow(keyId: AccessKeyId): Promise<void>
}

const TRIES = 20

/** Others wrote to the incident every time: the job comes again. */
class FindingsNotWrittenError extends Error {
  override readonly name = 'FindingsNotWrittenError'
}

export function createIncidentAudits(deps: IncidentAuditsDeps): IncidentAuditPorts {
  const { incidents, views, enabledRegions } = deps
  return {
    enabledRegions,
    rowOf: (keyId) => incidents.read(keyId),
    incidentThread: (keyId) => threadOfIncident({ views, store: incidents }, keyId),
    incidentExists: async ({ keyId, id }) => (await incidents.read(keyId))?.id === id,
    standingOf: async (keyId) => standingOf(await incidents.read(keyId)),
    privilegeOf: async (keyId) => privilegeIn(await incidents.read(keyId)),
    async onFindings(keyId, findings) {
      await write(deps, keyId, findings)
      await deps.follow(keyId)
    },
  }
}

function privilegeIn(incident: Incident | undefined): Known<Privilege> {
  const read = incident?.snapshot?.privilege
  if (read === undefined) return unknown('no restore point is kept yet')
  return read.kind === 'known' ? known(read.value.privilege) : read
}

async function write(
  { incidents, clock }: IncidentAuditsDeps,
  keyId: AccessKeyId,
  findings: Findings,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const incident = await incidents.read(keyId)
    const isIts = incident?.audits.some(({ id }) => id === findings.auditId)
    if (incident === undefined || isIts !== true) return
    const now = clock.now()
    if (
      (await incidents.commit(incident, { ...found(incident, findings, now), at: now })) !==
      undefined
    )
      return
  }
  throw new FindingsNotWrittenError(`what was found of ${keyId} could not be written down`)
}

const RUNS: readonly Run[] = [0, 1, 2]

/** The audit of an incident as its row asks for it. */
export function auditAskOf(
  { exposedSince, keyId, id, identity }: Incident,
  run: number,
): { readonly ask: ExposedKey; readonly run: Run } | undefined {
  const which = RUNS.find((each) => each === run)
  if (identity.kind !== 'user' || which === undefined) return undefined
  const { account, accountName, userName } = identity.user
  return { ask: { keyId, id, account, accountName, userName, exposedSince }, run: which }
}
