/** What was agreed may stop being enough without anybody having forged anything: then a request waits and says why, and nobody is alarmed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aDeleteRequest, anAct, MAX, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import { createAuthority } from '../../src/requests/authority.ts'
import type { AuthorityDeps, PlanNow } from '../../src/requests/authority-deps.ts'
import { isPassingFault } from '../../src/requests/authority-faults.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import type { LedgerEntry } from '../../src/requests/ledger.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import { createRunEffects, type Effect } from '../../src/requests/run-effects.ts'
import { type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { HOUR_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-10T10:00:00.000Z')
const signed = (act: SignedAct): SignedAct => ({ ...act, mac: sha256(signedText(act)) })
const asked = signed(anAct({ jobId: sha256('asked') }))
const id = requestIdOf(asked)

function approvalBy(by: typeof MAYA, mac?: string): Decision {
  const act = signed(
    anAct({ user: by, action: 'request.approve', value: `${id}.1`, jobId: sha256(by) }),
  )
  return {
    kind: 'approve',
    by,
    at: '2026-03-09T10:00:00.000Z',
    as: 'team payments',
    act: { ...act, mac: mac ?? act.mac },
  }
}

/** Approved, and about to be deleted. */
const approved = (overrides: Partial<Request> = {}): Request => ({
  ...aDeleteRequest({ id, operation: { step: 'deleting' } }),
  state: 'running',
  act: asked,
  parent: undefined,
  decisions: [approvalBy(MAYA)],
  next: { id: `${id}.9`, effect: 'delete_key', dueAt: NOW.toISOString(), attempt: 0 },
  ...overrides,
})

const ENTRIES: readonly LedgerEntry[] = [
  { type: 'requested', actor: asked.user, data: { keyId: subjectKeyId(approved()) ?? '' } },
  { type: 'approved', actor: MAYA, data: {} },
]

const plan: PlanNow = {
  needed: 1,
  from: { team: 'payments' },
  why: 'policy',
  expiresAfterMs: 0,
  typed: false,
  undo: { team: 'payments' },
}

const deciders = (members: readonly string[]): Deciders => ({
  mayAct: () => Promise.resolve(ok(undefined)),
  mayDecide: (_request, person) =>
    Promise.resolve(
      members.includes(person)
        ? ok({ as: 'team payments' })
        : refuse({ reason: 'not_an_approver', team: 'payments' }),
    ),
  mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
  approvesFor: () => Promise.resolve(ok({ as: 'team payments' })),
  howManyCould: () => Promise.resolve(known(2)),
})

const authority = (overrides: Partial<AuthorityDeps> = {}) =>
  createAuthority({
    verifier: { verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))) },
    deciders: deciders([MAYA, MAX]),
    plan: () => Promise.resolve(known(plan)),
    aimsAt: () => true,
    isApproval: ({ action }) => action === 'request.approve',
    isBreakGlass: ({ action }) => action === 'request.break_glass',
    isUndo: ({ action }) => action === 'rotation.undo',
    isWaiver: ({ action }) => action === 'rotation.override',
    isConfigured: () => false,
    turnedOn: () => Promise.resolve(known({ fault: 'not_turned_on' })),
    mayOpen: () => true,
    covers: () => Promise.resolve(known(false)),
    ...overrides,
  })

const stricter = (now: Partial<PlanNow>) => ({
  plan: () => Promise.resolve(known({ ...plan, ...now })),
})

describe('authority', () => {
  it('says how many approvals it takes now and how many count', async () => {
    expect(await authority(stricter({ needed: 2 }))(approved(), 'delete_key')).toEqual(
      known({ valid: false, fault: 'too_few_approvals', facts: { given: '1', needed: '2' } }),
    )
  })

  it('says whose approval does not count any more', async () => {
    const left = authority({ deciders: deciders([MAX]) })
    expect(await left(approved(), 'delete_key')).toEqual(
      known({ valid: false, fault: 'decider_not_eligible', facts: { who: MAYA } }),
    )
  })

  it('finds a forged approval also behind one that is merely not enough', async () => {
    const forged = approved({ decisions: [approvalBy(MAYA), approvalBy(MAX, 'forged')] })
    for (const innocent of [stricter({ typed: true }), { deciders: deciders([]) }])
      expect(await authority(innocent)(forged, 'delete_key')).toEqual(
        known({ valid: false, fault: 'decision_signature' }),
      )
  })

  it('takes an approval without a signature for forged, whatever was not typed', async () => {
    const forged = approved({ decisions: [approvalBy(MAYA, 'forged')] })
    expect(await authority(stricter({ typed: true }))(forged, 'delete_key')).toEqual(
      known({ valid: false, fault: 'decision_signature' }),
    )
  })
})

describe('isPassingFault', () => {
  it('is no faulty signature and nothing of another request', () => {
    expect(isPassingFault('too_few_approvals')).toBe(true)
    expect(isPassingFault('decision_signature')).toBe(false)
    expect(isPassingFault('decision_not_of_this_request')).toBe(false)
  })
})

describe('runEffects', () => {
  let engine: DynamoEngine
  let store: RequestStore
  let now = NOW
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  beforeEach(async () => {
    now = NOW
    store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
    await store.open(approved(), ENTRIES)
  })

  const run = async (deps: Partial<AuthorityDeps>): Promise<readonly string[]> => {
    const reported: string[] = []
    const mustNotRun: Effect = {
      writes: true,
      run: () => Promise.reject(new Error('this effect was not to run')),
      reconcile: () => Promise.reject(new Error('this effect was not to be reconciled')),
    }
    const deleted: Effect = {
      writes: true,
      run: () => Promise.resolve({ effect: 'delete_key', result: 'deleted' }),
      reconcile: () => Promise.reject(new Error('this effect was not to be reconciled')),
    }
    await createRunEffects({
      store,
      rules: usualRules(),
      effects: {
        intend_create: mustNotRun,
        delete_root_keys: mustNotRun,
        turn_auto: mustNotRun,
        write_exemption: mustNotRun,
        await_finish: mustNotRun,
        create_key: mustNotRun,
        reconcile_create: mustNotRun,
        remove_stray_key: mustNotRun,
        remove_new_key: mustNotRun,
        hand_over: mustNotRun,
        look: mustNotRun,
        make_inactive: mustNotRun,
        make_active: mustNotRun,
        check_soak: mustNotRun,
        delete_key: deleted,
        remind: mustNotRun,
        expire: mustNotRun,
      },
      authority: authority(deps),
      clock: { now: () => now },
      wallNow: Date.now,
      newToken: () => 'token',
      leaseMs: 60_000,
      isDryRun: () => false,
      reportForgery: (_request, fault) => {
        reported.push(fault)
        return Promise.resolve()
      },
    })(id)
    return reported
  }

  it('holds while what was agreed is not enough, names what is missing and alarms nobody', async () => {
    expect(await run(stricter({ needed: 2 }))).toEqual([])
    expect(await store.read(id)).toMatchObject({
      state: 'running',
      hold: {
        reason: 'approval_no_longer_enough',
        facts: { fault: 'too_few_approvals', given: '1', needed: '2' },
      },
    })
  })

  it('goes on by itself when it is enough again', async () => {
    await run({ deciders: deciders([]) })
    now = new Date(NOW.getTime() + 6 * HOUR_MS)
    await run({})
    const after = await store.read(id)
    expect(after).toMatchObject({ state: 'done', outcome: { word: 'deleted' } })
    expect(after?.hold).toBeUndefined()
  })

  it('can be cancelled by its requester meanwhile', async () => {
    await run(stricter({ needed: 2 }))
    const held = await store.read(id)
    if (held === undefined) throw new Error('no such request')
    const cancelled = transition(held, { kind: 'cancelled', by: held.requester }, now, usualRules())
    expect(cancelled).toMatchObject({ ok: true, value: { request: { state: 'cancelled' } } })
  })

  it('tells security of a signature that does not fit', async () => {
    const forged = approved({ decisions: [approvalBy(MAYA, 'forged')] })
    store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
    await store.open(forged, ENTRIES)
    expect(await run({})).toEqual(['decision_signature'])
    expect((await store.read(id))?.hold?.reason).toBe('act_not_valid')
  })
})
