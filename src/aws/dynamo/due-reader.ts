import { z } from 'zod'
import type { RequestId } from '../../requests/ids.ts'
import type { DueHead } from '../../requests/request-store.ts'
import type { TableDeps } from './document-client.ts'
import { DUE_SHARDS, dueHead, type Key } from './keys.ts'
import { parseShape } from './parse-row.ts'
import { queryRows } from './query-pages.ts'
import { DUE_INDEX } from './table-schema.ts'

/**
 * Reads the sparse index of rows that wait for a moment. The index follows the table with a delay, and tells only that a row may be due:
 * whoever acts reads the row itself.
 */
export interface DueReader {
  /** Rows with `dueAt <= now`, the longest waiting first, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly DueHead[]>
  /** The earliest `dueAt` of all, or the earliest one later than `after`. */
  nextDueAt(after?: Date): Promise<Date | undefined>
  /** Every request that waits for anything, near or far: one that is open has a next effect. Oldest first. */
  openIds(): Promise<readonly RequestId[]>
}

const IndexRow = z.object({ pk: z.string(), sk: z.string(), dueAt: z.iso.datetime() })
type DueRow = { readonly dueAt: string; readonly head: DueHead }

export function createDueReader(deps: TableDeps): DueReader {
  return {
    async due(now, limit) {
      const shards = await Promise.all(
        DUE_SHARDS.map((shard) => dueInShard(deps, shard, now, limit)),
      )
      return shards
        .flat()
        .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
        .slice(0, limit)
        .map(({ head }) => head)
    },

    async nextDueAt(after) {
      const firsts = await Promise.all(DUE_SHARDS.map((shard) => firstInShard(deps, shard, after)))
      const [earliest] = firsts.filter((dueAt) => dueAt !== undefined).sort()
      return earliest === undefined ? undefined : new Date(earliest)
    },

    async openIds() {
      const shards = await Promise.all(DUE_SHARDS.map((shard) => requestsInShard(deps, shard)))
      return shards.flat().toSorted()
    },
  }
}

async function dueInShard(
  deps: TableDeps,
  shard: string,
  now: Date,
  limit: number,
): Promise<readonly DueRow[]> {
  const found: DueRow[] = []
  const rows = queryRows(deps, {
    ...shardQuery(shard, '#dueAt <= :moment', now.toISOString()),
    Limit: limit,
  })
  for await (const row of rows) {
    const { dueAt, ...key } = parseShape(IndexRow, row, `a row of ${shard}`)
    const head = dueHead(key satisfies Key)
    if (head !== undefined) found.push({ dueAt, head })
    if (found.length >= limit) break
  }
  return found
}

async function firstInShard(
  deps: TableDeps,
  shard: string,
  after: Date | undefined,
): Promise<string | undefined> {
  const later = shardQuery(shard, '#dueAt > :moment', after?.toISOString() ?? '0')
  for await (const row of queryRows(deps, { ...later, Limit: 1 }))
    return parseShape(IndexRow, row, `a row of ${shard}`).dueAt
  return undefined
}

async function requestsInShard(deps: TableDeps, shard: string): Promise<readonly RequestId[]> {
  const found: RequestId[] = []
  for await (const row of queryRows(deps, shardQuery(shard, '#dueAt > :moment', '0'))) {
    const { dueAt: _dueAt, ...key } = parseShape(IndexRow, row, `a row of ${shard}`)
    const head = dueHead(key satisfies Key)
    if (head?.kind === 'request') found.push(head.requestId)
  }
  return found
}

function shardQuery(shard: string, range: string, moment: string) {
  return {
    IndexName: DUE_INDEX,
    KeyConditionExpression: `#duePk = :shard AND ${range}`,
    ExpressionAttributeNames: { '#duePk': 'duePk', '#dueAt': 'dueAt' },
    ExpressionAttributeValues: { ':shard': shard, ':moment': moment },
  }
}
