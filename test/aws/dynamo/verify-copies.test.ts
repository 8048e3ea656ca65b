/** Copies of a ledger in the real engine, and what they show of a table that somebody rewrote so that it fits itself again. */
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aRotateRequest, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import { exitCodeOf, ledgerReportText } from '../../../src/app/cli/ledger-report-text.ts'
import { parseOptions } from '../../../src/app/cli/ledger-verify.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../../../src/aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoJobClaims } from '../../../src/aws/dynamo/dynamo-job-claims.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { anchorKey, type Key, ledgerKey, requestChain } from '../../../src/aws/dynamo/keys.ts'
import { createLedgerSource } from '../../../src/aws/dynamo/ledger-source.ts'
import { createExportLedger } from '../../../src/requests/export-ledger.ts'
import { createMakeAnchor } from '../../../src/requests/ledger-anchor.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { LedgerCopies } from '../../../src/requests/verify-copies.ts'
import { type LedgerReport, verifyLedger } from '../../../src/requests/verify-ledger.ts'
import { addMs, DAY_MS } from '../../../src/shared/duration.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')

let engine: DynamoEngine
let table: TableDeps
let days: number
let put: Map<string, readonly string[]>
let replaced: string[]
let request: Request

beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  table = await engine.createTable()
  days = 0
  put = new Map()
  replaced = []
  const store = createDynamoRequestStore({ ...table, wallNow: () => START.getTime() })
  const opened = await store.open(aRotateRequest(), [
    { type: 'requested', actor: ERIN, data: { operation: 'rotate' } },
  ])
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  request = opened.request
  for (let day = 0; day < 3; day += 1) await dayEnds()
})

async function dayEnds(): Promise<void> {
  const now = addMs(START, days * DAY_MS)
  const anchors = createDynamoAnchorStore(table)
  await createMakeAnchor({ store: anchors, clock: { now: () => now }, newToken: () => 'once' })()
  await createExportLedger({
    anchors,
    source: createLedgerSource(table),
    archive: {
      put(day, lines) {
        put.set(day, lines)
        return Promise.resolve('kept')
      },
    },
    claims: createDynamoJobClaims({ ...table, wallNow: () => now.getTime() }),
    leaseMs: 90_000,
  })()
  days += 1
}

const copies: LedgerCopies = {
  async *days() {
    for (const [day, lines] of put)
      yield { day, replaced: replaced.includes(day), lines: () => Promise.resolve(lines) }
  },
}
const verify = (chain?: string): Promise<LedgerReport> =>
  verifyLedger(createLedgerSource(table), { copies, chain })
const found = async (): Promise<readonly string[]> => {
  const { copies: read, unread } = await verify()
  expect(unread).toEqual([])
  return (read?.faults ?? []).map(({ copy, kind, chain, seq }) =>
    [copy, kind, ...(chain === undefined ? [] : [chain, seq])].join(' '),
  )
}
const change = async (key: Key, members: object): Promise<void> => {
  const { Item: item } = await table.client.send(
    new GetCommand({ TableName: table.table, Key: { ...key } }),
  )
  await table.client.send(new PutCommand({ TableName: table.table, Item: { ...item, ...members } }))
}
const remove = (key: Key) =>
  table.client.send(new DeleteCommand({ TableName: table.table, Key: { ...key } }))

describe('a ledger and its copies', () => {
  it('fit each other', async () => {
    const report = await verify()
    expect(report.copies).toEqual({ days: 3, events: 3, faults: [], unread: [] })
    expect(ledgerReportText(report)).toContain(
      '3 copied events of 3 days compared. Everything fits.',
    )
  })

  it('show an event that was changed, and one that is gone', async () => {
    const chain = requestChain(request.id)
    await change(ledgerKey(request.id, 1), { actor: 'U0EVE' })
    expect(await found()).toEqual([`2026-03-02 event_not_as_copied ${chain} 1`])
    await remove(ledgerKey(request.id, 1))
    expect(await found()).toEqual([`2026-03-02 event_vanished ${chain} 1`])
    expect(ledgerReportText(await verify())).toContain(
      `copy of 2026-03-02, request ${request.id}, event 1: event_vanished`,
    )
  })

  it('show an anchor that was replaced, and one that is gone', async () => {
    await change(anchorKey('2026-03-03'), { heads: '0'.repeat(64) })
    expect(await found()).toEqual(['2026-03-03 anchor_not_as_copied'])
    await remove(anchorKey('2026-03-03'))
    expect(await found()).toEqual(['2026-03-03 anchor_vanished'])
  })

  it('show a copy that is missing, was put over, or is none', async () => {
    const [first = ''] = put.keys()
    put.delete('2026-03-03')
    replaced = [first]
    expect(await found()).toEqual([`${first} copy_replaced`, '2026-03-03 copy_missing'])
    put.set('2026-03-04', ['not a line of JSON'])
    expect(await found()).toContainEqual('2026-03-04 copy_malformed')
  })

  it('need no copy of the newest day, nor of days before the first', async () => {
    put.delete('2026-03-02')
    put.delete('2026-03-04')
    expect(await found()).toEqual([])
  })

  it('are compared for one request alone where one is asked for', async () => {
    await change(ledgerKey(request.id, 1), { actor: 'U0EVE' })
    expect((await verify('REQ#01K7ZD3Q6J8V5W2X4Y6Z8A9999')).copies?.faults).toEqual([])
    expect((await verify(requestChain(request.id))).copies?.faults).toHaveLength(1)
  })

  it('that cannot be read are not known, and hide no fault of the others', async () => {
    await remove(anchorKey('2026-03-02'))
    const partly: LedgerCopies = {
      async *days() {
        for await (const copy of copies.days())
          yield copy.day === '2026-03-03'
            ? { ...copy, lines: () => Promise.reject(new Error('SlowDown')) }
            : copy
      },
    }
    const report = await verifyLedger(createLedgerSource(table), { copies: partly })
    expect(report.copies?.faults).toEqual([{ copy: '2026-03-02', kind: 'anchor_vanished' }])
    expect(ledgerReportText(report)).toContain('copy of 2026-03-03: could not be read')
  })

  it('are not known where the bucket cannot be listed, and nothing is called whole', async () => {
    const closed: LedgerCopies = {
      // biome-ignore lint/correctness/useYield: it fails before the first.
      async *days() {
        throw new Error('403')
      },
    }
    const report = await verifyLedger(createLedgerSource(table), { copies: closed })
    expect(exitCodeOf(report)).toBe(2)
    expect(ledgerReportText(report)).toContain('list of the copies: could not be read')
  })

  it('alone at fault accuse nobody of writing to the table', async () => {
    put.delete('2026-03-03')
    const text = ledgerReportText(await verify())
    expect(text).toContain('The bucket is not as awskey leaves it')
    expect(text).not.toContain('wrote to the table')
    await change(ledgerKey(request.id, 1), { actor: 'U0EVE' })
    expect(ledgerReportText(await verify())).toContain('wrote to the table')
  })

  it('are said to be none where the bucket is empty', async () => {
    put.clear()
    const report = await verify()
    expect(exitCodeOf(report)).toBe(2)
    expect(ledgerReportText(report)).toContain('There is no copy in the bucket')
  })
})

describe('the options of ledger:verify', () => {
  it('take a bucket', () => {
    expect(parseOptions(['--bucket', 'keys'])).toMatchObject({ value: { bucket: 'keys' } })
    expect(parseOptions(['--bucket', ''])).toMatchObject({ ok: false })
  })
})
