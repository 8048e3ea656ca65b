import { newestFirst } from '../trail.ts'
import type { TrailEvent } from '../trail-event.ts'
import type { World } from '../world.ts'
import type { ArchiveSelect } from './archive-sql.ts'

/** A query over the trail of all accounts: it waits, runs and is done in business time, and answers with what had been delivered when it was begun. */
export interface ArchiveQuery {
  readonly id: string
  readonly token: string
  /** What was asked, whole: the same token with another question is refused. */
  readonly asked: string
  readonly begunAt: Date
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | undefined)[])[]
  /** Athena's words where it cannot succeed. */
  readonly fault: string | undefined
  cancelled: boolean
}

const QUEUED_MS = 1_000
const RUNNING_MS = 3_000

export const TRAIL_TABLE = { database: 'cloudtrail', table: 'organization_trail' } as const

/** Its trail is that of the organisation, so that it holds what happened in every account. */
export function rowsOf(world: World, select: ArchiveSelect): ArchiveQuery['rows'] {
  const until = world.now().getTime() - world.trail.lagMs
  const events: TrailEvent[] = [...world.accounts.values()].flatMap((account) => [
    ...[...account.events.values()].flat(),
    ...account.dataEvents,
  ])
  const rows = events
    .filter((event) => event.at.getTime() <= until && select.matches(event))
    .toSorted(newestFirst)
    .map((event) => select.rowOf(event))
  const all = select.isDistinct
    ? [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
    : rows
  return all.slice(0, select.limit)
}

export function faultOf({ database, table }: ArchiveSelect): string | undefined {
  const isThere = database === TRAIL_TABLE.database && table === TRAIL_TABLE.table
  return isThere
    ? undefined
    : `TABLE_NOT_FOUND: line 2:6: Table 'awsdatacatalog.${database}.${table}' does not exist`
}

export function stateOf(
  { cancelled, begunAt, fault }: ArchiveQuery,
  now: Date,
): 'CANCELLED' | 'FAILED' | 'QUEUED' | 'RUNNING' | 'SUCCEEDED' {
  const ageMs = now.getTime() - begunAt.getTime()
  if (cancelled) return 'CANCELLED'
  if (ageMs < QUEUED_MS) return 'QUEUED'
  if (fault !== undefined) return 'FAILED'
  return ageMs < RUNNING_MS ? 'RUNNING' : 'SUCCEEDED'
}
