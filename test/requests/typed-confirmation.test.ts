import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aCreateRequest, anActivateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { anAct, MAX, MAYA, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Request } from '../../src/requests/request.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { typedFits } from '../../src/requests/typed-confirmation.ts'
import { known } from '../../src/shared/known.ts'
import { COMMANDS } from '../../src/slack/ids.ts'
import {
  approvalOn,
  askedBy,
  authorityOf,
  createPeople,
  signed,
} from '../support/deciding-people.ts'
import { type Desk, openDesk } from '../support/decision-desk.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

const LAST_FOUR = OLD_KEY.slice(-4)
const people = createPeople()
const sensitive = { needed: 1, from: { team: 'payments' }, why: 'sensitive', typed: true }
const activation = (overrides: Partial<Request> = {}, act: Partial<SignedAct> = {}): Request =>
  askedBy(
    { ...anActivateRequest({ approvals: sensitive }), ...overrides },
    anAct({ action: COMMANDS.activate, value: `key:${OLD_KEY}`, ...act }),
  )
const typing = (typed: string): Partial<SignedAct> => ({ details: { typed } })

describe('typedFits', () => {
  it.each([
    ['the last four as they stand on the card', LAST_FOUR, true],
    ['in small letters and with blanks', ` ${LAST_FOUR.toLowerCase()} `, true],
    ['three of them', LAST_FOUR.slice(1), false],
    ['the first four', OLD_KEY.slice(0, 4), false],
    ['nothing', '', false],
  ])('takes %s: %s', (_what, typed, fits) => {
    expect(typedFits(activation(), anAct(typing(typed)))).toBe(fits)
  })

  it('does not take a click without anything typed', () => {
    expect(typedFits(activation(), anAct())).toBe(false)
  })

  it('asks for nothing where there is no key yet', () => {
    expect(typedFits(aCreateRequest(), anAct())).toBe(true)
  })
})

describe('decide on a sensitive target', () => {
  let engine: DynamoEngine
  let desk: Desk
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  beforeEach(async () => {
    desk = await openDesk(engine, people)
  })

  it.each([
    ['nothing is typed', {}],
    ['something else is typed', typing('ABCD')],
  ])('approves nothing while %s', async (_what, act) => {
    const { id } = await desk.open(activation())
    expect(await desk.click(id, MAYA, 'approve', act)).toMatchObject({
      error: { reason: 'typed_differs' },
    })
    expect((await desk.read(id)).decisions).toEqual([])
  })

  it('approves when the last four are typed, and denies without', async () => {
    const { id } = await desk.open(activation({ approvals: { ...sensitive, needed: 2 } }))
    expect(await desk.click(id, MAYA, 'approve', typing(LAST_FOUR))).toMatchObject({ ok: true })
    expect(await desk.click(id, MAX, 'deny', { reason: 'not now' })).toMatchObject({
      value: { what: 'denied' },
    })
  })
})

describe('authority over what was typed', () => {
  const prove = (request: Request, typed = true) =>
    authorityOf(people.deciders, { typed })(request, 'make_active')
  const faulty = (fault: string) => ({ kind: 'known', value: { valid: false, fault } })

  it('lets an approval pass that was typed', async () => {
    const row = activation()
    const decisions = [approvalOn(row, MAYA, { act: typing(LAST_FOUR) })]
    expect(await prove({ ...row, decisions })).toEqual(known({ valid: true }))
  })

  it('stops one that was not, also where somebody cleared the wish for it on the row', async () => {
    const row = activation({ approvals: { ...sensitive, typed: false } })
    expect(await prove({ ...row, decisions: [approvalOn(row, MAYA)] })).toMatchObject(
      faulty('not_typed'),
    )
  })

  it('stops one that was not where only the row asks for it', async () => {
    const row = activation()
    expect(await prove({ ...row, decisions: [approvalOn(row, MAYA)] }, false)).toMatchObject(
      faulty('not_typed'),
    )
  })

  it('stops one into which somebody wrote the last four', async () => {
    const row = activation()
    const untyped = approvalOn(row, MAYA)
    const forged = { ...untyped, act: { ...untyped.act, ...typing(LAST_FOUR) } }
    expect(await prove({ ...row, decisions: [forged] })).toMatchObject(faulty('decision_signature'))
  })
})

describe('authority over what was asked for', () => {
  const moment = '2026-03-05T10:00:00.000Z'
  const prove = (request: Request, effect: 'make_active' | 'create_key' = 'make_active') =>
    authorityOf(people.deciders)({ ...request, decisions: [approvalOn(request, MAYA)] }, effect)
  const plain = { ...sensitive, typed: false }
  const notOfThisAct = { value: { valid: false, fault: 'request_not_of_this_act' } }

  it('lets an activation run that was asked for and approved', async () => {
    expect(await prove(activation({ approvals: plain }))).toEqual(known({ valid: true }))
  })

  it('wants an approval for an activation, and no click on Undo', async () => {
    const row = activation({ approvals: plain })
    const undo = signed(anAct({ user: MAYA, action: 'rotation.undo', value: `${row.id}.1` }))
    expect(await authorityOf(people.deciders)({ ...row, undo }, 'make_active')).toMatchObject({
      value: { valid: false, fault: 'too_few_approvals' },
    })
  })

  it.each([
    ['a moment taken away', { runAt: undefined }, { details: { runAt: moment } }],
    ['another moment', { runAt: '2026-03-03T10:00:00.000Z' }, { details: { runAt: moment } }],
    ['a moment that nobody chose', { runAt: moment }, {}],
  ])('stops a row with %s', async (_what, row, act) => {
    expect(await prove(activation({ approvals: plain, ...row }, act))).toMatchObject(notOfThisAct)
  })

  it('lets the moment pass that was chosen', async () => {
    const row = activation({ approvals: plain, runAt: moment }, { details: { runAt: moment } })
    expect(await prove(row)).toEqual(known({ valid: true }))
  })

  it.each([
    ['the purpose that was signed', 'ci', { valid: true }],
    ['another purpose', 'laptop', notOfThisAct.value],
  ] as const)('judges a creation with %s', async (_what, purpose, expected) => {
    const asked = anAct({
      action: COMMANDS.create,
      value: 'user:erin',
      details: { purpose: 'ci' },
    })
    const row = askedBy(aCreateRequest({ approvals: plain, operation: { purpose } }), asked)
    expect(await prove(row, 'create_key')).toMatchObject({ value: expected })
  })

  it.each([
    [
      'another operation',
      anAct({ action: COMMANDS.deactivate, value: `key:${OLD_KEY}` }),
      'request_not_of_this_act',
    ],
    [
      'another key',
      anAct({ action: COMMANDS.activate, value: 'key:AKIAOTHER12345672345' }),
      'target_differs',
    ],
    ['another user', anAct({ action: COMMANDS.activate, value: 'user:omar' }), 'target_differs'],
  ])('stops a row whose act asked for %s', async (_what, act, fault) => {
    const row = askedBy(anActivateRequest({ approvals: plain }), act)
    expect(await prove(row)).toMatchObject({ value: { valid: false, fault } })
  })
})
