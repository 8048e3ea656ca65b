import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NOTHING_LEFT } from '../../../sandbox/gallery/rows/aftermath-rows.ts'
import {
  anIncident,
  EXPOSED_KEY,
  notContained,
} from '../../../sandbox/gallery/rows/incident-rows.ts'
import { aRotateRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { TableDeps } from '../../../src/aws/dynamo/document-client.ts'
import { createDueReader } from '../../../src/aws/dynamo/due-reader.ts'
import { createDynamoIncidentStore } from '../../../src/aws/dynamo/dynamo-incident-store.ts'
import { createDynamoRequestStore } from '../../../src/aws/dynamo/dynamo-request-store.ts'
import { incidentLedgerKey } from '../../../src/aws/dynamo/keys.ts'
import { createLedgerSource } from '../../../src/aws/dynamo/ledger-source.ts'
import type { Incident } from '../../../src/exposure/incident.ts'
import { RequestId, SlackUserId } from '../../../src/requests/ids.ts'
import { LEDGER_ROOT } from '../../../src/requests/ledger.ts'
import { verifyLedger } from '../../../src/requests/verify-ledger.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const AT = new Date('2026-03-02T09:00:00.000Z')
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000)

let engine: DynamoEngine
let table: TableDeps
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  table = await engine.createTable()
})

const stored = () => createDynamoIncidentStore({ ...table, wallNow: Date.now })
const fresh = (): Incident =>
  notContained({
    version: 0,
    createdAt: AT.toISOString(),
    updatedAt: AT.toISOString(),
    ledger: { seq: 0, head: LEDGER_ROOT },
  })
const REPORTED = [{ type: 'reported', actor: 'U0SAM', data: {} }] as const
const HELD = [{ type: 'held', actor: 'awskey', data: {} }] as const

describe('createDynamoIncidentStore', () => {
  it('opens one incident for a key, however many report it at once', async () => {
    const store = stored()
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => store.open(fresh(), REPORTED)),
    )
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
    expect(await store.readLedger(EXPOSED_KEY)).toHaveLength(1)
  })

  it('commits a change once, on the version it was made from', async () => {
    const store = stored()
    const { incident } = await store.open(fresh(), REPORTED)
    const change = { incident, entries: HELD, at: later(1) }
    const committed = await Promise.all([
      store.commit(incident, change),
      store.commit(incident, change),
    ])
    expect(committed.filter((each) => each !== undefined)).toHaveLength(1)
    expect((await store.read(EXPOSED_KEY))?.version).toBe(2)
  })

  it('hangs its events in a chain that can be verified, and whose change is found', async () => {
    const store = stored()
    const { incident } = await store.open(fresh(), REPORTED)
    await store.commit(incident, { incident, entries: HELD, at: later(1) })
    const source = createLedgerSource(table)
    expect(await verifyLedger(source)).toMatchObject({ chains: 1, events: 2, faults: [] })
    const [, second] = await store.readLedger(EXPOSED_KEY)
    const Item = { ...incidentLedgerKey(EXPOSED_KEY, 2), ...second, actor: 'U0OMAR' }
    await table.client.send(new PutCommand({ TableName: table.table, Item }))
    const { faults } = await verifyLedger(source)
    expect(faults).toContainEqual({
      chain: `INCIDENT#${EXPOSED_KEY}`,
      kind: 'changed',
      seq: 2,
    })
  })

  it('takes the lock on the IAM user from whoever has it', async () => {
    const store = stored()
    const { incident } = await store.open(fresh(), REPORTED)
    const { identity } = incident
    if (identity.kind !== 'user') throw new Error('the row has a user')
    const { account, userId } = identity.user
    const requests = createDynamoRequestStore({ ...table, wallNow: Date.now })
    expect(await requests.incidentOn(account, userId)).toBeUndefined()
    await store.commit(incident, { incident, entries: [], at: later(1), takeLock: true })
    expect(await requests.lockHolder(account, userId)).toBe(incident.id)
    expect(await requests.incidentOn(account, userId)).toBe(EXPOSED_KEY)
  })

  it('writes down whose request had the lock, whoever takes it over', async () => {
    const store = stored()
    const { incident } = await store.open(fresh(), REPORTED)
    const { identity } = incident
    if (identity.kind !== 'user') throw new Error('the row has a user')
    const { account, userId } = identity.user
    const requests = createDynamoRequestStore({ ...table, wallNow: Date.now })
    const holder = RequestId.parse('01JDCR3M7K8N9P0Q1R2S3T4V09')
    const subject = { ...aRotateRequest().subject, account, userId }
    expect(await requests.takeLockAgain({ id: holder, subject })).toBe(true)
    const took = await store.commit(incident, {
      incident,
      entries: [],
      at: later(1),
      takeLock: true,
    })
    expect(took?.heldRequest).toBe(holder)
    // It is not given back while the incident has it, and is after.
    expect(await requests.takeLockAgain({ id: holder, subject })).toBe(false)
    if (took === undefined) throw new Error('not committed')
    await store.commit(took, { incident: took, entries: [], at: later(2), dropLock: true })
    expect(await requests.takeLockAgain({ id: holder, subject })).toBe(true)
  })

  it('is due when its next step is, and not while it waits for people', async () => {
    const store = stored()
    const { due } = createDueReader(table)
    const { incident } = await store.open(fresh(), REPORTED)
    expect(await due(later(60), 10)).toEqual([])
    const contained = {
      ...anIncident(NOTHING_LEFT),
      rechecks: { from: AT.toISOString(), done: 1, fights: 0 },
    }
    await store.commit(incident, { incident: contained, entries: [], at: AT })
    expect(await due(new Date(AT.getTime() + 59_000), 10)).toEqual([])
    expect(await due(later(1), 10)).toEqual([{ kind: 'incident', keyId: EXPOSED_KEY }])
  })

  it('gives a person so many turns within an hour, and the same incident one', async () => {
    const store = stored()
    const person = SlackUserId.parse('U0MAYA')
    const turn = (n: number, minutes: number) =>
      store.takeTurn(person, RequestId.parse(`01JDCR3M7K8N9P0Q1R2S3T4V0${n}`), later(minutes), 3)
    expect([await turn(1, 0), await turn(1, 1), await turn(2, 1), await turn(3, 2)]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(await turn(4, 59)).toBe(false)
    expect(await turn(4, 61)).toBe(true)
    expect(await turn(3, 61)).toBe(true)
  })

  it('never gives more turns than there are, also at once', async () => {
    const store = stored()
    const person = SlackUserId.parse('U0MAYA')
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        store.takeTurn(person, RequestId.parse(`01JDCR3M7K8N9P0Q1R2S3T4V0${n}`), AT, 3),
      ),
    )
    expect(taken.filter(Boolean).length).toBeLessThanOrEqual(3)
  })
})
