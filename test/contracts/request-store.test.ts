import { afterAll, beforeAll, describe } from 'vitest'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { requestStoreContract } from './request-store.contract.ts'

describe('createDynamoRequestStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  requestStoreContract(async ({ wallNow }) =>
    createDynamoRequestStore({ ...(await engine.createTable()), wallNow }),
  )
})
