import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRequestId, aSubject } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoAutoStore } from '../../../src/aws/dynamo/dynamo-auto-store.ts'
import { registrationKey } from '../../../src/aws/dynamo/keys.ts'
import type { Registration } from '../../../src/requests/auto-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const { account, userName, userId } = aSubject()
const ARN = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-AbCdEf'
const TOKEN = 't'.repeat(64)
const REGISTRATION: Registration = {
  ...{ secretArn: ARN, account, userName, userId, by: aRequestId() },
  ...{ on: true, everyDays: 90, since: '2026-06-01T09:00:00.000Z' },
}

describe('createDynamoAutoStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())

  it('keeps one registration for a secret, the latest', async () => {
    const store = createDynamoAutoStore(await engine.createTable())
    expect(await store.registration(ARN)).toBeUndefined()
    await store.register(REGISTRATION)
    await store.register({ ...REGISTRATION, on: false })
    expect(await store.registration(ARN)).toEqual({ ...REGISTRATION, on: false })
    expect(await store.registrations()).toEqual([{ ...REGISTRATION, on: false }])
  })

  it('gives a token to the first request that claims it', async () => {
    const store = createDynamoAutoStore(await engine.createTable())
    const [first, second] = await Promise.all([
      store.claim(ARN, TOKEN, aRequestId(1)),
      store.claim(ARN, TOKEN, aRequestId(2)),
    ])
    expect(first).toBe(second)
    expect(await store.asked(ARN, TOKEN)).toEqual({ requestId: first, ownUses: [] })
  })

  it('forgets a refusal when it is asked again, and keeps every own use', async () => {
    const store = createDynamoAutoStore(await engine.createTable())
    await store.refuse(ARN, TOKEN, { reason: 'locked', fact: aRequestId() })
    await store.noteOwnUse(ARN, TOKEN, '2026-06-01T09:00:00.000Z')
    await store.noteOwnUse(ARN, TOKEN, '2026-06-01T09:00:01.000Z')
    expect((await store.asked(ARN, TOKEN))?.refused).toEqual({
      reason: 'locked',
      fact: aRequestId(),
    })
    await store.askAgain(ARN, TOKEN)
    expect(await store.asked(ARN, TOKEN)).toEqual({
      ownUses: ['2026-06-01T09:00:00.000Z', '2026-06-01T09:00:01.000Z'],
    })
  })

  it('passes no row that cannot be read off as absent', async () => {
    const table = await engine.createTable()
    const Item = { ...registrationKey(ARN), on: 'yes' }
    await table.client.send(new PutCommand({ TableName: table.table, Item }))
    const store = createDynamoAutoStore(table)
    await expect(store.registration(ARN)).rejects.toThrow('a registration cannot be read')
    await expect(store.registrations()).rejects.toThrow('a registration cannot be read')
  })
})
