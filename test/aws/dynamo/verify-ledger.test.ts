/** A ledger in the real engine, tampered with by hand as somebody with access to the table would, and what is found of it. */
import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aRequestId, aRotateRequest, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../../../src/aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import {
  anchorKey,
  headKey,
  ledgerKey,
  ledgerPk,
  requestChain,
  requestKey,
} from '../../../src/aws/dynamo/keys.ts'
import { createLedgerSource } from '../../../src/aws/dynamo/ledger-source.ts'
import { IamUserId } from '../../../src/requests/ids.ts'
import { LEDGER_ROOT, LedgerEvent, ledgerHash } from '../../../src/requests/ledger.ts'
import { createMakeAnchor } from '../../../src/requests/ledger-anchor.ts'
import type { Request } from '../../../src/requests/request.ts'
import { verifyLedger } from '../../../src/requests/verify-ledger.ts'
import { addMs, DAY_MS, MINUTE_MS } from '../../../src/shared/duration.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const CLI = 'src/app/cli/ledger-verify.ts'

let engine: DynamoEngine
let table: TableDeps
let now: Date
let requests: readonly Request[]

beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
  now = START
  requests = [await written(0), await written(1), await written(2)]
})
afterAll(() => engine.stop())

/** A request with four events, of an IAM user of its own. */
async function written(n: number): Promise<Request> {
  const store = createDynamoRequestStore({ ...table, wallNow: Date.now })
  const userId = IamUserId.parse(`AIDA${String(n).padStart(16, '0')}`)
  const opened = await store.open(aRotateRequest({ id: aRequestId(n), subject: { userId } }), [
    { type: 'requested', actor: ERIN, data: { operation: 'rotate' } },
  ])
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  let { request } = opened
  for (const type of ['started', 'reminded', 'new_key_used'] as const) {
    const change = { request, entries: [{ type, actor: 'awskey', data: {} }], at: now }
    const committed = await store.commit(request, change)
    if (committed.kind !== 'committed') throw new Error(committed.kind)
    request = committed.request
  }
  return request
}

const nth = (n: number): Request => {
  const request = requests[n]
  if (request === undefined) throw new Error(`no request ${n}`)
  return request
}
const anchored = async (day = 0) => {
  now = addMs(START, day * DAY_MS)
  const store = createDynamoAnchorStore(table)
  return (await createMakeAnchor({ store, clock: { now: () => now }, newToken: () => 'once' })())
    .anchor
}
const verify = (anchor?: string) => verifyLedger(createLedgerSource(table), { anchor })
const found = async (anchor?: string): Promise<readonly string[]> => {
  const { faults, unread } = await verify(anchor)
  expect(unread).toEqual([])
  return faults.map((fault) =>
    'chain' in fault
      ? `${fault.chain} ${fault.seq ?? '-'} ${fault.kind}${fault.day === undefined ? '' : ` ${fault.day}`}`
      : `${fault.day} ${fault.kind}`,
  )
}
const chainOf = (n: number): string => requestChain(nth(n).id)
const put = (item: Record<string, unknown>) =>
  table.client.send(new PutCommand({ TableName: table.table, Item: item }))
const remove = (key: { readonly pk: string; readonly sk: string }) =>
  table.client.send(new DeleteCommand({ TableName: table.table, Key: { ...key } }))
const eventsOf = async (n: number): Promise<LedgerEvent[]> => {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': ledgerPk(nth(n).id) },
    }),
  )
  return Items.map((item) => LedgerEvent.parse(item))
}
const altered = async (n: number, seq: number, members: Partial<LedgerEvent>): Promise<void> => {
  const { Item: item } = await table.client.send(
    new GetCommand({ TableName: table.table, Key: ledgerKey(nth(n).id, seq) }),
  )
  await put({ ...item, ...members })
}

/** What somebody with every permission does who knows how the chain is made: the row and the index go with it. */
async function rewritten(n: number): Promise<void> {
  let head = LEDGER_ROOT
  for (const { hash: _hash, ...event } of await eventsOf(n)) {
    const body = { ...event, ...(event.seq === 2 && { actor: 'U0EVE' }), prev: head }
    head = ledgerHash(body)
    await put({ ...body, hash: head, ...ledgerKey(nth(n).id, event.seq) })
  }
  for (const [key, path] of [
    [requestKey(nth(n).id), 'ledger.head'],
    [headKey(chainOf(n)), 'head'],
  ] as const)
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: key,
        UpdateExpression: `SET ${path} = :head`,
        ExpressionAttributeValues: { ':head': head },
      }),
    )
}

/** Everything that names it: row, events, index and pointers. */
async function wipedOut(n: number): Promise<void> {
  await remove(requestKey(nth(n).id))
  await remove(headKey(chainOf(n)))
  for (const { seq } of await eventsOf(n)) await remove(ledgerKey(nth(n).id, seq))
}

describe('verifyLedger', () => {
  it('finds nothing in a table that only awskey wrote to', async () => {
    await anchored()
    const { digest } = await anchored(1)

    expect(await verify(digest)).toEqual({
      chains: 3,
      events: 12,
      anchors: 2,
      faults: [],
      unread: [],
    })
  })

  it('names an event that was altered', async () => {
    await altered(1, 2, { actor: 'U0EVE' })

    expect(await found()).toEqual([`${chainOf(1)} 2 changed`])
  })

  it('names an altered event also when its hash was made anew', async () => {
    const [, second] = await eventsOf(1)
    const { hash: _hash, ...body } = { ...second, actor: 'U0EVE' }
    await altered(1, 2, { actor: 'U0EVE', hash: ledgerHash(body) })

    expect(await found()).toEqual([`${chainOf(1)} 3 not_chained`])
  })

  it('names an event that is no event any more', async () => {
    await put({ ...ledgerKey(nth(1).id, 2), note: 'nothing' })

    expect(await found()).toEqual([`${chainOf(1)} 2 changed`])
  })

  it('names an event that was removed from the middle', async () => {
    await remove(ledgerKey(nth(0).id, 3))

    expect(await found()).toEqual([`${chainOf(0)} 3 missing`])
  })

  it('names the last event when it was removed', async () => {
    await remove(ledgerKey(nth(0).id, 4))

    expect(await found()).toEqual([`${chainOf(0)} 4 row_ahead`, `${chainOf(0)} 4 missing`])
  })

  it('names an event that was put behind the end', async () => {
    const last = (await eventsOf(2)).at(-1)
    const body = { ...last, seq: 5, type: 'approved', prev: last?.hash }
    await put({ ...body, ...ledgerKey(nth(2).id, 5) })

    expect(await found()).toEqual([`${chainOf(2)} 5 changed`, `${chainOf(2)} 4 row_behind`])
  })

  it('names an event that was put between two others, and a whole one of another chain', async () => {
    const [foreign] = await eventsOf(0)
    await put({ ...foreign, pk: ledgerPk(nth(2).id), sk: '00000002a' })
    await put({ ...foreign, ...ledgerKey(nth(1).id, 1) })

    expect((await found()).toSorted()).toEqual([
      `${chainOf(1)} 1 inserted`,
      `${chainOf(1)} 1 missing`,
      `${chainOf(2)} 0 inserted`,
    ])
  })

  it('names a row that was rolled back to where it was', async () => {
    const [, second] = await eventsOf(0)
    const ledger = { seq: 2, head: second?.hash ?? '' }
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: requestKey(nth(0).id),
        UpdateExpression: 'SET ledger = :ledger',
        ExpressionAttributeValues: { ':ledger': ledger },
      }),
    )

    expect(await found()).toEqual([`${chainOf(0)} 2 row_behind`, `${chainOf(0)} 4 index_differs`])
  })

  it('finds a chain that was rewritten so that it fits again only by its anchor', async () => {
    const { day } = await anchored()
    const { digest } = await anchored(1)
    await rewritten(1)

    expect(await found(digest)).toEqual([`${chainOf(1)} 4 not_as_anchored ${day}`])
  })

  it('finds a chain that was cut short everywhere by its anchor', async () => {
    const { day } = await anchored()
    const [, second] = await eventsOf(1)
    const end = { seq: 2, head: second?.hash ?? '' }
    for (const seq of [3, 4]) await remove(ledgerKey(nth(1).id, seq))
    await put({ ...headKey(chainOf(1)), ...end, at: START.toISOString() })
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: requestKey(nth(1).id),
        UpdateExpression: 'SET ledger = :end',
        ExpressionAttributeValues: { ':end': end },
      }),
    )

    expect(await found()).toEqual([`${chainOf(1)} 4 shorter_than_anchored ${day}`])
  })

  it('names a request that was deleted with everything that names it', async () => {
    const { day } = await anchored()
    await wipedOut(1)

    expect(await found()).toEqual([
      `${chainOf(1)} - vanished`,
      `${chainOf(1)} 4 shorter_than_anchored ${day}`,
    ])
  })

  it('names a request of which somebody left the events, without any anchor', async () => {
    await remove(requestKey(nth(1).id))
    await remove(headKey(chainOf(1)))

    expect(await found()).toEqual([`${chainOf(1)} - vanished`])
  })

  it('names a chain that the next anchor would miss', async () => {
    await remove(headKey(chainOf(2)))

    expect(await found()).toEqual([`${chainOf(2)} - not_indexed`])
  })

  it('finds that a request was deleted before an anchor was made, by that anchor', async () => {
    await anchored()
    await wipedOut(1)
    const { day } = await anchored(1)

    expect(await found()).toContain(`${day} anchor_heads_differ`)
  })

  it('finds anchors that were altered, removed or made anew', async () => {
    const first = await anchored()
    const second = await anchored(1)
    const third = await anchored(2)
    await put({ ...second, ...anchorKey(second.day), chains: 2 })
    expect(await found(third.digest)).toContain(`${second.day} anchor_changed`)

    await put({ ...second, ...anchorKey(second.day) })
    await remove(anchorKey(first.day))
    expect(await found(third.digest)).toContain(`${second.day} anchor_not_chained`)

    await put({ ...first, ...anchorKey(first.day) })
    await remove(anchorKey(third.day))
    expect(await found()).toEqual([])
    expect(await found(third.digest)).toEqual([' anchor_not_found'])
  })

  it('does not take for whole what it could not read', async () => {
    const source = createLedgerSource(table)
    const report = await verifyLedger({
      ...source,
      read: (chain) =>
        chain === chainOf(1)
          ? Promise.reject(Object.assign(new Error('no'), { name: 'ThrottlingException' }))
          : source.read(chain),
    })

    expect(report.faults).toEqual([])
    expect(report.unread).toEqual([{ what: chainOf(1), why: 'ThrottlingException' }])
  })

  it('is not misled by a request that moves while it is read', async () => {
    const store = createDynamoRequestStore({ ...table, wallNow: Date.now })
    let { ledger, ...rest } = nth(0)
    const busy = (async () => {
      for (let n = 0; n < 40; n++) {
        const from = { ...rest, ledger }
        const entries = [{ type: 'reminded', actor: 'awskey', data: {} }] as const
        const committed = await store.commit(from, { request: from, entries, at: now })
        if (committed.kind === 'committed') ({ ledger, ...rest } = committed.request)
        await wait(10)
      }
    })()
    for (let n = 0; n < 10; n++) expect(await found()).toEqual([])
    await busy
  })
})

describe('createMakeAnchor', () => {
  it('makes one for each day, however many ask at once', async () => {
    const made = await Promise.all(
      ['a', 'b', 'c'].map((token) =>
        createMakeAnchor({
          store: createDynamoAnchorStore(table),
          clock: { now: () => now },
          newToken: () => token,
        })(),
      ),
    )
    const again = await anchored()

    expect(
      new Set([again, ...made.map(({ anchor }) => anchor)].map(({ digest }) => digest)).size,
    ).toBe(1)
    expect(again).toMatchObject({ day: '2026-03-02', chains: 3, prev: LEDGER_ROOT })
  })

  it('hangs each in the one before, and lists only what may have moved since', async () => {
    const first = await anchored()
    const second = await anchored(2)
    requests = [...requests, await written(3)]
    const later = await anchored(5)
    const listed = []
    for await (const head of createLedgerSource(table).pages(later.pages.id))
      listed.push(head.chain)

    expect(later.chains).toBe(4)
    expect([second.prev, later.prev]).toEqual([first.digest, second.digest])
    expect(listed).toEqual([chainOf(3)])
    expect(await found(later.digest)).toEqual([])
  })

  it('gives another digest when one event of one chain is another one', async () => {
    const { heads } = await anchored()
    const store = createDynamoRequestStore({ ...table, wallNow: Date.now })
    const at = addMs(START, MINUTE_MS)
    const entries = [{ type: 'reminded', actor: 'awskey', data: {} }] as const
    await store.commit(nth(1), { request: nth(1), entries, at })

    expect((await anchored(1)).heads).not.toBe(heads)
  })
})

describe('npm run ledger:verify', () => {
  const run = (args: readonly string[], name = table.table) =>
    new Promise<{ readonly code: number | string; readonly out: string }>((resolve) => {
      const env = {
        AWSKEY_TABLE: name,
        AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      }
      execFile(process.execPath, [CLI, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, out: `${stdout}${stderr}` }),
      )
    })

  it('ends with 0 where everything fits, also for one request and the digest from the channel', async () => {
    const { digest } = await anchored()

    const all = await run(['--anchor', digest])
    expect(all).toEqual({
      code: 0,
      out: '3 chains, 12 events, 1 anchors read. Everything fits.\n',
    })
    expect((await run(['--request', nth(1).id])).out).toContain('1 chains, 4 events')
  })

  it('ends with 1 and names request, event and what is wrong', async () => {
    await altered(1, 2, { actor: 'U0EVE' })

    const { code, out } = await run([])

    expect(code).toBe(1)
    expect(out).toContain(`request ${nth(1).id}, event 2: changed`)
  })

  it('ends with 2 where the table could not be read, and for an option that is none', async () => {
    const { code, out } = await run([], 'no-such-table')

    expect(code).toBe(2)
    expect(out).toContain('not known, not clean')
    expect((await run(['--anchor', 'yesterday'])).code).toBe(2)
  })
})
