import { afterAll, beforeAll, describe } from 'vitest'
import { createDueReader } from '../../src/aws/dynamo/due-reader.ts'
import { createDynamoViewStore } from '../../src/aws/dynamo/dynamo-view-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { viewStoreContract } from './view-store.contract.ts'

describe('createDynamoViewStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  viewStoreContract(async ({ wallNow }) => {
    const table = await engine.createTable()
    const { due } = createDueReader(table)
    return {
      views: createDynamoViewStore({ ...table, wallNow }),
      due: (now) => due(now, 10),
    }
  })
})
