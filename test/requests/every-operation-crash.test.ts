import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../src/requests/ledger.ts'
import { canLoseItsAnswer, type Mishap, type Mode } from '../support/crash-calls.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import {
  OPERATIONS,
  type OperationStory,
  runThrough,
  type Tried,
} from '../support/operation-crash-world.ts'

/**
 * A creation, a switch and a deletion by itself, from the command to the end, with the worker dying at every single call that it makes, before the call and after it,
 * and with every answer of AWS lost once. Wherever it happens, the end is the same.
 */
let engine: DynamoEngine
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())

type Checks = readonly (readonly [boolean, string])[]

/** What every operation must have done with the key, once and no more. */
const CHECKS: Readonly<Record<Tried, (story: OperationStory) => Checks>> = {
  deactivate: ({ done, keysLeft, request, keyId }) => [
    [request.outcome?.word === 'made_inactive', `it ended as ${request.outcome?.word}`],
    [keysLeft.length === 1 && keysLeft[0]?.status === 'Inactive', 'the key is not Inactive'],
    [same(done.makeInactive, [keyId]), `made Inactive ${done.makeInactive.length} times`],
    [same(done.makeActive, []) && same(done.delete, []), 'something else was done to a key'],
  ],
  activate: ({ done, keysLeft, request, keyId }) => [
    [request.outcome?.word === 'made_active', `it ended as ${request.outcome?.word}`],
    [keysLeft.length === 1 && keysLeft[0]?.status === 'Active', 'the key is not Active'],
    [same(done.makeActive, [keyId]), `made Active ${done.makeActive.length} times`],
    [same(done.makeInactive, []) && same(done.delete, []), 'something else was done to a key'],
  ],
  delete: ({ done, keysLeft, request, keyId }) => [
    [request.outcome?.word === 'deleted', `it ended as ${request.outcome?.word}`],
    [keysLeft.length === 0, 'the key is still there'],
    [same(done.delete, [keyId]), `deleted ${done.delete.length} times`],
    [same(done.makeActive, []) && same(done.makeInactive, []), 'something else was done to a key'],
  ],
  create: ({ done, keysLeft, keysMade, request, keyId, sealed, told, events }) => {
    const newKey = request.operation.kind === 'create' ? request.operation.newKey : undefined
    const named = JSON.stringify(events.map(({ data }) => data))
    const strays = keysMade.filter((id) => id !== newKey?.id)
    return [
      [request.outcome?.word === 'created', `it ended as ${request.outcome?.word}`],
      [keysLeft.length === 2, `${keysLeft.length} keys are left`],
      [keysLeft.every(({ status }) => status === 'Active'), 'a key that is left is not Active'],
      [keysLeft.some(({ id }) => id === newKey?.id), 'the key on the row is not there'],
      [keysLeft.some(({ id }) => id === keyId), 'the key that was there before is gone'],
      [sealed === newKey?.id, 'the secret in the vault is of another key'],
      [told >= 1, 'the owner was not told'],
      [keysMade.every((id) => named.includes(id)), 'a key was made that no event names'],
      [same(done.delete, strays), 'another key than a stray one was deleted'],
      [same(done.makeActive, []), 'something else was done to a key'],
    ]
  },
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

function faultsOf(kind: Tried, story: OperationStory): readonly string[] {
  const { request, events, lockHolder, due, broken } = story
  const { state, hold, claim, next, ledger } = request
  const checks: Checks = [
    [state === 'done', `it is ${state} ${hold?.reason} ${JSON.stringify(request.outcome)}`],
    ...CHECKS[kind](story),
    [verifyChain(events, ledger).length === 0, 'the chain is broken'],
    [events.filter(({ type }) => type === 'approved').length <= 1, 'one click counted twice'],
    [events.filter(({ type }) => type === 'requested').length === 1, 'it was asked for twice'],
    [!hold && !claim && !next, 'the row is not at rest'],
    [lockHolder === undefined, 'the lock is still held'],
    [due === 0, 'something is still due'],
  ]
  return [...broken, ...checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))]
}

/** The mishaps after which it did not end right. Some at a time: the engine and the test have a core each. */
async function wrongAmong(
  kind: Tried,
  plans: readonly (readonly Mishap[])[],
  calls: readonly string[],
): Promise<readonly string[]> {
  const wrong: string[] = []
  const left = [...plans]
  const takeTurns = async (): Promise<void> => {
    for (let plan = left.shift(); plan !== undefined; plan = left.shift()) {
      const where = plan.map(({ call, mode }) => `${mode} ${call} ${calls[call - 1] ?? ''}`)
      const faults = await runThrough(engine, kind, plan).then(
        (story) => faultsOf(kind, story),
        (error: unknown) => [String(error)],
      )
      if (faults.length > 0) wrong.push(`${where.join(', ')}: ${[...new Set(faults)].join('; ')}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, takeTurns))
  return wrong
}

const MODES: readonly Mode[] = ['dies_before', 'dies_after', 'answer_lost']
const canMeet = (mode: Mode, name: string): boolean =>
  mode !== 'answer_lost' || canLoseItsAnswer(name)
const WITHIN_MS = 90_000

describe.each(OPERATIONS)('%s', (kind) => {
  it('goes from the command to its end without a mishap', async () => {
    expect(faultsOf(kind, await runThrough(engine, kind, []))).toEqual([])
  })

  it(
    'ends the same when at any one call the worker dies or an answer is lost',
    async () => {
      const { calls } = await runThrough(engine, kind, [])
      const plans = MODES.flatMap((mode) =>
        calls.flatMap((name, at) => (canMeet(mode, name) ? [[{ call: at + 1, mode }]] : [])),
      )
      expect(plans.length).toBeGreaterThan(20)
      expect(await wrongAmong(kind, plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it(
    'ends the same after two mishaps',
    async () => {
      const { calls } = await runThrough(engine, kind, [])
      const mishap = fc.record({
        call: fc.integer({ min: 1, max: calls.length + 12 }),
        mode: fc.constantFrom(...MODES),
      })
      const pair = fc.tuple(mishap, mishap).map((pair) => pair.toSorted((a, b) => a.call - b.call))
      const plans = fc.sample(pair, { numRuns: 40, seed: 20_260_302 })
      expect(await wrongAmong(kind, plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it('does each thing once when three workers run it at every step', async () => {
    for (let round = 0; round < 10; round++)
      expect(faultsOf(kind, await runThrough(engine, kind, [], { workers: 3 }))).toEqual([])
  })
})
