import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { anAct, ERIN, MAX, MAYA, OMAR } from '../../../sandbox/gallery/rows/request-rows.ts'
import { createDynamoDelegationStore } from '../../../src/aws/dynamo/dynamo-delegation-store.ts'
import type { Delegation, DelegationStore } from '../../../src/people/delegations.ts'
import { known } from '../../../src/shared/known.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const UNTIL = '2026-03-20T00:00:00.000Z'
const at = (minute: number): string => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`

function delegation(to: typeof MAX, minute: number, from = MAYA): Delegation {
  const details = { delegate: to, until: UNTIL }
  const act = anAct({ user: from, action: 'command.delegate', value: '', details, at: at(minute) })
  return { from, to, until: UNTIL, act }
}
const takenBack = (minute: number) =>
  anAct({ user: MAYA, action: 'command.delegate', value: '', at: at(minute) })

describe('createDynamoDelegationStore', () => {
  let engine: DynamoEngine
  let store: DelegationStore
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  beforeEach(async () => {
    store = createDynamoDelegationStore({
      ...(await engine.createTable()),
      wallNow: () => Date.parse(at(0)),
    })
  })

  it('keeps what an approver said last, and finds it from both sides', async () => {
    await store.put(delegation(MAX, 1))
    await store.put(delegation(OMAR, 2))
    await store.put(delegation(OMAR, 2, ERIN))
    expect(await store.of(MAYA)).toEqual(known(delegation(OMAR, 2)))
    expect(await store.to(MAX)).toEqual(known([]))
    const toOmar = await store.to(OMAR)
    expect(toOmar.kind === 'known' && toOmar.value.map(({ from }) => from)).toEqual([ERIN, MAYA])
  })

  it('is over once it is taken back', async () => {
    await store.put(delegation(MAX, 1))
    expect(await store.takeBack(takenBack(2))).toBe('stored')
    expect(await store.of(MAYA)).toEqual(known(undefined))
    expect(await store.to(MAX)).toEqual(known([]))
  })

  it('is not brought back by an earlier act that comes again', async () => {
    await store.put(delegation(MAX, 1))
    await store.takeBack(takenBack(2))
    expect(await store.put(delegation(MAX, 1))).toBe('outdated')
    expect(await store.of(MAYA)).toEqual(known(undefined))
    expect(await store.put(delegation(OMAR, 3))).toBe('stored')
    expect(await store.takeBack(takenBack(2))).toBe('outdated')
    expect(await store.of(MAYA)).toEqual(known(delegation(OMAR, 3)))
  })

  it('stays until it ends by itself, the same act twice or not', async () => {
    expect(await store.put(delegation(MAX, 1))).toBe('stored')
    expect(await store.put(delegation(MAX, 1))).toBe('stored')
    expect(await store.of(MAYA)).toEqual(known(delegation(MAX, 1)))
  })
})
