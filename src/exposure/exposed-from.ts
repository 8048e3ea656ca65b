import { addMs, DAY_MS } from '../shared/duration.ts'
import type { Incident } from './incident.ts'

/** From when on what was done with a key, and what its user got, may be a thief's. Pure. Where nobody said since when it was exposed, everything that there is a history of counts. */
const HISTORY_MS = 90 * DAY_MS

export function exposedFrom({
  exposedSince,
  createdAt,
}: Pick<Incident, 'createdAt' | 'exposedSince'>): string {
  return exposedSince ?? addMs(new Date(createdAt), -HISTORY_MS).toISOString()
}
