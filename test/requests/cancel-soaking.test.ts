import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aDeletionByItself } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN, MAYA, OMAR, SIA } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Request } from '../../src/requests/request.ts'
import { createPeople } from '../support/deciding-people.ts'
import { type Desk, openDesk } from '../support/decision-desk.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

/** Anybody may ask for a deletion, and its soak keeps the IAM user for itself for days. */
let engine: DynamoEngine
let desk: Desk
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  desk = await openDesk(engine, createPeople())
})

/** Omar, who is nobody's approver, asks for Erin's key. */
const soaking = (overrides: Partial<Request> = {}): Promise<Request> =>
  desk.open({
    ...aDeletionByItself({ state: 'running', requester: OMAR, operation: { step: 'soaking' } }),
    ...overrides,
  })

describe('cancel of a deletion that soaks', () => {
  it.each([
    ['its requester', OMAR],
    ['the owner of the key', ERIN],
    ['an approver of the team', MAYA],
  ])('is for %s, and frees the IAM user', async (_who, user) => {
    const { id, subject } = await soaking()
    expect(await desk.click(id, user, 'cancel')).toMatchObject({ value: { what: 'cancelled' } })
    expect((await desk.ledger(id)).at(-1)).toMatchObject({ type: 'cancelled', actor: user })
    expect(await desk.store.lockHolder(subject.account, subject.userId)).toBeUndefined()
  })

  it('is for nobody else', async () => {
    const { id } = await soaking()
    expect(await desk.click(id, SIA, 'cancel')).toMatchObject({
      error: { reason: 'not_the_requester' },
    })
  })

  it('says the same again to whoever it was, when the click is delivered twice', async () => {
    const { id } = await soaking()
    await desk.click(id, ERIN, 'cancel')
    expect(await desk.click(id, ERIN, 'cancel')).toMatchObject({ value: { what: 'cancelled' } })
    expect(await desk.click(id, OMAR, 'cancel')).toMatchObject({
      error: { reason: 'already_ended' },
    })
  })

  it("is the requester's alone once others can deny it", async () => {
    const { id } = await desk.open(aDeletionByItself({ requester: OMAR }))
    expect(await desk.click(id, ERIN, 'cancel')).toMatchObject({
      error: { reason: 'not_the_requester' },
    })
  })
})
