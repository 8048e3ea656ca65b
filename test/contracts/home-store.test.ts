import { afterAll, beforeAll, describe } from 'vitest'
import { createDynamoHomeStore } from '../../src/aws/dynamo/dynamo-home-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { homeStoreContract } from './home-store.contract.ts'

describe('createDynamoHomeStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  homeStoreContract(async ({ wallNow }) =>
    createDynamoHomeStore({ ...(await engine.createTable()), wallNow }),
  )
})
