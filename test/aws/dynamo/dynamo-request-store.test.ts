import { GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  aRotateRequest,
  ERIN,
  MAYA,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { ledgerKey, requestKey } from '../../../src/aws/dynamo/keys.ts'
import { TTL_ATTRIBUTE } from '../../../src/aws/dynamo/table-schema.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { Change, RequestStore } from '../../../src/requests/request-store.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'
import { flaky, type Mishap } from '../../support/flaky-client.ts'

const WALL = Date.parse('2026-03-02T09:00:00.000Z')
const AT = new Date('2026-03-02T10:00:00.000Z')
const REQUESTED = { type: 'requested', actor: ERIN, data: {} } as const
const options = { wallNow: () => WALL, pause: async () => {} }

let engine: DynamoEngine
let table: TableDeps
let store: RequestStore
beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
  store = createDynamoRequestStore({ ...table, ...options })
})
afterAll(() => engine.stop())

const flakyStore = (...mishaps: Mishap[]) => {
  const deps = flaky(engine, table, mishaps)
  return { store: createDynamoRequestStore({ ...deps, ...options }), sent: deps.sent }
}
const rows = async (): Promise<Record<string, unknown>[]> => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.table }))
  return Items
}
const open = async (request: Request = aRotateRequest()): Promise<Request> => {
  const outcome = await store.open(request, [REQUESTED])
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  return outcome.request
}
const started = (request: Request): Change => ({
  request,
  entries: [{ type: 'started', actor: 'awskey', data: {} }],
  at: AT,
})

describe('the rows of a request', () => {
  it('can never be deleted by TTL, although a request has a member of that name', async () => {
    const opened = await open(aDeleteRequest())

    expect(opened.expiresAt).toBeDefined()
    for (const row of await rows()) expect(Object.keys(row)).not.toContain(TTL_ATTRIBUTE)
  })

  it('have members as attributes of their own, so that conditions can name them', async () => {
    const opened = await open()
    await store.claim(opened, {
      effectId: opened.next?.id ?? '',
      token: 't',
      leaseUntil: AT.toISOString(),
    })

    const { Item: item } = await table.client.send(
      new GetCommand({ TableName: table.table, Key: requestKey(opened.id) }),
    )

    expect(item).toMatchObject({ version: 1, state: 'running', claim: { token: 't' } })
    expect(item).toMatchObject({ dueAt: opened.next?.dueAt })
  })
})

describe('read', () => {
  it('throws for a row that does not parse, with its id and the paths and no value', async () => {
    const { id } = await open()
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: requestKey(id),
        UpdateExpression: 'SET #subject.#account = :bad, requester = :bad',
        ExpressionAttributeNames: { '#subject': 'subject', '#account': 'account' },
        ExpressionAttributeValues: { ':bad': 'wJalrXUtnFEMI' },
      }),
    )

    const error = await store.read(id).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ name: 'UnreadableRowError' })
    expect(String(error)).toContain(`request ${id}`)
    expect(String(error)).toContain('subject.account, requester')
    expect(String(error)).not.toContain('wJalrXUtnFEMI')
  })
})

describe('commit', () => {
  it('never overwrites a ledger event that somebody else put there', async () => {
    const opened = await open()
    const forged = { ...ledgerKey(opened.id, 2), type: 'approved', actor: MAYA }
    await table.client.send(new PutCommand({ TableName: table.table, Item: forged }))

    await expect(store.commit(opened, started(opened))).rejects.toMatchObject({
      name: 'LedgerAheadError',
    })

    expect(await store.read(opened.id)).toEqual(opened)
    const { Item: item } = await table.client.send(
      new GetCommand({ TableName: table.table, Key: ledgerKey(opened.id, 2) }),
    )
    expect(item).toEqual(forged)
  })

  it('is committed once when the answer is lost', async () => {
    const opened = await open()
    const { store: unlucky, sent } = flakyStore('answer_lost')

    const outcome = await unlucky.commit(opened, started(opened))

    expect([outcome.kind, sent()]).toEqual(['committed', 2])
    expect(await store.readLedger(opened.id)).toHaveLength(2)
  })

  it('tries again when it meets another transaction', async () => {
    const opened = await open()
    const { store: unlucky } = flakyStore(
      { cancelled: ['TransactionConflict', 'None'] },
      { cancelled: ['None', 'TransactionConflict'] },
    )

    expect((await unlucky.commit(opened, started(opened))).kind).toBe('committed')
  })

  it('is a conflict when it meets other transactions every time', async () => {
    const opened = await open()
    const { store: unlucky } = flakyStore(
      ...Array.from({ length: 9 }, () => ({ cancelled: ['TransactionConflict'] })),
    )

    expect(await unlucky.commit(opened, started(opened))).toEqual({ kind: 'conflict' })
    expect(await store.read(opened.id)).toEqual(opened)
  })

  it('throws when it is cancelled for a reason that is nobody else', async () => {
    const opened = await open()
    const { store: unlucky } = flakyStore({ cancelled: ['ItemCollectionSizeLimitExceeded'] })

    await expect(unlucky.commit(opened, started(opened))).rejects.toThrow('Transaction cancelled')
  })

  it('does not leave a lock behind that came back to us while it was released', async () => {
    const opened = await open()
    // Row, head and event, then the lock.
    const cancelled = ['None', 'None', 'None', 'ConditionalCheckFailed']
    const { store: unlucky } = flakyStore({ cancelled })

    const outcome = await unlucky.commit(opened, { ...started(opened), lock: 'release' })

    expect(outcome.kind).toBe('committed')
    const { account, userId } = opened.subject
    expect(await store.lockHolder(account, userId)).toBeUndefined()
  })
})

describe('open', () => {
  it('is opened once when the answer is lost', async () => {
    const { store: unlucky } = flakyStore('answer_lost')

    expect((await unlucky.open(aRotateRequest(), [REQUESTED])).kind).toBe('opened')
  })
})

describe('claim', () => {
  it('is ours when the answer is lost', async () => {
    const opened = await open()
    const { store: unlucky } = flakyStore('answer_lost')
    const claim = {
      effectId: opened.next?.id ?? '',
      token: 'worker-1',
      leaseUntil: AT.toISOString(),
    }

    expect(await unlucky.claim(opened, claim)).toBe(true)
    expect(await store.claim(opened, { ...claim, token: 'worker-2' })).toBe(false)
  })
})

describe('recordRefusal', () => {
  const refusal = {
    requestId: aRotateRequest().id,
    by: ERIN,
    reason: 'self_approval',
    at: '2026-03-02T10:15:00.000Z',
  }

  it('keeps one row for a minute of clicks, for a year', async () => {
    for (let second = 10; second < 40; second++)
      await store.recordRefusal({ ...refusal, at: `2026-03-02T10:15:${second}.000Z` })
    await store.recordRefusal({ ...refusal, at: '2026-03-02T10:16:00.000Z' })

    const kept = await rows()

    expect(kept).toHaveLength(2)
    expect(kept[0]).toMatchObject({
      by: ERIN,
      reason: 'self_approval',
      [TTL_ATTRIBUTE]: WALL / 1_000 + 365 * 24 * 3_600,
    })
  })
})
