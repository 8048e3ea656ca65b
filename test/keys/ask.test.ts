import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  aRequestId,
  aSubject,
  DEVELOPMENT,
  ERIN,
  OLD_KEY,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { type AskDeps, createAsk, type Situation } from '../../src/keys/ask.ts'
import { prepareKeyOperations } from '../../src/keys/prepare-key-operations.ts'
import { createResolveUser } from '../../src/people/resolve-user.ts'
import { type AccessKeyId, SlackChannelId } from '../../src/requests/ids.ts'
import { verifyChain } from '../../src/requests/ledger.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { prepareRotation } from '../../src/rotation/prepare-rotation.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { unknown } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { createFakeIamUsers, type FakeIamUsers } from '../fakes/fake-iam-users.ts'
import { createFakeTrail, type FakeTrail } from '../fakes/fake-trail.ts'
import { createPeople, NOW, ORGANISATION, signed } from '../support/deciding-people.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

let engine: DynamoEngine
let store: RequestStore
let keys: FakeAccessKeys
let users: FakeIamUsers
let situation: Situation
let keyId: AccessKeyId
let trail: FakeTrail
const people = createPeople()
const user: IamUser = { ...aSubject(), createdAt: NOW, tags: {} }
const ref = { ...user, session: 'test' }

beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
  keys = createFakeAccessKeys({ clock: { now: () => NOW } })
  keys.addUser(ref)
  trail = createFakeTrail()
  const made = await keys.create(ref)
  if (made.kind !== 'created') throw new Error('no key')
  keyId = made.id
  users = createFakeIamUsers()
  users.add(user, keyId)
  situation = {
    accountName: 'development',
    sensitive: false,
    machine: false,
    protected: false,
    owner: ERIN,
    team: { name: 'payments', channel: SlackChannelId.parse('C0PAYMENTS') },
    hasReader: true,
    approvals: {
      needed: 1,
      from: { team: 'payments' },
      why: 'policy',
      expiresAfterMs: DAY_MS,
      typed: false,
    },
  }
})

function ask(
  act: Partial<SignedAct> = {},
  kind: Parameters<ReturnType<typeof createAsk>>[1] = 'deactivate',
  overrides: Partial<AskDeps> = {},
) {
  return createAsk({
    store,
    keys,
    deciders: people.deciders,
    rules: usualRules(),
    clock: { now: () => NOW },
    resolveUser: createResolveUser({ organisation: ORGANISATION, users }),
    situationOf: () => Promise.resolve(ok(situation)),
    prepare: {
      ...prepareKeyOperations({
        keys,
        inactiveSince: () => Promise.resolve({ from: 'not_known' }),
        soakMs: 7 * DAY_MS,
      }),
      rotate: prepareRotation({ keys, trail }),
      auto: () => Promise.resolve(refuse({ reason: 'auto_not_on', user: 'erin' })),
      snooze: () => Promise.resolve(refuse({ reason: 'until_missing' })),
      exempt: () => Promise.resolve(refuse({ reason: 'until_missing' })),
    },
    ...overrides,
  })(signed(anAct({ action: `command.${kind}`, value: '', ...act })), kind)
}
const nobodyIsNeeded = (): void => {
  situation = { ...situation, approvals: { ...situation.approvals, needed: 0, why: 'none_needed' } }
}

describe('createAsk', () => {
  it('writes one request that waits for approval, with its lock and its ledger', async () => {
    const asked = await ask({ reason: 'it leaked into a chat' })
    if (!asked.ok) throw new Error(asked.error.reason)
    const { request } = asked.value
    expect(request).toMatchObject({
      state: 'awaiting_approval',
      requester: ERIN,
      operation: { kind: 'deactivate', step: 'waiting', keyId },
      expiresAt: addMs(NOW, DAY_MS).toISOString(),
      next: { effect: 'remind' },
    })
    expect(await store.lockHolder(user.account, user.userId)).toBe(request.id)
    const events = await store.readLedger(request.id)
    expect(events).toMatchObject([
      {
        type: 'requested',
        actor: ERIN,
        data: { operation: 'deactivate', keyId, reason: 'it leaked into a chat', approvals: '1' },
      },
    ])
    expect(verifyChain(events, request.ledger)).toEqual([])
  })

  it('begins at once where nobody has to approve', async () => {
    nobodyIsNeeded()
    expect(await ask()).toMatchObject({
      value: {
        request: { state: 'running', next: { effect: 'make_inactive', dueAt: NOW.toISOString() } },
      },
    })
  })

  it('begins at the moment that was chosen where nobody has to approve', async () => {
    nobodyIsNeeded()
    const runAt = addMs(NOW, DAY_MS).toISOString()
    expect(await ask({ details: { runAt } })).toMatchObject({
      value: { request: { state: 'running', runAt, next: { dueAt: runAt } } },
    })
  })

  it('asks nobody about a deletion before its soak is over, and looks every day', async () => {
    await keys.makeInactive(ref, keyId)
    expect(await ask({}, 'delete')).toMatchObject({
      value: {
        request: {
          state: 'running',
          operation: { step: 'soaking' },
          next: { effect: 'check_soak', dueAt: addMs(NOW, DAY_MS).toISOString() },
        },
      },
    })
  })

  it('makes one request of one act, however often it is delivered, and whatever happened since', async () => {
    const first = await ask()
    await keys.makeInactive(ref, keyId)
    const again = await ask()
    expect(again).toMatchObject({ value: { repeated: true } })
    if (!first.ok || !again.ok) throw new Error('refused')
    expect(again.value.request).toEqual(first.value.request)
  })

  it('makes one request when the same act is worked on many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()))
    const ids = answers.map((each) => (each.ok ? each.value.request.id : each.error.reason))
    expect(new Set(ids).size).toBe(1)
    expect(answers.filter((each) => each.ok && !each.value.repeated)).toHaveLength(1)
  })

  it('gives an IAM user to one of many who ask at once, and names it to the others', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => {
        const at = new Date(NOW.getTime() + n * 1_000).toISOString()
        return ask({ at, value: 'user:erin', user: n % 2 ? ERIN : OMAR })
      }),
    )
    const [winner, ...others] = answers.filter((each) => each.ok)
    expect(others).toEqual([])
    const by = winner?.ok ? winner.value.request.id : undefined
    for (const each of answers) if (!each.ok) expect(each.error).toEqual({ reason: 'locked', by })
  })

  it.each([
    ['text that is no target', { value: 'nonsense' }, 'not_a_target'],
    ['a whole account', { value: 'account:development' }, 'not_a_target'],
    ['an account that is not looked after', { value: 'user:staging/erin' }, 'unknown_account'],
    ['a user that is not there', { value: 'user:nobody' }, 'unknown_user'],
    ['a key that is not there', { value: `key:${OLD_KEY}` }, 'unknown_key'],
    ['somebody without an IAM user', { user: OMAR }, 'no_iam_user_of_yours'],
    [
      'a moment that is over',
      { details: { runAt: '2026-03-02T09:59:59.999Z' } },
      'too_late_to_begin',
    ],
    [
      'a moment too far ahead',
      { details: { runAt: '2026-04-01T10:00:00.001Z' } },
      'too_late_to_begin',
    ],
  ])('refuses %s', async (_what, act, reason) => {
    expect(await ask(act)).toMatchObject({ ok: false, error: { reason } })
    expect(await store.lockHolder(user.account, user.userId)).toBeUndefined()
  })

  it('takes a moment thirty days ahead, and names the last one where it is more', async () => {
    const latest = addMs(NOW, 30 * DAY_MS).toISOString()
    expect(await ask({ details: { runAt: addMs(NOW, 31 * DAY_MS).toISOString() } })).toMatchObject({
      error: { latest },
    })
    expect(await ask({ details: { runAt: latest } })).toMatchObject({ ok: true })
  })

  it('refuses a protected user', async () => {
    situation = { ...situation, protected: true }
    expect(await ask()).toEqual(refuse({ reason: 'protected', user: 'erin' }))
  })

  it('refuses a user that another request has, and names it', async () => {
    const other = await ask()
    if (!other.ok) throw new Error('refused')
    expect(await ask({ at: '2026-03-02T09:00:01.000Z' })).toEqual(
      refuse({ reason: 'locked', by: other.value.request.id }),
    )
  })

  it('refuses what nobody could approve: two people are asked for and one is there', async () => {
    situation = { ...situation, approvals: { ...situation.approvals, needed: 4 } }
    // Maya, Max and Lena; Erin asks, and Maya's second account is no second person.
    expect(await ask()).toMatchObject({
      error: { reason: 'nobody_could_approve', team: 'payments' },
    })
    situation = { ...situation, approvals: { ...situation.approvals, needed: 3 } }
    expect(await ask()).toMatchObject({ ok: true })
  })

  it('refuses whoever may do nothing', async () => {
    const guest = {
      ...people.deciders,
      mayAct: () => Promise.resolve(refuse({ reason: 'guest' as const })),
    }
    expect(await ask({}, 'deactivate', { deciders: guest })).toEqual(refuse({ reason: 'guest' }))
  })

  it('refuses a state of the keys that the operation cannot begin with', async () => {
    expect(await ask({}, 'activate')).toEqual(refuse({ reason: 'already_active', keyId }))
    expect(await ask({}, 'delete')).toEqual(refuse({ reason: 'still_active', keyId }))
  })

  it.each([
    ['the keys', 'target_unreadable', () => keys.trouble.set('list', 'Throttling'), {}],
    [
      'the user',
      'target_unreadable',
      () => {
        users.trouble = 'Throttling'
      },
      {},
    ],
    [
      'the approvers',
      'approvers_unreadable',
      () => {},
      {
        deciders: {
          ...people.deciders,
          howManyCould: () => Promise.resolve(unknown('ratelimited')),
        },
      },
    ],
  ])('writes nothing while %s cannot be read', async (_what, reason, fails, overrides) => {
    fails()
    expect(await ask({}, 'deactivate', overrides)).toMatchObject({ error: { reason } })
    expect(await store.read(requestIdOf(anAct()))).toBeUndefined()
    expect(await store.lockHolder(DEVELOPMENT, user.userId)).toBeUndefined()
  })

  it('never touches a key', async () => {
    const before = await keys.list(ref)
    nobodyIsNeeded()
    await ask()
    expect(await keys.list(ref)).toEqual(before)
  })

  it('gives the request the id that its act stands for', async () => {
    expect(await ask()).toMatchObject({ value: { request: { id: aRequestId() } } })
  })
})
