import { randomUUID } from 'node:crypto'
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { Bulk } from '../../requests/bulk.ts'
import type { BulkOpened, BulkStore } from '../../requests/bulk-store.ts'
import { RequestId } from '../../requests/ids.ts'
import { MINUTE_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { bulkDrawingKey, bulkKey, type Key, teamBulkKey } from './keys.ts'
import { parseRow, parseShape } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { dueAttributes, type Item } from './request-row.ts'
import { stamped } from './row-versions.ts'
import { type TransactDeps, transact, type Write } from './transact.ts'
import { wallMoment } from './wall-time.ts'

/**
 * Many rotations at once: one row for each click on Start, and one that says which of them has a team's place. The row is written whole, on condition of its version; the place is freed
 * with the write after which nothing of it waits. Who draws its message is marked beside it, so that many changes at once are one drawing.
 */
export interface DynamoBulkStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for the mark. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

type Label = 'row' | 'place'
const TRIES = 4
/** A drawing that was asked for and never began, because its job was lost, is asked for again after this. */
const ASKED_FOR_MS = 2 * MINUTE_MS

const Place = z.object({ bulkId: RequestId })
const Drawing = z.object({ turn: z.number().int() })

export function createDynamoBulkStore(options: DynamoBulkStoreDeps): BulkStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const { client, table, pause } = deps
  const read = async (id: RequestId): Promise<Bulk | undefined> => {
    const item = await get(deps, bulkKey(id))
    return item && parseRow(Bulk, item, `bulk ${id}`)
  }
  return {
    read,
    open: (bulk) => open(deps, bulk, read),

    async commit(from, next) {
      const bulk = parseShape(Bulk, { ...next, version: from.version + 1 }, `bulk ${from.id}`)
      const isOver = bulk.dueAt === undefined && bulk.claim === undefined
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const outcome = await transact<Label>(deps, [
          putRow(table, bulk, {
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':read': from.version },
          }),
          ...(isOver ? [placeWrite(table, bulk, attempt % 2 === 0 ? 'free' : 'leave')] : []),
        ])
        if (outcome.kind === 'written') return bulk
        if (outcome.kind === 'contended' || outcome.by.has('row')) return undefined
      }
      return undefined
    },

    async askToDraw(id) {
      const now = deps.wallNow()
      const mark = new UpdateCommand({
        TableName: table,
        Key: bulkDrawingKey(id),
        UpdateExpression: 'SET #askedUntil = :until',
        ConditionExpression: 'attribute_not_exists(#askedUntil) OR #askedUntil <= :now',
        ExpressionAttributeNames: { '#askedUntil': 'askedUntil' },
        ExpressionAttributeValues: {
          ':until': wallMoment(now, ASKED_FOR_MS),
          ':now': wallMoment(now),
        },
      })
      return (await conditionalWrite(() => client.send(mark), pause)).kind === 'written'
    },

    async drawingBegins(id) {
      const begin = new UpdateCommand({
        TableName: table,
        Key: bulkDrawingKey(id),
        UpdateExpression: 'ADD #turn :one REMOVE #askedUntil',
        ExpressionAttributeNames: { '#turn': 'turn', '#askedUntil': 'askedUntil' },
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'ALL_NEW',
      })
      const outcome = await conditionalWrite(() => client.send(begin), pause)
      if (outcome.kind !== 'written') throw new Error(`the drawing of bulk ${id} could not begin`)
      return parseRow(Drawing, outcome.answer.Attributes, `the drawing of bulk ${id}`).turn
    },

    async isLatestDrawing(id, turn) {
      const item = await get(deps, bulkDrawingKey(id))
      return (
        item === undefined || parseRow(Drawing, item, `the drawing of bulk ${id}`).turn === turn
      )
    },
  }
}

async function open(deps: TransactDeps, bulk: Bulk, read: BulkStore['read']): Promise<BulkOpened> {
  const first = parseShape(Bulk, { ...bulk, version: 1 }, `bulk ${bulk.id}`)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const outcome = await transact<Label>(deps, [
      putRow(deps.table, first, { ConditionExpression: 'attribute_not_exists(pk)' }),
      placeWrite(deps.table, first, 'take'),
    ])
    if (outcome.kind === 'written') return { kind: 'opened', bulk: first }
    const existing = await read(bulk.id)
    if (existing !== undefined) return { kind: 'exists', bulk: existing }
    const item = await get(deps, teamBulkKey(bulk.team))
    const holder = item && parseRow(Place, item, `the place of team ${bulk.team}`).bulkId
    if (holder !== undefined) return { kind: 'taken', by: holder }
  }
  throw new Error(`bulk ${bulk.id} could not be opened: others wrote to its rows every time`)
}

function putRow(table: string, bulk: Bulk, condition: object): Write<Label> {
  const key = bulkKey(bulk.id)
  const item: Item = stamped({
    ...bulk,
    ...key,
    ...(bulk.dueAt !== undefined && dueAttributes(key, bulk.dueAt)),
  })
  return { label: 'row', item: { Put: { TableName: table, Item: item, ...condition } } }
}

/** Freed when it is ours, else left alone: in turns, so that the row is written either way. */
function placeWrite(
  table: string,
  { id, team }: Bulk,
  what: 'take' | 'free' | 'leave',
): Write<Label> {
  const key = teamBulkKey(team)
  if (what === 'take')
    return {
      label: 'place',
      item: {
        Put: {
          TableName: table,
          Item: { ...key, bulkId: id },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }
  const ours = {
    ExpressionAttributeNames: { '#bulkId': 'bulkId' },
    ExpressionAttributeValues: { ':id': id },
  }
  return what === 'free'
    ? {
        label: 'place',
        item: {
          Delete: { TableName: table, Key: key, ConditionExpression: '#bulkId = :id', ...ours },
        },
      }
    : {
        label: 'place',
        item: {
          ConditionCheck: {
            TableName: table,
            Key: key,
            ConditionExpression: 'attribute_not_exists(pk) OR #bulkId <> :id',
            ...ours,
          },
        },
      }
}

async function get(
  { client, table }: TableDeps,
  key: Key,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
  )
  return item
}
