import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anExemptRequest, aSnoozeRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aRotateRequest, ERIN, MAX, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoExemptionStore } from '../../src/aws/dynamo/dynamo-exemption-store.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createExemptionEffects } from '../../src/reminders/exemption-effects.ts'
import { createDecide } from '../../src/requests/decide.ts'
import type { ExemptionRow, ExemptionStore } from '../../src/requests/exemption-store.ts'
import { IamUserId } from '../../src/requests/ids.ts'
import { verifyChain } from '../../src/requests/ledger.ts'
import type { Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { createRunEffects, type Effect, type Effects } from '../../src/requests/run-effects.ts'
import { ok } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { askedBy, authorityOf, clickOn, createPeople, NOW } from '../support/deciding-people.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

/** Two people and two workers in the same moment, on a real DynamoDB engine: one exemption stands, it is the later one, and its request says so. */
const ROUNDS = 50
const rules = usualRules()
const { deciders } = createPeople()

let engine: DynamoEngine
let store: RequestStore
let exemptions: ExemptionStore
beforeAll(async () => {
  engine = await startDynamoEngine()
  const pause = (attempt: number) => wait(attempt + 1)
  const table = { ...(await engine.createTable()), wallNow: Date.now, pause }
  store = createDynamoRequestStore(table)
  exemptions = createDynamoExemptionStore(table)
})
afterAll(() => engine.stop())

const mustNotRun: Effect = {
  writes: true,
  run: (request) => Promise.reject(new Error(`${request.next?.effect} of ${request.id}`)),
  reconcile: (request) => Promise.reject(new Error(`${request.next?.effect} of ${request.id}`)),
}
const effects = (): Effects =>
  new Proxy({ ...createExemptionEffects({ exemptions }) } as Effects, {
    get: (known, name) => Reflect.get(known, name) ?? mustNotRun,
  })

function worker(needed: number): (request: Request) => Promise<unknown> {
  const run = createRunEffects({
    store,
    rules,
    effects: effects(),
    authority: authorityOf(deciders, { needed }),
    clock: { now: () => NOW },
    wallNow: Date.now,
    newToken: () => sha256(`${Math.random()}`),
    leaseMs: 60_000,
    isDryRun: () => false,
    reportForgery: (_request, fault) => Promise.reject(new Error(`nothing is forged: ${fault}`)),
  })
  return ({ id }) => run(id)
}

let made = 0
async function opened(row: Request): Promise<Request> {
  made += 1
  const asked = askedBy(row, { ...row.act, jobId: sha256(`race ${made}`) })
  const keyId = subjectKeyId(asked)
  const outcome = await store.open(asked, [
    { type: 'requested', actor: ERIN, data: keyId === undefined ? {} : { keyId } },
  ])
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  return outcome.request
}
const userOf = (round: number) => ({
  userId: IamUserId.parse(`AIDALEFTALONE${String(round).padStart(6, '0')}`),
})
async function rowOf({ subject }: Request): Promise<ExemptionRow> {
  const found = await exemptions.ofUser(subject.account, subject.userId)
  if (found.kind === 'unknown') throw new Error(found.why)
  const [row, ...more] = found.value
  if (row === undefined || 'broken' in row || more.length > 0) throw new Error('not one row')
  return row
}

describe('snoozes and exemptions at once', () => {
  it('of one key leave the later one standing, while a rotation has the user', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const subject = userOf(round)
      const rotation = await opened(aRotateRequest({ subject }))
      const running = aSnoozeRequest({ subject, operation: { begunAt: NOW.toISOString() } })
      const both = [await opened(running), await opened(running)]
      await Promise.all([...both, ...both].map(worker(0)))
      await Promise.all(both.map(worker(0)))
      const row = await rowOf(rotation)
      expect(row.requestId).toBe(both.map(({ id }) => id).toSorted()[1])
      const ended = await Promise.all(both.map(({ id }) => store.read(id)))
      expect(ended.find((each) => each?.id === row.requestId)?.state).toBe('done')
      expect(ended.every((each) => each?.state === 'done' || each?.state === 'failed')).toBe(true)
      expect(await store.lockHolder(rotation.subject.account, subject.userId)).toBe(rotation.id)
    }
  }, 120_000)

  it('approved twice are written once, and every click stands in a whole ledger', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const subject = userOf(1_000 + round)
      const request = await opened(
        anExemptRequest({
          subject,
          operation: { until: FAR },
          act: { ...anExemptRequest().act, details: { until: FAR } },
        }),
      )
      const decide = createDecide({
        store,
        deciders,
        rules,
        clock: { now: () => NOW },
        checkTarget: () => Promise.resolve(ok(undefined)),
      })
      const byMaya = clickOn(request, MAYA)
      const clicks = [byMaya, byMaya, clickOn(request, MAX)]
      const answers = await Promise.all(clicks.map((act) => decide(act, 'approve')))
      expect(answers.filter((answer) => answer.ok).length).toBeGreaterThan(0)
      await Promise.all([request, request].map(worker(1)))
      const events = await store.readLedger(request.id)
      expect(events.filter(({ type }) => type === 'exemption_on')).toHaveLength(1)
      expect(events.filter(({ type }) => type === 'approved')).toHaveLength(1)
      const row = await store.read(request.id)
      expect(row?.state).toBe('done')
      expect(verifyChain(events, row?.ledger ?? { seq: 0, head: '' })).toEqual([])
      expect((await rowOf(request)).requestId).toBe(request.id)
      expect(await store.lockHolder(request.subject.account, subject.userId)).toBeUndefined()
    }
  }, 120_000)
})

const FAR = '2026-06-01T21:59:59.999Z'
