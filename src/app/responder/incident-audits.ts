import { privilegeOfAdministrator } from '../../exposure/audit/risk-of-audit.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import { standingOfReports } from '../../exposure/standing-of-reports.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { ViewStore } from '../../requests/request-store.ts'
import type { IncidentAuditPorts } from '../audit/assemble-audit.ts'
import type { Log } from '../logger.ts'

/** What audits of incidents ask of incidents: that they are there, where their thread is, and what their rows say. What nobody has read is not known. */
export interface IncidentAuditsDeps extends Pick<IncidentAuditPorts, 'enabledRegions'> {
  readonly incidents: Pick<IncidentStore, 'read'>
  readonly views: Pick<ViewStore<AccessKeyId>, 'read'>
  readonly rights: AdministratorRights
  readonly log: Pick<Log, 'info'>
}

export function createIncidentAudits({
  incidents,
  views,
  rights,
  log,
  enabledRegions,
}: IncidentAuditsDeps): IncidentAuditPorts {
  return {
    enabledRegions,
    incidentThread: (keyId) => views.read(keyId, 'card'),
    incidentExists: async ({ keyId, id }) => (await incidents.read(keyId))?.id === id,
    standingOf: async (keyId) => standingOfReports(await incidents.read(keyId)),
    privilegeOf: async (user) => privilegeOfAdministrator(await rights.of(user)),
    async onFindings(keyId, { auditId, run, events }) {
      log.info('an incident was audited', { key: keyId, audit: auditId, run, events })
    },
  }
}
