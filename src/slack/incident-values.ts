import type { Incident } from '../exposure/incident.ts'
import { AccessKeyId, RequestId } from '../requests/ids.ts'

/**
 * What a click on the card of an incident is about: the incident and its key, and where the click decides on what the card shows, or on one line of it, that too. Opaque to everybody else.
 */
type Of = Pick<Incident, 'id' | 'keyId'>

export function incidentValue({ id, keyId }: Of): string {
  return `${id}.${keyId}`
}

/** Bound to what the card shows: it fits no other state of the incident. */
export function releaseValue(incident: Of & Pick<Incident, 'subject'>): string {
  return `${incidentValue(incident)}.${incident.subject}`
}

/** Of one line of the clean-up, or one other key. */
export function lineValue(incident: Of, { id }: { readonly id: string }): string {
  return `${incidentValue(incident)}.${id}`
}

export interface IncidentClick {
  readonly id: RequestId
  readonly keyId: AccessKeyId
  /** What stands behind them; empty where nothing does. */
  readonly rest: string
}

/** `undefined` for a value that this version never wrote. */
export function parseIncidentValue(value: string): IncidentClick | undefined {
  const [id, keyId, rest = '', ...more] = value.split('.')
  const known = { id: RequestId.safeParse(id), keyId: AccessKeyId.safeParse(keyId) }
  if (!known.id.success || !known.keyId.success || more.length > 0) return undefined
  return { id: known.id.data, keyId: known.keyId.data, rest }
}
