import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aDeactivateRequest,
  aDeletionByItself,
  anActivateRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  anAct,
  aRequestId,
  ERIN,
  MAX,
  MAYA,
  OMAR,
  SAM,
  SIA,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { OPERATION_KINDS } from '../../src/requests/operation-words.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { known } from '../../src/shared/known.ts'
import { ACTIONS, COMMANDS } from '../../src/slack/ids.ts'
import {
  approvalOn,
  askedBy,
  authorityOf,
  brokenGlassOn,
  createPeople,
  lastFour,
  type People,
} from '../support/deciding-people.ts'
import { type Desk, openDesk } from '../support/decision-desk.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

let engine: DynamoEngine
let people: People
let desk: Desk
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  // As generous as a configuration could be, and more than its schema lets it.
  people = createPeople({ breakGlass: { people: [SAM, MAX, ERIN], operations: OPERATION_KINDS } })
  desk = await openDesk(engine, people)
})

const two = { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: true }
const deactivation = (overrides: Partial<Request> = {}): Request =>
  askedBy(
    {
      ...aDeactivateRequest({ state: 'awaiting_approval', approvals: two, next: undefined }),
      ...overrides,
    },
    anAct({ action: COMMANDS.deactivate, value: 'user:erin' }),
  )
const form = (request: Request): Partial<SignedAct> => ({
  details: { typed: lastFour(request) },
  reason: 'the key is on a public page and nobody answers',
})
const breakOn = async (request: Request, user = SAM, act = form(request)) =>
  desk.click((await desk.open(request)).id, user, 'break_glass', act)

describe('break_glass', () => {
  it('stands for the quorum, begins the operation and leaves a review open', async () => {
    const request = deactivation()
    expect(await breakOn(request)).toMatchObject({ ok: true, value: { what: 'glass_broken' } })
    const row = await desk.read(request.id)
    expect(row).toMatchObject({
      state: 'running',
      review: 'open',
      next: { effect: 'make_inactive' },
      decisions: [{ by: SAM, as: 'break-glass', breakGlass: true }],
    })
    expect((await desk.ledger(request.id)).map(({ type, actor }) => [type, actor])).toContainEqual([
      'glass_broken',
      SAM,
    ])
    const authority = authorityOf(people.deciders, { needed: 2, typed: true })
    expect(await authority(row, 'make_inactive')).toEqual(known({ valid: true }))
  })

  it.each([
    ['a deletion', aDeletionByItself],
    ['an activation', anActivateRequest],
  ])('is never there for %s, whatever the configuration says', async (_what, aRequest) => {
    const request = aRequest({ approvals: two })
    expect(await breakOn(request)).toMatchObject({ error: { reason: 'not_break_glass' } })
    expect(await desk.read(request.id)).toMatchObject({ state: 'awaiting_approval', decisions: [] })
  })

  it.each([
    ['the requester', ERIN, 'self_approval'],
    ['somebody whom the configuration does not name', MAYA, 'not_break_glass'],
  ])('refuses %s', async (_who, user, reason) => {
    const request = deactivation()
    expect(await breakOn(request, user)).toMatchObject({ error: { reason } })
  })

  it('refuses a delegate of whom the configuration names', async () => {
    await people.delegate(SAM, OMAR)
    expect(await breakOn(deactivation(), OMAR)).toMatchObject({
      error: { reason: 'not_break_glass' },
    })
  })

  it.each([
    ['without the last four typed', { reason: 'now' }, 'typed_differs'],
    ['with other characters', { reason: 'now', details: { typed: 'ABCD' } }, 'typed_differs'],
    ['without a reason', { details: { typed: '4567' }, reason: ' ' }, 'reason_missing'],
  ])('refuses it %s, also where policy wants nothing typed', async (_what, act, reason) => {
    const request = deactivation({ approvals: { ...two, typed: false } })
    expect(await breakOn(request, SAM, act)).toMatchObject({ error: { reason } })
  })

  it('does not wait for a second person when one who may approved already', async () => {
    const request = await desk.open(deactivation())
    expect(await desk.click(request.id, MAX, 'approve', form(request))).toMatchObject({ ok: true })
    expect(await desk.click(request.id, MAX, 'break_glass', form(request))).toMatchObject({
      value: { what: 'glass_broken' },
    })
    const authority = authorityOf(people.deciders, { needed: 2, typed: true })
    expect(await authority(await desk.read(request.id), 'make_inactive')).toEqual(
      known({ valid: true }),
    )
  })

  it('is over with the wait for approval', async () => {
    const request = deactivation({ expiresAt: '2026-03-02T10:00:00.000Z' })
    expect(await breakOn(request)).toMatchObject({ error: { reason: 'expired' } })
  })
})

describe('authority over a broken glass', () => {
  const prove = (decision: Decision, request = deactivation()) =>
    authorityOf(people.deciders, { needed: 2, typed: true })(
      { ...request, decisions: [decision] },
      'make_inactive',
    )
  const faulty = (fault: string) => ({ kind: 'known', value: { valid: false, fault } })
  const request = deactivation()

  it.each([
    [
      'is a denial, which nobody judges',
      { ...brokenGlassOn(request, SAM), kind: 'deny' as const },
      'too_few_approvals',
    ],
    [
      'is an approval with the word added',
      { ...approvalOn(request, MAYA, { act: form(request) }), breakGlass: true as const },
      'decision_not_of_this_request',
    ],
    ['was clicked by nobody named', brokenGlassOn(request, OMAR), 'break_glass_not_eligible'],
    ['was clicked by the requester', brokenGlassOn(request, ERIN), 'break_glass_not_eligible'],
    ['was not typed', brokenGlassOn(request, SAM, { details: {} }), 'not_typed'],
    [
      'had typed written in afterwards',
      (() => {
        const untyped = brokenGlassOn(request, SAM, { details: {} })
        return { ...untyped, act: { ...untyped.act, details: { typed: lastFour(request) } } }
      })(),
      'decision_signature',
    ],
    [
      'is of another request',
      brokenGlassOn(request, SAM, { value: `${aRequestId(9)}.1` }),
      'decision_not_of_this_request',
    ],
    ['names somebody else', { ...brokenGlassOn(request, SAM), by: MAX }, 'decider_differs'],
    [
      'is the form to approve, not to break the glass',
      brokenGlassOn(request, SAM, { action: ACTIONS.approve }),
      'decision_not_of_this_request',
    ],
  ])('stops a row whose broken glass %s', async (_what, decision, fault) => {
    expect(await prove(decision)).toMatchObject(faulty(fault))
  })

  it.each(['delete', 'activate'] as const)('never lets it stand for a %s', async (kind) => {
    const aRequest = kind === 'delete' ? aDeletionByItself : anActivateRequest
    const row = askedBy(
      aRequest({ approvals: two }),
      anAct({ action: COMMANDS[kind], value: 'user:erin' }),
    )
    const decided = { ...row, decisions: [brokenGlassOn(row, SAM)] }
    const effect = kind === 'delete' ? 'delete_key' : 'make_active'
    expect(await authorityOf(people.deciders)(decided, effect)).toMatchObject(
      faulty('break_glass_not_eligible'),
    )
  })

  it('goes by the configuration of now', async () => {
    const nobody = createPeople()
    const row = { ...request, decisions: [brokenGlassOn(request, SAM)] }
    expect(await authorityOf(nobody.deciders)(row, 'make_inactive')).toMatchObject(
      faulty('break_glass_not_eligible'),
    )
  })
})

describe('review', () => {
  const broken = async (): Promise<Request> => {
    const request = deactivation()
    await breakOn(request)
    return request
  }

  it('is made once, by somebody else of security, also when the request has ended', async () => {
    const { id } = await broken()
    const row = await desk.read(id)
    await desk.store.commit(row, {
      request: { ...row, state: 'done', next: undefined },
      entries: [],
      at: desk.now,
      lock: 'release',
    })
    expect(await desk.click(id, SIA, 'review')).toMatchObject({ value: { what: 'reviewed' } })
    expect((await desk.read(id)).review).toEqual({ by: SIA, at: desk.now.toISOString() })
    expect((await desk.ledger(id)).at(-1)).toMatchObject({ type: 'reviewed', actor: SIA })
    expect(await desk.click(id, SIA, 'review')).toMatchObject({ value: { what: 'reviewed' } })
    expect((await desk.ledger(id)).filter(({ type }) => type === 'reviewed')).toHaveLength(1)
  })

  it.each([
    ['whoever broke the glass', SAM, 'self_review'],
    ['the requester', ERIN, 'self_review'],
    ['an approver who is not of security', MAYA, 'not_an_approver'],
  ])('refuses %s', async (_who, user, reason) => {
    const { id } = await broken()
    expect(await desk.click(id, user, 'review')).toMatchObject({ error: { reason } })
    expect((await desk.read(id)).review).toBe('open')
  })

  it('refuses a delegate of whoever broke the glass', async () => {
    const { id } = await broken()
    await people.delegate(SAM, OMAR)
    expect(await desk.click(id, OMAR, 'review')).toMatchObject({
      error: { reason: 'not_an_approver' },
    })
  })

  it('has nothing to do where no glass was broken', async () => {
    const { id } = await desk.open(deactivation())
    expect(await desk.click(id, SIA, 'review')).toMatchObject({
      error: { reason: 'nothing_to_review' },
    })
  })
})
