import { afterAll, beforeAll, describe } from 'vitest'

import { createDynamoInventoryStore } from '../../src/aws/dynamo/dynamo-inventory-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { inventoryStoreContract } from './inventory-store.contract.ts'

describe('createDynamoInventoryStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  inventoryStoreContract(async () =>
    createDynamoInventoryStore({ ...(await engine.createTable()), wallNow: Date.now }),
  )
})
