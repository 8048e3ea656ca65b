import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoOwnershipMemory } from '../../src/aws/dynamo/dynamo-ownership-memory.ts'
import { AccountId, IamUserId } from '../../src/requests/ids.ts'
import { createFakeOwnershipMemory } from '../fakes/fake-ownership-memory.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { ownershipMemoryContract } from './ownership-memory.contract.ts'

describe('createFakeOwnershipMemory', () => {
  ownershipMemoryContract(() => Promise.resolve(createFakeOwnershipMemory()))
})

describe('createDynamoOwnershipMemory', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  ownershipMemoryContract(async () => createDynamoOwnershipMemory(await engine.createTable()))

  it('does not know what it cannot read', async () => {
    const { client } = await engine.createTable()
    const memory = createDynamoOwnershipMemory({ client, table: 'no-such-table' })
    const read = await memory.read(
      AccountId.parse('111111111111'),
      IamUserId.parse('AIDA2345672345'),
    )
    expect(read).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('ResourceNotFound'),
    })
  })
})
