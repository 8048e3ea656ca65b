/** A row that somebody set back to an earlier version, on the real engine, with Slack behind a real socket. */
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aRotateRequest, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createWatchLedgerEnds } from '../../../src/app/worker/watch-ledger-ends.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../../../src/aws/dynamo/due-reader.ts'
import { createDynamoJobClaims } from '../../../src/aws/dynamo/dynamo-job-claims.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { createHoldRolledBack } from '../../../src/aws/dynamo/hold-rolled-back.ts'
import { ledgerPk } from '../../../src/aws/dynamo/keys.ts'
import { LedgerAheadError } from '../../../src/aws/dynamo/ledger-ahead-error.ts'
import { requestItem } from '../../../src/aws/dynamo/request-row.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { Change, RequestStore } from '../../../src/requests/request-store.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { type SlackFixture, startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const AT = new Date('2026-03-02T10:00:00.000Z')

let engine: DynamoEngine
let table: TableDeps
let store: RequestStore
let slack: SlackFixture

beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
  store = createDynamoRequestStore({ ...table, wallNow: Date.now })
  slack = await startSlack()
})
afterAll(() => engine.stop())

const watch = () =>
  createWatchLedgerEnds({
    store,
    hold: createHoldRolledBack(table),
    claims: createDynamoJobClaims({ ...table, wallNow: Date.now }),
    leaseMs: 60_000,
    clock: { now: () => AT },
    slack: slack.client,
    sleep: () => Promise.resolve(),
    log: silentLog,
    channel: 'C0SECURITY',
  })
const told = () => [...slack.slack.workspace.messages.values()].map(({ text }) => text)
const started = (request: Request): Change => ({
  request,
  entries: [{ type: 'started', actor: 'awskey', data: {} }],
  at: AT,
})
const events = async (request: Request) =>
  (
    await table.client.send(
      new QueryCommand({
        TableName: table.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': ledgerPk(request.id) },
      }),
    )
  ).Items
/** The row as it was before its last change. */
const rolledBack = async (): Promise<Request> => {
  const opened = await store.open(aRotateRequest(), [{ type: 'requested', actor: ERIN, data: {} }])
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  await store.commit(opened.request, started(opened.request))
  const Item = { ...requestItem(opened.request) }
  await table.client.send(new PutCommand({ TableName: table.table, Item }))
  return opened.request
}
const decide = (request: Request) =>
  watch()(
    async () => (await store.commit(request, started(request))).kind,
    () => 'refused' as const,
  )

describe('createWatchLedgerEnds', () => {
  it('tells security, holds the request and leaves its ledger alone', async () => {
    const request = await rolledBack()
    const before = await events(request)

    expect(await decide(request)).toBe('refused')

    const held = await store.read(request.id)
    expect(held?.hold).toEqual({ reason: 'ledger_ahead', since: AT.toISOString(), facts: {} })
    expect(held?.next).toBeUndefined()
    expect(await createDueReader(table).nextDueAt()).toBeUndefined()
    expect(await events(request)).toEqual(before)
    expect(told()).toEqual([expect.stringContaining(request.id)])
  })

  it('tells it once, however often somebody tries', async () => {
    const request = await rolledBack()
    await decide(request)
    const held = await store.read(request.id)
    if (held === undefined) throw new Error('no row')

    expect(await decide(held)).toBe('refused')
    expect(told()).toHaveLength(1)
    expect(await store.read(request.id)).toEqual(held)
  })

  it('keeps the lock on the IAM user: nobody works on a key of which not all is known', async () => {
    const request = await rolledBack()
    await decide(request)

    const { account, userId } = request.subject
    expect(await store.lockHolder(account, userId)).toBe(request.id)
  })

  it('tells once of a chain that has no row to hold', async () => {
    const of = `OUT#${AccountId.parse('111111111111')}` as const
    const fails = () => Promise.reject(new LedgerAheadError(of))
    for (let n = 0; n < 3; n++) await watch()(fails, () => undefined)

    expect(told()).toEqual([expect.stringContaining('111111111111')])
  })

  it('lets every other error pass', async () => {
    const fails = () => Promise.reject(new Error('broken'))

    await expect(watch()(fails, () => undefined)).rejects.toThrow('broken')
    expect(told()).toEqual([])
  })
})
