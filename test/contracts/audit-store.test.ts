import { afterAll, beforeAll, describe } from 'vitest'
import { createDynamoAuditStore } from '../../src/aws/dynamo/dynamo-audit-store.ts'
import { createDynamoLookupLeases } from '../../src/aws/dynamo/dynamo-lookup-leases.ts'
import { createFakeAuditStore, createFakeLookupLeases } from '../fakes/fake-audit-ports.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { auditStoreContract } from './audit-store.contract.ts'

describe('createFakeAuditStore and createFakeLookupLeases', () => {
  auditStoreContract(async (deps) => ({
    store: createFakeAuditStore(),
    leases: createFakeLookupLeases(deps),
  }))
})

describe('createDynamoAuditStore and createDynamoLookupLeases', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  auditStoreContract(async ({ wallNow }) => {
    const table = { ...(await engine.createTable()), wallNow }
    return { store: createDynamoAuditStore(table), leases: createDynamoLookupLeases(table) }
  })
})
