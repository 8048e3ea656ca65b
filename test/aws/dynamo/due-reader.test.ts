import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aRequestId, aRotateRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../../../src/aws/dynamo/due-reader.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { createDynamoViewStore } from '../../../src/aws/dynamo/dynamo-view-store.ts'
import { IamUserId } from '../../../src/requests/ids.ts'
import { addMs, MINUTE_MS } from '../../../src/shared/duration.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const minute = (n: number): Date => addMs(START, n * MINUTE_MS)

let engine: DynamoEngine
let table: TableDeps
beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
})
afterAll(() => engine.stop())

/** One request due at each of these minutes. */
async function requestsDueAt(minutes: readonly number[]): Promise<void> {
  const store = createDynamoRequestStore({ ...table, wallNow: Date.now })
  for (const [n, due] of minutes.entries()) {
    const id = aRequestId(n)
    const userId = IamUserId.parse(`AIDA${String(n).padStart(16, '0')}`)
    const next = {
      id: `${id}.1`,
      effect: 'look',
      dueAt: minute(due).toISOString(),
      attempt: 0,
    } as const
    await store.open(aRotateRequest({ id, next, subject: { userId } }), [])
  }
}

describe('nextDueAt', () => {
  it('is unset when nothing waits', async () => {
    expect(await createDueReader(table).nextDueAt()).toBeUndefined()
  })

  it('gives the earliest moment of all rows, or the earliest after another', async () => {
    await requestsDueAt([7, 3, 9, 5, 3, 8])
    const { nextDueAt } = createDueReader(table)

    expect(await nextDueAt()).toEqual(minute(3))
    expect(await nextDueAt(minute(3))).toEqual(minute(5))
    expect(await nextDueAt(minute(8))).toEqual(minute(9))
    expect(await nextDueAt(minute(9))).toBeUndefined()
  })

  it('counts views that failed', async () => {
    await requestsDueAt([7])
    const views = createDynamoViewStore({ ...table, wallNow: Date.now })
    const leased = await views.lease(aRequestId(), 'card', 1_000)
    if (leased === 'busy') throw new Error('busy')
    await views.failed(aRequestId(), 'card', leased.token, minute(2))

    expect(await createDueReader(table).nextDueAt()).toEqual(minute(2))
    expect(await createDueReader(table).due(minute(10), 10)).toEqual([
      { kind: 'view', requestId: aRequestId() },
      { kind: 'request', requestId: aRequestId() },
    ])
  })
})

describe('due', () => {
  it('reads all shards and gives the longest waiting first, also beyond a page', async () => {
    const minutes = Array.from({ length: 40 }, (_, n) => (n * 17) % 40)
    await requestsDueAt(minutes)
    const { due } = createDueReader(table)

    const heads = await due(minute(29), 1_000)

    expect(heads.map((head) => 'requestId' in head && head.requestId)).toEqual(
      Array.from({ length: 30 }, (_, n) => aRequestId(minutes.indexOf(n))),
    )
    expect(await due(minute(29), 3)).toEqual(heads.slice(0, 3))
  })
})
