import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  anAct,
  aSubject,
  DEVELOPMENT,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoNotOursStore } from '../../src/aws/dynamo/dynamo-not-ours-store.ts'
import { createLedgerSource } from '../../src/aws/dynamo/ledger-source.ts'
import { createReadOutside } from '../../src/aws/dynamo/outside-history.ts'
import type { NotOursNote } from '../../src/reminders/not-ours.ts'
import { verifyLedger } from '../../src/requests/verify-ledger.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

const MONDAY = '2026-03-02T09:00:00.000Z'
const note = (overrides: Partial<NotOursNote> = {}): NotOursNote => ({
  account: DEVELOPMENT,
  keyId: OLD_KEY,
  userName: aSubject().userName,
  team: 'payments',
  at: MONDAY,
  act: anAct({ user: OMAR, action: 'digest.not_ours', value: `key:${OLD_KEY}`, reason: 'theirs' }),
  told: false,
  ...overrides,
})
const entryOf = ({ keyId, userName, act }: NotOursNote) => ({
  type: 'said_not_ours' as const,
  actor: act.user,
  data: { keyId, user: userName, team: 'payments', reason: 'theirs' },
})
const A_WEEK_AGO = '2026-02-23T09:00:00.000Z'

describe('createDynamoNotOursStore', () => {
  let engine: DynamoEngine
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  const create = async () => {
    const table = await engine.createTable()
    return { table, store: createDynamoNotOursStore({ ...table, wallNow: Date.now }) }
  }

  it('records it once in a week, with its event, and remembers that it was told', async () => {
    const { table, store } = await create()
    expect(await store.say(note(), entryOf(note()), A_WEEK_AGO)).toMatchObject({ kind: 'said' })
    const other = note({ act: anAct({ user: MAYA }), at: '2026-03-03T09:00:00.000Z' })
    expect(await store.say(other, entryOf(other), A_WEEK_AGO)).toEqual({
      kind: 'already',
      note: note(),
    })
    await store.told(note())
    expect(await store.ofAccount(DEVELOPMENT)).toMatchObject({ value: [{ told: true }] })
    expect(await store.say(other, entryOf(other), MONDAY)).toMatchObject({ kind: 'said' })
    const history = createReadOutside(table)
    expect(await history({ of: 'key', keyId: OLD_KEY }, 10)).toMatchObject([
      { type: 'said_not_ours', actor: MAYA, seq: 2 },
      { type: 'said_not_ours', actor: OMAR, seq: 1 },
    ])
    const report = await verifyLedger(createLedgerSource(table))
    expect(report).toMatchObject({ chains: 1, events: 2, faults: [], unread: [] })
  })

  it('records one of many at once, and each of several keys', async () => {
    const { table, store } = await create()
    const many = await Promise.all(
      Array.from({ length: 6 }, () => store.say(note(), entryOf(note()), A_WEEK_AGO)),
    )
    expect(many.filter(({ kind }) => kind === 'said')).toHaveLength(1)
    const other = note({ keyId: NEW_KEY })
    expect(await store.say(other, entryOf(other), A_WEEK_AGO)).toMatchObject({ kind: 'said' })
    expect(await verifyLedger(createLedgerSource(table))).toMatchObject({ events: 2, faults: [] })
  })

  it('is not known while the table cannot be read', async () => {
    const { table } = await create()
    const store = createDynamoNotOursStore({ ...table, table: 'gone', wallNow: Date.now })
    expect(await store.ofAccount(DEVELOPMENT)).toMatchObject({ kind: 'unknown' })
  })
})
