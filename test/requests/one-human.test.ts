import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  aDeactivateRequest,
  aDeletionByItself,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  aDeleteRequest,
  anAct,
  ERIN,
  MAX,
  MAYA,
  OMAR,
  SAM,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { known } from '../../src/shared/known.ts'
import { COMMANDS } from '../../src/slack/ids.ts'
import {
  approvalOn,
  askedBy,
  authorityOf,
  brokenGlassOn,
  clickOn,
  createPeople,
  ERINS_OTHER,
  LENA,
  lastFour,
  MAYAS_OTHER,
  type People,
} from '../support/deciding-people.ts'
import { type Desk, openDesk } from '../support/decision-desk.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

/** Two approvals mean two people, and a requester stays one under whichever Slack account: at the click, and again before the effect. */
let engine: DynamoEngine
let people: People
let desk: Desk
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  people = createPeople({
    breakGlass: { people: [SAM, ERINS_OTHER, MAX], operations: ['deactivate', 'delete'] },
  })
  desk = await openDesk(engine, people)
})

const two = { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false }
const aDeletion = () => aDeleteRequest({ approvals: two })
const aDeactivation = () =>
  askedBy(
    aDeactivateRequest({ state: 'awaiting_approval', approvals: two, next: undefined }),
    anAct({ action: COMMANDS.deactivate, value: 'user:erin' }),
  )

describe("a requester's other Slack account", () => {
  it('does not approve', async () => {
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, ERINS_OTHER, 'approve')).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
  })

  it("does not approve in an approver's place", async () => {
    await people.delegate(MAX, ERINS_OTHER)
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, ERINS_OTHER, 'approve')).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
  })

  it('gives nobody its place', async () => {
    await people.delegate(ERINS_OTHER, OMAR)
    await people.delegate(ERIN, OMAR)
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, OMAR, 'approve')).toMatchObject({
      error: { reason: 'not_an_approver' },
    })
  })

  it('does not break the glass, though the configuration names it', async () => {
    const request = await desk.open(aDeactivation())
    const typed = { details: { typed: lastFour(request) }, reason: 'nobody answers' }
    expect(await desk.click(request.id, ERINS_OTHER, 'break_glass', typed)).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
  })

  it('does not review what was done for the requester, though it is of security', async () => {
    const request = aDeactivation()
    const { id } = await desk.open({
      ...request,
      decisions: [brokenGlassOn(request, SAM)],
      review: 'open',
    })
    expect(await desk.click(id, ERINS_OTHER, 'review')).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
    expect((await desk.read(id)).review).toBe('open')
  })

  it.each(['cancel', 'nudge'] as const)('is not the requester for a %s', async (verb) => {
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, ERINS_OTHER, verb)).toMatchObject({
      error: { reason: 'not_the_requester' },
    })
  })

  it.each([
    ['approved', () => approvalOn(aDeactivation(), ERINS_OTHER), 'decider_not_eligible'],
    [
      'broke the glass',
      () => brokenGlassOn(aDeactivation(), ERINS_OTHER),
      'break_glass_not_eligible',
    ],
  ])('moves nothing when it was written in that it %s', async (_what, decision, fault) => {
    const request = { ...aDeactivation(), decisions: [decision()] }
    expect(await authorityOf(people.deciders)(request, 'make_inactive')).toMatchObject({
      value: { valid: false, fault },
    })
  })
})

describe('two approvals', () => {
  it('come from two people, not from two Slack accounts of one', async () => {
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, MAYA, 'approve')).toMatchObject({
      value: { what: 'approved_more_needed' },
    })
    for (const again of [MAYA, MAYAS_OTHER])
      expect(await desk.click(id, again, 'approve')).toMatchObject({
        error: { reason: 'already_decided_by_you' },
      })
    expect(await desk.click(id, MAX, 'approve')).toMatchObject({ value: { what: 'approved' } })
  })

  it("are not an approver's and that of somebody in the same approver's place", async () => {
    await people.delegate(MAYA, OMAR)
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, MAYA, 'approve')).toMatchObject({ ok: true })
    expect(await desk.click(id, OMAR, 'approve')).toMatchObject({
      error: { reason: 'not_an_approver' },
    })
  })

  it("are not a delegate's and that of the delegator's other Slack account", async () => {
    await people.delegate(MAYA, OMAR)
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, OMAR, 'approve')).toMatchObject({ ok: true })
    for (const same of [MAYA, MAYAS_OTHER])
      expect(await desk.click(id, same, 'approve')).toMatchObject({
        error: { reason: 'already_decided_by_you' },
      })
    expect((await desk.read(id)).decisions).toMatchObject([{ by: OMAR, onBehalfOf: MAYA }])
  })

  it("are not one delegate's in two places", async () => {
    await people.delegate(MAYA, OMAR)
    await people.delegate(MAX, OMAR)
    const { id } = await desk.open(aDeletion())
    expect(await desk.click(id, OMAR, 'approve')).toMatchObject({ ok: true })
    expect(await desk.click(id, OMAR, 'approve')).toMatchObject({
      error: { reason: 'already_decided_by_you' },
    })
  })

  it('may be those of two delegates of two people, and are proven again', async () => {
    await people.delegate(MAYA, OMAR)
    await people.delegate(LENA, SAM)
    const request = await desk.open(
      askedBy(
        aDeletionByItself({ approvals: two }),
        anAct({ action: COMMANDS.delete, value: 'user:erin' }),
      ),
    )
    expect(await desk.click(request.id, OMAR, 'approve')).toMatchObject({ ok: true })
    expect(await desk.click(request.id, SAM, 'approve')).toMatchObject({
      value: { what: 'approved' },
    })
    const row = await desk.read(request.id)
    const authority = authorityOf(people.deciders, { needed: 2 })
    expect(await authority(row, 'delete_key')).toEqual(known({ valid: true }))
  })
})

describe("a decision in somebody's place, proven before the effect", () => {
  const base = () =>
    askedBy(aDeletionByItself(), anAct({ action: COMMANDS.delete, value: 'user:erin' }))
  const prove = (decision: ReturnType<typeof approvalOn>) =>
    authorityOf(people.deciders)({ ...base(), decisions: [decision] }, 'delete_key')

  it('holds while the delegation does', async () => {
    await people.delegate(MAYA, OMAR)
    expect(await prove(approvalOn(base(), OMAR, { onBehalfOf: MAYA }))).toEqual(
      known({ valid: true }),
    )
  })

  it.each([
    ['names nobody', undefined],
    ['names somebody else, who gave no place away', MAX],
    ["names the requester's other account", ERINS_OTHER],
  ])('does not hold when the row %s', async (_what, onBehalfOf) => {
    await people.delegate(MAYA, OMAR)
    await people.delegate(ERINS_OTHER, LENA)
    const decision = approvalOn(base(), OMAR, { ...(onBehalfOf !== undefined && { onBehalfOf }) })
    expect(await prove(decision)).toMatchObject({
      value: { valid: false, fault: 'decider_not_eligible' },
    })
  })

  it('does not hold for an approver whom the row puts into a place that nobody gave', async () => {
    expect(await prove(approvalOn(base(), MAX, { onBehalfOf: MAYA }))).toMatchObject({
      value: { valid: false, fault: 'decider_not_eligible' },
    })
  })

  it('does not hold when it was taken back', async () => {
    const { act } = await people.delegate(MAYA, OMAR)
    await people.delegations.takeBack(act)
    expect(await prove(approvalOn(base(), OMAR, { onBehalfOf: MAYA }))).toMatchObject({
      value: { valid: false },
    })
  })

  it('still holds when the delegation ended between the click and the effect, and not when it had ended before the click', async () => {
    await people.delegate(MAYA, OMAR, '2026-03-02T09:30:00.000Z')
    const inTime = approvalOn(base(), OMAR, {
      onBehalfOf: MAYA,
      act: { at: '2026-03-02T09:29:59.000Z' },
    })
    expect(await prove(inTime)).toEqual(known({ valid: true }))
    const late = approvalOn(base(), OMAR, {
      onBehalfOf: MAYA,
      act: { at: '2026-03-02T09:30:00.000Z' },
    })
    expect(await prove(late)).toMatchObject({ value: { valid: false } })
  })

  it('still holds when somebody else gave the delegate a place since', async () => {
    const decision = approvalOn(base(), OMAR, { onBehalfOf: MAYA })
    await people.delegate(MAYA, OMAR)
    await people.delegate(LENA, OMAR)
    expect(await prove(decision)).toEqual(known({ valid: true }))
  })

  it('is not known while delegations cannot be read', async () => {
    await people.delegate(MAYA, OMAR)
    people.delegations.trouble = 'Throttling'
    expect(await prove(approvalOn(base(), OMAR, { onBehalfOf: MAYA }))).toEqual({
      kind: 'unknown',
      why: 'Throttling',
    })
  })
})

describe('howManyCould', () => {
  it('counts people and not Slack accounts', async () => {
    // Maya, Max and Lena: Erin asks, under both of hers.
    expect(await people.deciders.howManyCould({ team: 'payments' }, ERIN)).toEqual(known(3))
    expect(await people.deciders.howManyCould({ team: 'payments' }, ERINS_OTHER)).toEqual(known(3))
    expect(await people.deciders.howManyCould({ team: 'payments' }, MAYAS_OTHER)).toEqual(known(3))
  })
})

it('records a refused click apart from the chain', async () => {
  const { id } = await desk.open(aDeletion())
  const before = await desk.ledger(id)
  await desk.decide(clickOn(await desk.read(id), ERINS_OTHER), 'approve')
  expect(await desk.ledger(id)).toEqual(before)
})
