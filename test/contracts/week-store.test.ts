import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoPace } from '../../src/aws/dynamo/dynamo-pace.ts'
import { createDynamoWeekStore } from '../../src/aws/dynamo/dynamo-week-store.ts'
import { createFakeWeekStore } from '../fakes/fake-week-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { weekStoreContract } from './week-store.contract.ts'

describe('createFakeWeekStore', () => {
  weekStoreContract((deps) => Promise.resolve(createFakeWeekStore(deps)))
})

describe('on DynamoDB', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  describe('createDynamoWeekStore', () => {
    weekStoreContract(async ({ wallNow }) =>
      createDynamoWeekStore({ ...(await engine.createTable()), wallNow }),
    )
  })

  describe('createDynamoPace', () => {
    it('gives each of many at the same moment a place of its own, one for each second', async () => {
      const table = await engine.createTable()
      const pace = (): ReturnType<typeof createDynamoPace> =>
        createDynamoPace({ ...table, wallNow: () => 1_000_000 })
      const waits = await Promise.all(
        Array.from({ length: 8 }, () => pace().reserve('C0PAYMENTS', 1_000)),
      )
      expect(waits.toSorted((a, b) => a - b)).toEqual([
        0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000,
      ])
      expect(await pace().reserve('C0OTHER', 1_000)).toBe(0)
    })

    it('waits for nobody when the last message is long past', async () => {
      const table = await engine.createTable()
      let wall = 1_000_000
      const pace = createDynamoPace({ ...table, wallNow: () => wall })
      await pace.reserve('C0PAYMENTS', 1_000)
      wall += 5_000
      expect(await pace.reserve('C0PAYMENTS', 1_000)).toBe(0)
    })
  })
})
