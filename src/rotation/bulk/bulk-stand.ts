import type { Bulk, BulkEntry } from '../../requests/bulk.ts'
import type { Request } from '../../requests/request.ts'
import { endedInDryRun, isOpen } from '../../requests/request-facts.ts'

/**
 * How far each of many rotations is, from its own row. Pure. One that was begun and whose row is not there is not known, never done.
 */
export const STANDS = [
  'held',
  'not_known',
  'refused',
  'ended',
  'approval',
  'under_way',
  'waiting',
  'stopped',
  'dry_run',
  'rotated',
] as const
export type Stand = (typeof STANDS)[number]

export interface Standing {
  readonly entry: BulkEntry
  readonly stand: Stand
  /** Of one that was begun. */
  readonly request: Request | undefined
}

/** In the order in which people want to read them: what needs somebody first, what is done last. */
export function standingOf(bulk: Bulk, requests: readonly Request[]): readonly Standing[] {
  const byId = new Map(requests.map((request) => [request.id, request]))
  const all = bulk.entries.map((entry): Standing => {
    const request = entry.requestId === undefined ? undefined : byId.get(entry.requestId)
    return { entry, request, stand: standOf(entry, request) }
  })
  return all.toSorted((a, b) => STANDS.indexOf(a.stand) - STANDS.indexOf(b.stand))
}

function standOf({ state }: BulkEntry, request: Request | undefined): Stand {
  if (state !== 'begun') return state
  if (request === undefined) return 'not_known'
  if (endedInDryRun(request)) return 'dry_run'
  if (!isOpen(request)) return request.outcome?.word === 'deletion_asked' ? 'rotated' : 'ended'
  if (request.hold !== undefined) return 'held'
  return request.state === 'awaiting_approval' ? 'approval' : 'under_way'
}
