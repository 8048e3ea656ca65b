import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ERIN, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDueReader } from '../../src/aws/dynamo/due-reader.ts'
import { createDynamoPickupDesk } from '../../src/aws/dynamo/dynamo-pickup-desk.ts'
import { createDynamoPickupStore } from '../../src/aws/dynamo/dynamo-pickup-store.ts'
import { pickupKey } from '../../src/aws/dynamo/keys.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { MADE_AT, newPickup } from '../delivery/pickup-fixture.ts'
import { createFakePickups } from '../fakes/fake-pickups.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { pickupsContract } from './pickups.contract.ts'

describe('createDynamoPickupStore and createDynamoPickupDesk', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  const onTable = async () => {
    const table = await engine.createTable()
    const wallNow = (): number => MADE_AT.getTime()
    return {
      table,
      store: createDynamoPickupStore({ ...table, wallNow }),
      desk: createDynamoPickupDesk({ ...table, wallNow }),
      due: createDueReader(table),
    }
  }
  pickupsContract(onTable)

  it('are found by the clock until they are settled, and are no open requests', async () => {
    const { store, desk, due } = await onTable()
    const given = newPickup()
    const heads = [{ kind: 'pickup', requestId: given.requestId }]
    await store.begin(given, MADE_AT)
    expect(await due.due(MADE_AT, 10)).toEqual(heads)
    expect(await due.openIds()).toEqual([])
    const pickup = await store.read(given.requestId)
    if (pickup === undefined) throw new Error('no row')
    await store.lookAgain(pickup, addMs(MADE_AT, DAY_MS))
    expect(await due.due(MADE_AT, 10)).toEqual([])
    const token = { hash: 'a'.repeat(64), until: addMs(MADE_AT, 9).toISOString(), by: ERIN }
    await store.issue(pickup, token)
    await desk.reveal(pickup, token.hash, MADE_AT, addMs(MADE_AT, 5))
    expect(await due.due(addMs(MADE_AT, 5), 10)).toEqual(heads)
    await store.close({ ...pickup, state: 'revealed' })
    expect(await due.due(addMs(MADE_AT, 5), 10)).toEqual(heads)
    await store.settle(pickup)
    expect(await due.nextDueAt()).toBeUndefined()
  })

  it('are not known while the row cannot be read', async () => {
    const { store, table } = await onTable()
    const { requestId } = newPickup()
    await store.begin(newPickup(), MADE_AT)
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: pickupKey(requestId),
        UpdateExpression: 'SET madeAt = :nonsense',
        ExpressionAttributeValues: { ':nonsense': 'some day' },
      }),
    )
    expect(await store.revealedAt(requestId, NEW_KEY)).toMatchObject({ kind: 'unknown' })
    await expect(store.read(requestId)).rejects.toThrow('cannot be read')
  })

  it('keep no address', async () => {
    const { desk, table } = await onTable()
    await desk.countVisit('192.0.2.77', MADE_AT, 60_000)
    const { Items } = await table.client.send(new ScanCommand({ TableName: table.table }))
    expect(Items).toHaveLength(1)
    expect(JSON.stringify(Items)).not.toContain('192.0.2.77')
  })
})

describe('createFakePickups', () => {
  pickupsContract(() => {
    const fake = createFakePickups()
    return Promise.resolve({ store: fake, desk: fake })
  })
})
