import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aBulk, aBulkUser } from '../../../sandbox/gallery/rows/bulk-rows.ts'
import { aRequestId, MAYA } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../../../src/aws/dynamo/due-reader.ts'
import { createDynamoBulkStore } from '../../../src/aws/dynamo/dynamo-bulk-store.ts'
import { createDynamoViewsOf } from '../../../src/aws/dynamo/dynamo-view-store.ts'
import { bulkKey, bulkViewKey } from '../../../src/aws/dynamo/keys.ts'
import type { Bulk } from '../../../src/requests/bulk.ts'
import type { BulkStore } from '../../../src/requests/bulk-store.ts'
import { addMs, MINUTE_MS } from '../../../src/shared/duration.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

let engine: DynamoEngine
let table: TableDeps
let store: BulkStore
let wall: number
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  table = await engine.createTable()
  wall = 1_000_000
  store = createDynamoBulkStore({ ...table, wallNow: () => wall })
})

const DUE = new Date('2026-03-20T09:00:00.000Z')
const ofAct = (n: number, overrides: Partial<Bulk> = {}): Bulk =>
  aBulk({ id: aRequestId(n), dueAt: DUE.toISOString(), ...overrides })
const over = ({ dueAt: _dueAt, claim: _claim, ...bulk }: Bulk): Bulk => bulk
async function opened(n: number): Promise<Bulk> {
  const outcome = await store.open(ofAct(n))
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  return outcome.bulk
}

describe('open', () => {
  it('reads back as it was written', async () => {
    const bulk = await opened(1)
    expect(await store.read(bulk.id)).toEqual({ ...ofAct(1), version: 1 })
    expect(await store.read(aRequestId(2))).toBeUndefined()
  })

  it('gives the standing one when the same act comes again, however far that is', async () => {
    const bulk = await opened(1)
    await store.commit(bulk, over(bulk))
    expect(await store.open(ofAct(1))).toMatchObject({ kind: 'exists', bulk: { version: 2 } })
  })

  it('takes the place of its team, and of no other', async () => {
    const { id } = await opened(1)
    expect(await store.open(ofAct(2))).toEqual({ kind: 'taken', by: id })
    expect(await store.read(aRequestId(2))).toBeUndefined()
    expect(await store.open(ofAct(3, { team: 'platform' }))).toMatchObject({ kind: 'opened' })
  })

  it('writes one of two that are started at the same moment', async () => {
    for (let round = 0; round < 50; round++) {
      const team = `team-${round}`
      const outcomes = await Promise.all([
        store.open(ofAct(round * 2 + 10, { team })),
        store.open(ofAct(round * 2 + 11, { team })),
      ])
      expect(outcomes.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual([
        'opened',
        'taken',
      ])
    }
  })
})

describe('commit', () => {
  it('writes only what was made from the row as it is', async () => {
    const bulk = await opened(1)
    const next = await store.commit(bulk, { ...bulk, stopped: { by: MAYA, at: bulk.createdAt } })
    expect(next).toMatchObject({ version: 2, stopped: { by: MAYA } })
    expect(await store.commit(bulk, { ...bulk, team: 'late' })).toBeUndefined()
    expect((await store.read(bulk.id))?.team).toBe('payments')
  })

  it('frees the place of the team once nothing of it waits', async () => {
    const bulk = await opened(1)
    const later = await store.commit(bulk, {
      ...bulk,
      dueAt: addMs(DUE, MINUTE_MS).toISOString(),
    })
    expect(await store.open(ofAct(2))).toMatchObject({ kind: 'taken' })
    if (later === undefined) throw new Error('not committed')
    await store.commit(later, over(later))
    expect(await store.open(ofAct(2))).toMatchObject({ kind: 'opened' })
  })

  it('leaves alone a place that somebody else has by now', async () => {
    const bulk = await opened(1)
    const ended = await store.commit(bulk, over(bulk))
    const second = await opened(2)
    if (ended === undefined) throw new Error('not committed')
    expect(await store.commit(ended, over(ended))).toMatchObject({ version: 3 })
    expect(await store.open(ofAct(3))).toEqual({ kind: 'taken', by: second.id })
  })
})

describe('the due index', () => {
  it('names it while it waits, and its message after a failure', async () => {
    const { due } = createDueReader(table)
    const bulk = await opened(1)
    const head = { kind: 'bulk', requestId: bulk.id }
    expect(await due(addMs(DUE, -1), 10)).toEqual([])
    expect(await due(DUE, 10)).toEqual([head])
    await store.commit(bulk, over(bulk))
    expect(await due(DUE, 10)).toEqual([])
    const views = createDynamoViewsOf({ ...table, wallNow: () => wall, keyOf: bulkViewKey })
    const leased = await views.lease(bulk.id, 'progress', 1_000)
    if (leased === 'busy') throw new Error('busy')
    await views.failed(bulk.id, 'progress', leased.token, DUE)
    expect(await due(DUE, 10)).toEqual([head])
  })
})

describe('drawing', () => {
  it('is asked for once, until it begins', async () => {
    const id = aRequestId(1)
    expect(await store.askToDraw(id)).toBe(true)
    expect(await store.askToDraw(id)).toBe(false)
    await store.drawingBegins(id)
    expect(await store.askToDraw(id)).toBe(true)
  })

  it('is asked for again when its job was lost', async () => {
    const id = aRequestId(1)
    await store.askToDraw(id)
    wall += 2 * MINUTE_MS
    expect(await store.askToDraw(id)).toBe(true)
  })

  it('is not the latest once another one began', async () => {
    const id = aRequestId(1)
    const turn = await store.drawingBegins(id)
    expect(await store.isLatestDrawing(id, turn)).toBe(true)
    await store.drawingBegins(id)
    expect(await store.isLatestDrawing(id, turn)).toBe(false)
  })
})

describe('a row that nobody can read', () => {
  it('is an error that names it, never one that is not there', async () => {
    const id = aRequestId(1)
    await table.client.send(
      new PutCommand({ TableName: table.table, Item: { ...bulkKey(id), entries: aBulkUser(1) } }),
    )
    await expect(store.read(id)).rejects.toThrow(id)
  })
})
