import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAct, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoDelegationStore } from '../../src/aws/dynamo/dynamo-delegation-store.ts'
import { delegationKey } from '../../src/aws/dynamo/keys.ts'
import { createFakeDelegationStore } from '../fakes/fake-delegation-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { delegationStoreContract } from './delegation-store.contract.ts'

describe('createDynamoDelegationStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  delegationStoreContract(async () =>
    createDynamoDelegationStore({ ...(await engine.createTable()), wallNow: Date.now }),
  )

  it('knows nothing of anybody while a row cannot be read, and passes none off as absent', async () => {
    const table = await engine.createTable()
    const store = createDynamoDelegationStore({ ...table, wallNow: Date.now })
    const act = anAct({ user: MAYA, action: 'command.delegate', value: '' })
    await store.put({ from: MAYA, to: OMAR, until: '2026-03-20T22:00:00.000Z', act })
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: delegationKey(MAYA),
        UpdateExpression: 'SET #until = :nonsense',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':nonsense': 'some day' },
      }),
    )
    expect(await store.to(OMAR)).toMatchObject({ kind: 'unknown' })
    expect(await store.of(MAYA)).toMatchObject({ kind: 'unknown' })
  })
})

describe('createFakeDelegationStore', () => {
  delegationStoreContract(() => Promise.resolve(createFakeDelegationStore()))
})
