/** The anchor of the day on the real engine, with Slack behind a real socket. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aRotateRequest, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createClockTick } from '../../../src/app/clock-tick.ts'
import { createKeepLedger } from '../../../src/app/worker/keep-ledger.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../../../src/aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoJobClaims } from '../../../src/aws/dynamo/dynamo-job-claims.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import type { Job } from '../../../src/requests/job.ts'
import { createMakeAnchor } from '../../../src/requests/ledger-anchor.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { type SlackFixture, startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')

let engine: DynamoEngine
let table: TableDeps
let slack: SlackFixture
let now: Date
let wall: number
let followed: number

beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
  slack = await startSlack()
  now = START
  wall = START.getTime()
  followed = 0
  await createDynamoRequestStore({ ...table, wallNow: () => wall }).open(aRotateRequest(), [
    { type: 'requested', actor: ERIN, data: {} },
  ])
})
afterAll(() => engine.stop())

const keep = (more: Partial<Parameters<typeof createKeepLedger>[0]> = {}) =>
  createKeepLedger({
    slack: slack.client,
    sleep: () => Promise.resolve(),
    clock: { now: () => now },
    claims: createDynamoJobClaims({ ...table, wallNow: () => wall }),
    leaseMs: 90_000,
    log: silentLog,
    channel: 'C0SECURITY',
    makeAnchor: createMakeAnchor({
      store: createDynamoAnchorStore(table),
      clock: { now: () => now },
      newToken: () => 'token',
    }),
    refreshInventories: () => Promise.resolve(),
    exportLedger: () => Promise.resolve(),
    followOutside: () => {
      followed += 1
      return Promise.resolve()
    },
    ...more,
  })()
const shown = () => [...slack.slack.workspace.messages.values()].map(({ text }) => text)

describe('createKeepLedger', () => {
  it('shows one anchor for each day, however many clocks there are', async () => {
    await Promise.all([keep(), keep(), keep()])
    now = addMs(now, HOUR_MS)
    await keep()
    expect(shown()).toHaveLength(1)
    expect(shown()[0]).toMatch(/2026-03-02: [0-9a-f]{64} over 1 chain of events/)

    now = addMs(now, DAY_MS)
    await keep()
    expect(shown()).toHaveLength(2)
  })

  it('shows it by a later try when Slack did not take it', async () => {
    await expect(keep({ channel: 'C0NOWHERE' })).rejects.toMatchObject({
      name: 'AnchorNotShownError',
    })
    wall += 91_000
    await keep()

    expect(shown()).toHaveLength(1)
  })

  it('looks at outside changes also when the anchor fails, and says that it failed', async () => {
    const broken = keep({ makeAnchor: () => Promise.reject(new Error('broken')) })

    await expect(broken).rejects.toThrow('broken')
    expect(followed).toBe(1)
  })

  it('warns when chains are missing since the anchor before', async () => {
    const store = createDynamoAnchorStore(table)
    const none = { ...store, async *heads() {} }
    await keep()
    now = addMs(now, DAY_MS)
    const clock = { now: () => now }
    await keep({ makeAnchor: createMakeAnchor({ store: none, clock, newToken: () => 'x' }) })

    const [, second] = [...slack.slack.workspace.messages.values()]
    expect(JSON.stringify(second?.blocks)).toContain('1 chain is missing since the anchor before')
  })
})

describe('createClockTick', () => {
  it('asks for a look at the ledger each time, beside the requests that are due', async () => {
    const asked: Job[] = []
    const tick = createClockTick({
      store: { due: () => Promise.resolve([]) },
      jobs: {
        enqueue: (job) => {
          asked.push(job)
          return Promise.resolve()
        },
      },
      incidents: { enqueue: () => Promise.reject(new Error('there is no incident')) },
      clock: { now: () => now },
    })

    expect(await tick()).toEqual({ enqueued: 0 })
    expect(asked).toEqual([{ kind: 'ledger' }])
  })

  it('asks for readings of accounts that are due', async () => {
    const asked: Job[] = []
    const reading = { account: AccountId.parse('111111111111'), id: '2026-W49' }
    const tick = createClockTick({
      store: { due: () => Promise.resolve([{ kind: 'fleet', ...reading }]) },
      jobs: {
        enqueue: (job) => {
          asked.push(job)
          return Promise.resolve()
        },
      },
      incidents: { enqueue: () => Promise.reject(new Error('there is no incident')) },
      clock: { now: () => now },
    })

    expect(await tick()).toEqual({ enqueued: 1 })
    expect(asked).toEqual([{ kind: 'fleet', ...reading }, { kind: 'ledger' }])
  })
})
