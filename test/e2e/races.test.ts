import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDeactivateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { anAct, ERIN, MAX, MAYA, OMAR, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import type { AccessKeys } from '../../src/keys/access-keys.ts'
import { createKeyEffects } from '../../src/keys/key-effects.ts'
import type { ButtonVerb, Decided } from '../../src/requests/click.ts'
import { createDecide } from '../../src/requests/decide.ts'
import { IamUserId, type SlackUserId } from '../../src/requests/ids.ts'
import { type LedgerEvent, verifyChain } from '../../src/requests/ledger.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import type { Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { createRunEffects, type Effect, type Effects } from '../../src/requests/run-effects.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { addMs, HOUR_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, type Result } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { ACTION_OF } from '../../src/slack/button-verbs.ts'
import { COMMANDS } from '../../src/slack/ids.ts'
import {
  askedBy,
  authorityOf,
  clickOn,
  createPeople,
  LENA,
  lastFour,
  MAYAS_OTHER,
  NOW,
  type People,
} from '../support/deciding-people.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

/**
 * Many people and workers on one request in the same moment, on a real DynamoDB engine: whoever comes first, there is one outcome, the key is touched once or not at all,
 * and every answer that somebody got stands in the ledger.
 */
const ROUNDS = 200
const LANES = 6
const WITHIN_MS = 90_000
const EXPIRES_AT = addMs(NOW, 1)

let engine: DynamoEngine
let store: RequestStore
beforeAll(async () => {
  engine = await startDynamoEngine()
  store = createDynamoRequestStore({
    ...(await engine.createTable()),
    wallNow: Date.now,
    pause: (attempt) => wait(attempt + 1),
  })
})
afterAll(() => engine.stop())

/** Rounds side by side, as long as there are any. */
async function rounds(race: (round: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < ROUNDS) await race(next++)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

let made = 0
async function opened(): Promise<Request> {
  made += 1
  const row = aDeactivateRequest({
    state: 'awaiting_approval',
    approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false },
    subject: { userId: IamUserId.parse(`AIDARACE${String(made).padStart(8, '0')}`) },
    operation: { step: 'waiting' },
    asked: { at: addMs(NOW, -5 * HOUR_MS).toISOString(), reminded: 3 },
    expiresAt: EXPIRES_AT.toISOString(),
    next: { id: `race ${made}`, effect: 'expire', dueAt: EXPIRES_AT.toISOString(), attempt: 0 },
  })
  const act = anAct({
    action: COMMANDS.deactivate,
    value: 'user:erin',
    jobId: sha256(`race ${made}`),
  })
  const outcome = await store.open(askedBy(row, act), [
    { type: 'requested', actor: ERIN, data: { keyId: subjectKeyId(row) ?? '' } },
  ])
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  return outcome.request
}

interface Scene {
  readonly request: Request
  /** How often AWS was asked to make the key Inactive. */
  readonly asked: () => number
  click(user: SlackUserId, verb: ButtonVerb, act?: Partial<SignedAct>): Promise<Answer>
  /** The very same act, delivered twice. */
  clickTwice(user: SlackUserId, verb: ButtonVerb): Promise<readonly Answer[]>
  /** A worker looks at the request; it answers nobody. */
  work(): Promise<readonly Answer[]>
}
interface Answer {
  readonly user: SlackUserId
  readonly verb: ButtonVerb
  readonly result: Result<Decided, Refusal>
}

function sceneOf(request: Request, people: People): Scene {
  let asked = 0
  const keys: Pick<AccessKeys, 'makeInactive'> = {
    async makeInactive() {
      asked += 1
      await wait(1)
      return { kind: 'done' }
    },
  }
  const rules = usualRules()
  const decide = createDecide({
    store,
    deciders: people.deciders,
    rules,
    clock: { now: () => NOW },
    checkTarget: () => Promise.resolve(ok(undefined)),
  })
  const run = createRunEffects({
    store,
    rules,
    effects: effectsWith(keys),
    authority: authorityOf(people.deciders, { needed: 2 }),
    // A worker whose clock is a moment ahead: for it the wait is over.
    clock: { now: () => EXPIRES_AT },
    wallNow: Date.now,
    newToken: () => sha256(`${Math.random()}`),
    leaseMs: 60_000,
    isDryRun: () => false,
    reportForgery: (_request, fault) => Promise.reject(new Error(`nothing is forged: ${fault}`)),
  })
  const answer = async (act: SignedAct, verb: ButtonVerb): Promise<Answer> => ({
    user: act.user,
    verb,
    result: await decide(act, verb),
  })
  const actOf = (user: SlackUserId, verb: ButtonVerb, act: Partial<SignedAct> = {}): SignedAct =>
    clickOn(request, user, { action: ACTION_OF[verb], reason: 'now', ...act })
  return {
    request,
    asked: () => asked,
    click: (user, verb, act) => answer(actOf(user, verb, act), verb),
    clickTwice(user, verb) {
      const act = actOf(user, verb)
      return Promise.all([answer(act, verb), answer(act, verb)])
    },
    async work() {
      await run(request.id)
      return []
    },
  }
}

/** That the soak was whole is another test's. */
const proveSoak = () => Promise.resolve(known('whole' as const))

function effectsWith(keys: Pick<AccessKeys, 'makeInactive'>): Effects {
  const never: Effect = {
    writes: false,
    run: () => Promise.reject(new Error('nobody asked for this')),
    reconcile: () => Promise.reject(new Error('no worker stopped')),
  }
  const nothing = () => Promise.reject(new Error('nobody asked for this'))
  return {
    ...createKeyEffects({
      proveSoak,
      keys: {
        list: nothing,
        lastUse: nothing,
        create: nothing,
        makeActive: nothing,
        delete: nothing,
        ...keys,
      },
    }),
    intend_create: never,
    delete_root_keys: never,
    turn_auto: never,
    write_exemption: never,
    await_finish: never,
    create_key: never,
    reconcile_create: never,
    remove_new_key: never,
    remove_stray_key: never,
    hand_over: never,
    look: never,
    check_soak: never,
    remind: never,
    expire: { ...never, run: () => Promise.resolve({ effect: 'expire', result: 'expired' }) },
  }
}

const ENDS = ['done', 'denied', 'cancelled', 'expired'] as const
const ENTRY_OF: Partial<Record<ButtonVerb, LedgerEvent['type']>> = {
  approve: 'approved',
  deny: 'denied',
  cancel: 'cancelled',
  nudge: 'nudged',
  break_glass: 'glass_broken',
}

/** What is true of every end, whoever won. Gives the row. */
async function expectOneOutcome(
  { request, asked }: Scene,
  answers: readonly Answer[],
): Promise<{ readonly row: Request; readonly events: readonly LedgerEvent[] }> {
  const row = await store.read(request.id)
  if (row === undefined) throw new Error('the row is gone')
  const events = await store.readLedger(request.id)
  expect(verifyChain(events, row.ledger)).toEqual([])
  const ends = events.filter(({ type }) => ENDS.some((end) => end === type))
  expect(ends.map(({ type }) => type)).toEqual([row.state])
  expect(asked()).toBe(row.state === 'done' ? 1 : 0)
  expect(events.filter(({ type }) => type === 'started').length).toBeLessThanOrEqual(1)
  if (row.state === 'done') expect(events.some(({ type }) => type === 'started')).toBe(true)
  expect(row).not.toHaveProperty('claim')
  expect(row).not.toHaveProperty('next')
  expect(await store.lockHolder(row.subject.account, row.subject.userId)).toBeUndefined()
  // Whoever was told that it was done stands in the ledger, once.
  for (const { user, verb, result } of answers) {
    const entries = events.filter(({ type, actor }) => type === ENTRY_OF[verb] && actor === user)
    if (result.ok) expect(entries, `${verb} of ${user}`).toHaveLength(1)
  }
  const decided = events.filter(({ type }) => ['approved', 'denied', 'glass_broken'].includes(type))
  expect(decided.map(({ actor }) => actor).toSorted()).toEqual(
    row.decisions.map(({ by }) => by).toSorted(),
  )
  return { row, events }
}

/** Workers look again until nothing is left to do: a click may have met a claim. */
async function settle(scene: Scene): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await scene.work()
    const row = await store.read(scene.request.id)
    if (row?.next === undefined && row?.claim === undefined) return
    await wait(2)
  }
}

describe('approvals, a denial, a cancel, a nudge and the end of the wait at the same moment', () => {
  it(
    'make one outcome, and the key is touched once or not at all',
    async () => {
      const people = createPeople()
      const seen = new Set<string>()
      await rounds(async (round) => {
        const scene = sceneOf(await opened(), people)
        const clicks: readonly (() => Promise<Answer | readonly Answer[]>)[] = [
          () => scene.clickTwice(MAYA, 'approve'),
          () => scene.clickTwice(MAX, 'approve'),
          ...(round % 2 === 0 ? [scene.work, scene.work] : []),
          () => scene.click(LENA, 'approve'),
          ...(round % 3 === 0 ? [() => scene.click(LENA, 'deny')] : []),
          () => scene.click(MAYAS_OTHER, 'approve'),
          ...(round % 5 === 0 ? [() => scene.click(ERIN, 'cancel')] : []),
          () => scene.click(ERIN, 'nudge'),
          () => scene.click(ERIN, 'approve'),
        ]
        // Each of them begins some of the rounds.
        const at = round % clicks.length
        const inTurn = [...clicks.slice(at), ...clicks.slice(0, at)]
        const answers = await Promise.all(inTurn.map((click) => click()))
        await settle(scene)
        const { row } = await expectOneOutcome(scene, answers.flat())
        seen.add(row.state)
        expect(row.decisions.map(({ by }) => by)).not.toContain(ERIN)
        const mayas = row.decisions.filter(({ by }) => [MAYA, MAYAS_OTHER].includes(by))
        expect(mayas.length).toBeLessThanOrEqual(1)
      })
      // Each of them was first at some time, or the race was none.
      expect([...seen].toSorted()).toEqual(['cancelled', 'denied', 'done', 'expired'])
    },
    WITHIN_MS,
  )
})

describe('a delegate and the delegator at the same moment', () => {
  it(
    'give one vote',
    async () => {
      const people = createPeople()
      await people.delegate(MAYA, OMAR)
      const first = new Set<SlackUserId>()
      await rounds(async () => {
        const scene = sceneOf(await opened(), people)
        const answers = await Promise.all([
          scene.clickTwice(OMAR, 'approve'),
          scene.click(MAYA, 'approve'),
          scene.click(MAYAS_OTHER, 'approve'),
        ])
        const row = await store.read(scene.request.id)
        expect(row).toMatchObject({ state: 'awaiting_approval' })
        expect(row?.decisions).toHaveLength(1)
        for (const { by } of row?.decisions ?? []) first.add(by)
        const said = answers.flat().filter(({ result }) => result.ok)
        expect(new Set(said.map(({ user }) => user)).size).toBe(1)
        await settle(scene)
        expect(await expectOneOutcome(scene, answers.flat())).toMatchObject({
          row: { state: 'expired' },
        })
      })
      expect(first.size).toBeGreaterThan(1)
    },
    WITHIN_MS,
  )
})

describe('two broken glasses at the same moment', () => {
  it(
    'are one, with one review and one change of the key',
    async () => {
      const people = createPeople({
        breakGlass: { people: [SAM, MAX], operations: ['deactivate'] },
      })
      await rounds(async () => {
        const request = await opened()
        const scene = sceneOf(request, people)
        const typed = { details: { typed: lastFour(request) } }
        const answers = await Promise.all([
          scene.click(SAM, 'break_glass', typed),
          scene.click(MAX, 'break_glass', typed),
          scene.click(SAM, 'break_glass', typed),
          scene.click(MAYA, 'approve'),
        ])
        await Promise.all([scene.work(), scene.work(), scene.work()])
        await settle(scene)
        const { row, events } = await expectOneOutcome(scene, answers)
        expect(row).toMatchObject({ state: 'done', review: 'open' })
        expect(events.filter(({ type }) => type === 'glass_broken')).toHaveLength(1)
        expect(row.decisions.filter(({ breakGlass }) => breakGlass)).toHaveLength(1)
      })
    },
    WITHIN_MS,
  )
})
