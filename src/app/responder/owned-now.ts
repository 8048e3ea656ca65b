import type { FindKey } from '../../exposure/find-key.ts'
import type { Incident, IncidentUser } from '../../exposure/incident.ts'
import type { IamUser } from '../../keys/access-keys.ts'

/** An incident with what AWS and the configuration say of its user now. Where AWS does not name one any more, the row stays as it is. */
export function createOwnedNow(deps: {
  readonly findKey: FindKey
  about(user: IamUser): IncidentUser
}): (incident: Incident) => Promise<Incident> {
  return async (incident) => {
    const found = await deps.findKey(incident.keyId, incident.id)
    if (found.kind !== 'user' || incident.identity.kind !== 'user') return incident
    return { ...incident, identity: { kind: 'user', user: deps.about(found.user) } }
  }
}
