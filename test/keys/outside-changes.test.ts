/** Changes outside awskey on the real engine: what the ledger explains, what CloudTrail shows and when, and what is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aDeactivateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { DEVELOPMENT, ERIN, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../src/aws/dynamo/document-client.ts'
import { createDynamoAnchorStore } from '../../src/aws/dynamo/dynamo-anchor-store.ts'
import { createDynamoOutsideStore } from '../../src/aws/dynamo/dynamo-outside-store.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createLedgerSource } from '../../src/aws/dynamo/ledger-source.ts'
import { createReadOutside } from '../../src/aws/dynamo/outside-history.ts'
import { createExplainChange } from '../../src/keys/explain-change.ts'
import type { KeyChange } from '../../src/keys/key-changes.ts'
import {
  type Changer,
  createFollowOutside,
  type OutsideStore,
} from '../../src/keys/outside-changes.ts'
import { IamUserId, IamUserName } from '../../src/requests/ids.ts'
import type { LedgerEntry } from '../../src/requests/ledger.ts'
import { createMakeAnchor } from '../../src/requests/ledger-anchor.ts'
import type { Request } from '../../src/requests/request.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { verifyLedger } from '../../src/requests/verify-ledger.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

const START = new Date('2026-03-02T09:00:00.000Z')
const ADA: Changer = {
  who: `arn:aws:iam::${DEVELOPMENT}:user/ada`,
  at: addMs(START, 7 * MINUTE_MS),
  ip: '203.0.113.7',
}
const CHANGE: KeyChange = {
  account: DEVELOPMENT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN2345672345'),
  path: '/payments/',
  tags: undefined,
  keyId: OLD_KEY,
  what: 'made_inactive',
  after: START.toISOString(),
  seenAt: addMs(START, 20 * MINUTE_MS).toISOString(),
}

let engine: DynamoEngine
let table: TableDeps
let requests: RequestStore
let outside: OutsideStore
let now: Date
let visible: Known<Changer | undefined>
let told: string[]
let slackIsDown: boolean

beforeAll(async () => {
  engine = await startDynamoEngine()
})
beforeEach(async () => {
  table = await engine.createTable()
  const options = { ...table, wallNow: Date.now }
  requests = createDynamoRequestStore(options)
  outside = createDynamoOutsideStore(options)
  now = addMs(START, 21 * MINUTE_MS)
  visible = known(ADA)
  told = []
  slackIsDown = false
})
afterAll(() => engine.stop())

const follow = createFollow()
function createFollow() {
  return () =>
    createFollowOutside({
      store: outside,
      trail: { whoChanged: () => Promise.resolve(visible) },
      clock: { now: () => now },
      wallNow: Date.now,
      budgetMs: 10_000,
      explain: createExplainChange({
        store: requests,
        doneByIncident: () => Promise.resolve(false),
      }),
      tell: (changes) => {
        if (!slackIsDown)
          told.push(...changes.map(({ what, recorded }) => `${what} by ${recorded?.actor}`))
        return Promise.resolve(() => !slackIsDown)
      },
    })()
}
const history = async () =>
  (await createReadOutside(table)({ of: 'key', keyId: OLD_KEY }, 10)).map(
    ({ type, actor }) => `${type} by ${actor}`,
  )
const later = (ms: number): void => {
  now = addMs(now, ms)
}
/** A request to make the key inactive that stands at this effect and has told this. */
const asked = async (
  effect: NonNullable<Request['next']>['effect'],
  entries: readonly LedgerEntry[] = [],
): Promise<void> => {
  const request = aDeactivateRequest({
    subject: { userId: CHANGE.userId },
    operation: { keyId: OLD_KEY },
    state: 'running',
    createdAt: addMs(START, 5 * MINUTE_MS).toISOString(),
    next: { id: 'x.1', effect, dueAt: START.toISOString(), attempt: 0 },
  })
  await requests.open(request, [{ type: 'requested', actor: ERIN, data: {} }, ...entries])
}

describe('createFollowOutside', () => {
  it('records who did what nobody asked awskey for, and tells it once', async () => {
    await outside.seen([CHANGE])
    await outside.seen([CHANGE])

    for (let n = 0; n < 3; n++) await follow()

    expect(await history()).toEqual([`made_inactive by ${ADA.who}`])
    expect(told).toEqual([`made_inactive by ${ADA.who}`])
  })

  it('says nothing of what its own ledger tells', async () => {
    const keyId = OLD_KEY
    await asked('look', [{ type: 'made_inactive', actor: 'awskey', data: { keyId } }])
    await outside.seen([CHANGE])
    await follow()

    expect([await history(), told, await outside.open()]).toEqual([[], [], []])
  })

  it('does not excuse a change by what awskey did with the key long before', async () => {
    const keyId = OLD_KEY
    await asked('look', [{ type: 'made_inactive', actor: 'awskey', data: { keyId } }])
    const after = addMs(START, DAY_MS)
    now = addMs(after, HOUR_MS)
    await outside.seen([
      { ...CHANGE, after: after.toISOString(), seenAt: addMs(after, HOUR_MS).toISOString() },
    ])
    await follow()

    expect(told).toEqual([`made_inactive by ${ADA.who}`])
  })

  it('waits while a request may be doing it this moment, for a day at most', async () => {
    await asked('make_inactive')
    await outside.seen([CHANGE])
    await follow()
    expect([await history(), told]).toEqual([[], []])

    later(DAY_MS)
    await follow()
    expect(told).toEqual([`made_inactive by ${ADA.who}`])
  })

  it.each([
    ['shows nobody yet', known(undefined)],
    ['could not be read', unknown('cloudtrail:LookupEvents AccessDenied')],
  ])(
    'records as not known who it was while CloudTrail %s, and names them when it does',
    async (_, answer) => {
      visible = answer
      await outside.seen([CHANGE])
      await follow()
      expect(await history()).toEqual(['made_inactive by not known'])

      visible = known(ADA)
      await follow()
      expect(await history()).toEqual(['made_inactive by not known'])

      later(16 * MINUTE_MS)
      await follow()
      await follow()
      expect(await history()).toEqual([`attributed by ${ADA.who}`, 'made_inactive by not known'])
      expect(told).toEqual(['made_inactive by not known'])
      expect(await outside.open()).toEqual([])
    },
  )

  it('leaves it not known after a day', async () => {
    visible = known(undefined)
    await outside.seen([CHANGE])
    await follow()
    later(DAY_MS)
    await follow()
    visible = known(ADA)
    later(DAY_MS)
    await follow()

    expect(await history()).toEqual(['made_inactive by not known'])
  })

  it('tells it later when nobody could be told', async () => {
    slackIsDown = true
    await outside.seen([CHANGE])
    await follow()
    slackIsDown = false
    later(5 * MINUTE_MS)
    await follow()
    await follow()

    expect(told).toEqual([`made_inactive by ${ADA.who}`])
    expect(await history()).toHaveLength(1)
  })

  it('records a change once when two workers follow it', async () => {
    await outside.seen([CHANGE, { ...CHANGE, what: 'made_active' }])
    await Promise.all([follow(), follow(), follow()])

    expect((await history()).toSorted()).toEqual([
      `made_active by ${ADA.who}`,
      `made_inactive by ${ADA.who}`,
    ])
  })

  it('keeps a chain that verifies and is anchored with the others', async () => {
    await outside.seen([CHANGE, { ...CHANGE, what: 'deleted' }])
    await follow()
    const store = createDynamoAnchorStore(table)
    const { anchor } = await createMakeAnchor({
      store,
      clock: { now: () => now },
      newToken: () => 'x',
    })()

    expect(anchor.chains).toBe(1)
    expect(await verifyLedger(createLedgerSource(table), { anchor: anchor.digest })).toEqual({
      chains: 1,
      events: 2,
      anchors: 1,
      faults: [],
      unread: [],
    })
  })
})
