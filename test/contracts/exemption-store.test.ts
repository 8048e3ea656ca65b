import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEVELOPMENT, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoExemptionStore } from '../../src/aws/dynamo/dynamo-exemption-store.ts'
import { exemptionKey } from '../../src/aws/dynamo/keys.ts'
import { createFakeExemptionStore } from '../fakes/fake-exemption-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { aRow, exemptionStoreContract } from './exemption-store.contract.ts'

describe('createDynamoExemptionStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  const create = async () => {
    const table = await engine.createTable()
    return { table, store: createDynamoExemptionStore({ ...table, wallNow: Date.now }) }
  }

  exemptionStoreContract(async () => (await create()).store)

  it('is not known while the table cannot be read', async () => {
    const { table } = await create()
    const store = createDynamoExemptionStore({ ...table, table: 'gone', wallNow: Date.now })
    expect(await store.ofUser(DEVELOPMENT, aRow().userId)).toMatchObject({ kind: 'unknown' })
    expect(await store.ofAccount(DEVELOPMENT)).toMatchObject({ kind: 'unknown' })
  })

  it('says of whom a row is that cannot be read, and passes over one at a place that is not its own', async () => {
    const { table, store } = await create()
    const { userId } = aRow()
    const put = (item: object): Promise<unknown> =>
      table.client.send(new PutCommand({ TableName: table.table, Item: { ...item } }))
    await put({ ...exemptionKey(DEVELOPMENT, userId), at: 'some day' })
    expect(await store.ofUser(DEVELOPMENT, userId)).toEqual({
      kind: 'known',
      value: [{ userId, broken: true }],
    })
    await put({ ...aRow({ keyId: NEW_KEY }), ...exemptionKey(DEVELOPMENT, userId) })
    expect(await store.ofUser(DEVELOPMENT, userId)).toEqual({ kind: 'known', value: [] })
  })
})

describe('createFakeExemptionStore', () => {
  exemptionStoreContract(() => Promise.resolve(createFakeExemptionStore()))
})
