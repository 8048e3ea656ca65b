import { afterAll, beforeAll, describe } from 'vitest'

import { createDynamoJobClaims } from '../../src/aws/dynamo/dynamo-job-claims.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { jobClaimsContract } from './job-claims.contract.ts'

describe('createDynamoJobClaims', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  jobClaimsContract(async ({ wallNow }) =>
    createDynamoJobClaims({ ...(await engine.createTable()), wallNow }),
  )
})
