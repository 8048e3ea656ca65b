import { readFileSync } from 'node:fs'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDynamoJobClaims } from '../../src/aws/dynamo/dynamo-job-claims.ts'
import { jobKey } from '../../src/aws/dynamo/keys.ts'
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

  it('remembers a job for longer than the queue and its dead letters keep a message together', async () => {
    const serverless = readFileSync('serverless.yml', 'utf8')
    const seconds = (queue: string): number =>
      Number(
        new RegExp(`    ${queue}:[\\s\\S]*?MessageRetentionPeriod: (\\d+)`).exec(serverless)?.[1],
      )
    const table = await engine.createTable()
    const wallNow = Date.parse('2026-03-02T09:00:00.000Z')
    await createDynamoJobClaims({ ...table, wallNow: () => wallNow }).claim('a job', 30_000)
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.table, Key: jobKey('a job') }),
    )
    const keptSeconds = Number(Item?.['expiresAt']) - wallNow / 1_000
    expect(keptSeconds).toBeGreaterThan(seconds('JobQueue') + seconds('JobDeadLetters'))
  })
})
