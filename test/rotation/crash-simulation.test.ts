import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../src/requests/ledger.ts'
import { canLoseItsAnswer, type Mishap, type Mode } from '../support/crash-calls.ts'
import { rotateThrough, type Story } from '../support/crash-world.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

/**
 * A rotation from the opened request to the deleted old key, with the worker dying at every single call that it makes, before the call and after it,
 * and with every answer of AWS lost once. Wherever it happens, the end is the same.
 */
let engine: DynamoEngine
beforeAll(async () => {
  engine = await startDynamoEngine()
})
afterAll(() => engine.stop())

/** What is wrong with the end of a rotation; nothing, it is hoped. */
function faultsOf(story: Story): readonly string[] {
  const { rotation, deletion, keysLeft, sealed } = story
  const [left, ...others] = keysLeft
  const newKey = rotation.operation.kind === 'rotate' ? rotation.operation.newKey : undefined
  const rows = deletion === undefined ? [rotation] : [rotation, deletion]
  const named = JSON.stringify(story.events.flat().map(({ data }) => data))
  const checks: readonly (readonly [boolean, string])[] = [
    [rotation.state === 'done', `the rotation is ${rotation.state} ${rotation.hold?.reason}`],
    [rotation.outcome?.word === 'deletion_asked', `it ended as ${rotation.outcome?.word}`],
    [deletion?.state === 'done', `the deletion is ${deletion?.state} ${deletion?.hold?.reason}`],
    [deletion?.outcome?.word === 'deleted', `the deletion ended as ${deletion?.outcome?.word}`],
    [left !== undefined && others.length === 0, `${keysLeft.length} keys are left`],
    [left?.status === 'Active', 'the key that is left is not Active'],
    [left?.id === newKey?.id, 'the key that is left is not the one on the row'],
    [
      sealed === undefined || sealed.keyId === left?.id,
      'the secret in the vault is of another key',
    ],
    [
      sealed === undefined || sealed.versionId === newKey?.secretVersionId,
      'the row names another version',
    ],
    [
      story.shown.every((name) => name.endsWith(`/${left?.id}`)),
      'the secret of a key that is gone is still there',
    ],
    [story.keysMade.every((id) => named.includes(id)), 'a key was made that no event names'],
    [
      rows.every(({ ledger }, at) => verifyChain(story.events[at] ?? [], ledger).length === 0),
      'a chain is broken',
    ],
    [rows.every(({ hold, claim, next }) => !hold && !claim && !next), 'a row is not at rest'],
    [story.lockHolder === undefined, 'the lock is still held'],
    [story.due === 0, 'something is still due'],
  ]
  return [...story.broken, ...checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))]
}

interface Plan {
  readonly mishaps: readonly Mishap[]
  readonly undo?: boolean
  readonly nobodyFetches?: boolean
  readonly onPage?: boolean
}

/** The plans that went wrong, each with where its mishaps were. Some at a time: the engine and the test have a core each. */
async function wrongAmong(
  plans: readonly Plan[],
  calls: readonly string[],
): Promise<readonly string[]> {
  const wrong: string[] = []
  const left = [...plans]
  const takeTurns = async (): Promise<void> => {
    for (let plan = left.shift(); plan !== undefined; plan = left.shift()) {
      const story = await rotateThrough(engine, plan.mishaps, plan)
      const faults = plan.nobodyFetches ? faultsWhenNobodyFetches(story) : faultsOf(story)
      const where = plan.mishaps.map(({ call, mode }) => `${mode} ${call} ${calls[call - 1] ?? ''}`)
      if (faults.length > 0) wrong.push(`${where.join(', ')}: ${[...new Set(faults)].join('; ')}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, takeTurns))
  return wrong
}

/** Nobody fetches the secret: the new key goes, the old one stays as it is. */
function faultsWhenNobodyFetches(story: Story): readonly string[] {
  const { rotation, keysLeft, keysMade } = story
  const [left, ...others] = keysLeft
  const lastMade = keysMade.at(-1)
  const oldKeyId = rotation.operation.kind === 'rotate' ? rotation.operation.oldKeyId : ''
  const checks: readonly (readonly [boolean, string])[] = [
    [rotation.state === 'failed', `the rotation is ${rotation.state} ${rotation.hold?.reason}`],
    [rotation.outcome?.word === 'not_fetched', `it ended as ${rotation.outcome?.word}`],
    [left?.id === oldKeyId && others.length === 0, 'not only the old key is left'],
    [left?.status === 'Active', 'the old key is not Active'],
    [lastMade !== undefined && story.withdrawn.includes(lastMade), 'its secret is still current'],
    [!rotation.hold && !rotation.claim && !rotation.next, 'the row is not at rest'],
    [verifyChain(story.events[0] ?? [], rotation.ledger).length === 0, 'the chain is broken'],
    [story.lockHolder === undefined, 'the lock is still held'],
    [story.due === 0, 'something is still due'],
  ]
  return [...story.broken, ...checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))]
}

const MODES: readonly Mode[] = ['dies_before', 'dies_after', 'answer_lost']
const canMeet = (mode: Mode, name: string): boolean =>
  mode !== 'answer_lost' || canLoseItsAnswer(name)
const WITHIN_MS = 60_000

describe('a rotation', () => {
  it.each([{ undo: false }, { undo: true }])(
    'goes from the request to the deleted old key without a mishap (undone once: $undo)',
    async (options) => {
      expect(faultsOf(await rotateThrough(engine, [], options))).toEqual([])
    },
  )

  it.each([
    ...MODES.map((mode) => ({ mode, undo: false })),
    { mode: 'dies_after' as const, undo: true },
    { mode: 'answer_lost' as const, undo: true },
  ])(
    'ends the same when at any one call the worker or the answer: $mode (undone once: $undo)',
    async ({ mode, undo }) => {
      const { calls } = await rotateThrough(engine, [], { undo })
      // Until the old key is made inactive there is nothing to undo: that part is the same.
      const from = undo ? calls.indexOf('keys.makeInactive') : 0
      const plans = calls.flatMap((name, at) =>
        at >= from && canMeet(mode, name) ? [{ mishaps: [{ call: at + 1, mode }], undo }] : [],
      )
      expect(plans.length).toBeGreaterThan(20)
      expect(await wrongAmong(plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it.each(MODES)(
    'ends the same when the key is shown on a page, whatever call ends in: %s',
    async (mode) => {
      const onPage = true
      const { calls, ...story } = await rotateThrough(engine, [], { onPage })
      expect(faultsOf({ calls, ...story })).toEqual([])
      // What comes after the first look at the evidence is the same as in any other rotation.
      const until = calls.indexOf('keys.makeInactive')
      const plans = calls.flatMap((name, at) =>
        at < until && canMeet(mode, name) ? [{ mishaps: [{ call: at + 1, mode }], onPage }] : [],
      )
      expect(plans.length).toBeGreaterThan(20)
      expect(await wrongAmong(plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it.each(
    MODES.flatMap((mode) => [
      { mode, onPage: false },
      { mode, onPage: true },
    ]),
  )(
    'leaves the old key alone and no new one when nobody fetches the secret, whatever call ends in: $mode (on a page: $onPage)',
    async ({ mode, onPage }) => {
      const nobodyFetches = true
      const { calls, ...story } = await rotateThrough(engine, [], { nobodyFetches, onPage })
      expect(faultsWhenNobodyFetches({ calls, ...story })).toEqual([])
      // What comes before is the same as in any other rotation.
      const from = calls.indexOf('slack.tellOwner')
      const plans = calls.flatMap((name, at) =>
        at >= from && canMeet(mode, name)
          ? [{ mishaps: [{ call: at + 1, mode }], nobodyFetches, onPage }]
          : [],
      )
      expect(plans.length).toBeGreaterThan(20)
      expect(await wrongAmong(plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it(
    'ends the same after two mishaps',
    async () => {
      const { calls } = await rotateThrough(engine, [])
      const mishap = fc.record({
        call: fc.integer({ min: 1, max: calls.length + 20 }),
        mode: fc.constantFrom(...MODES),
      })
      const pair = fc
        .tuple(mishap, mishap)
        .map((mishaps) => ({ mishaps: mishaps.toSorted((a, b) => a.call - b.call) }))
      const plans = fc.sample(pair, { numRuns: 60, seed: 20_260_302 })
      expect(await wrongAmong(plans, calls)).toEqual([])
    },
    WITHIN_MS,
  )

  it('does each thing once when two workers run it at every step', async () => {
    for (let round = 0; round < 20; round++) {
      const story = await rotateThrough(engine, [], { workers: 2 })
      expect(faultsOf(story)).toEqual([])
      for (const once of ['keys.create', 'vault.seal', 'keys.makeInactive', 'keys.delete'])
        expect(story.calls.filter((name) => name === once)).toHaveLength(1)
    }
  })
})
