import { describe, expect, it } from 'vitest'
import { anAct, PRODUCTION, SAM, SIA } from '../../../sandbox/gallery/rows/request-rows.ts'
import {
  A_ROOT_KEY,
  ANOTHER_ROOT_KEY,
  aRootRequest,
} from '../../../sandbox/gallery/rows/root-rows.ts'
import { aDecision } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { type LifecycleEvent, transition } from '../../../src/requests/lifecycle.ts'
import type { EffectOutcome } from '../../../src/requests/outcome.ts'
import type { Request } from '../../../src/requests/request.ts'
import { buttonValue } from '../../../src/requests/request-facts.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../../src/shared/duration.ts'
import { usualRules } from '../../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const step = (request: Request, event: LifecycleEvent, now = NOW) => {
  const change = transition(request, event, now, usualRules())
  if (!change.ok) throw new Error(`refused: ${change.error.reason}`)
  return change.value
}
type Ran = Extract<EffectOutcome, { readonly effect: 'delete_root_keys' }>
type Outcome = Ran extends infer R ? (R extends Ran ? Omit<R, 'effect'> : never) : never
const ran = (request: Request, outcome: Outcome, now = NOW) =>
  step(request, { kind: 'effect', outcome: { effect: 'delete_root_keys', ...outcome } as Ran }, now)

const approvedBy = (request: Request, by: Request['requester']) =>
  step(request, {
    kind: 'decided',
    decision: aDecision({
      by,
      as: 'security',
      act: anAct({ user: by, value: buttonValue(request), details: { typed: PRODUCTION } }),
    }),
  }).request
const approved = (): Request => approvedBy(approvedBy(aRootRequest(), SAM), SIA)
const used = { reason: 'root_key_used', facts: { keyId: A_ROOT_KEY.id, service: 's3' } } as const

describe('a request for the deletion of root keys', () => {
  it('does nothing with one approval, and begins with two', () => {
    const one = approvedBy(aRootRequest(), SAM)
    expect(one).toMatchObject({ state: 'awaiting_approval', operation: { step: 'waiting' } })
    expect(approvedBy(one, SIA)).toMatchObject({
      state: 'running',
      operation: { step: 'deleting' },
      next: { effect: 'delete_root_keys', dueAt: NOW.toISOString() },
    })
  })

  it("does not count the requester's own approval", () => {
    const request = aRootRequest()
    const own = aDecision({ by: request.requester })
    expect(
      transition(request, { kind: 'decided', decision: own }, NOW, usualRules()),
    ).toMatchObject({ ok: false, error: { reason: 'self_approval' } })
  })

  it('says deleted, key by key, when AWS lists them no more', () => {
    const { request, entries, lock } = ran(approved(), { result: 'deleted', left: [] })
    expect(request).toMatchObject({ state: 'done', outcome: { word: 'root_deleted' } })
    expect(lock).toBe('release')
    expect(entries.map(({ type }) => type)).toEqual(['deleted', 'done'])
  })

  it('tells of a key that is there all the same', () => {
    const { request } = ran(approved(), { result: 'deleted', left: [ANOTHER_ROOT_KEY.id] })
    expect(request.outcome?.facts).toMatchObject({ left: ANOTHER_ROOT_KEY.id })
  })

  it('is over where somebody else deleted them', () => {
    expect(ran(approved(), { result: 'gone' }).request.outcome?.word).toBe('root_already_gone')
  })

  it('asks anew, with nothing that was decided before, when the keys are not as on the card', () => {
    const before = {
      ...approved(),
      waivers: [{ of: 'root_key_used' as const, act: anAct(), at: NOW.toISOString() }],
    }
    const { request, entries } = ran(before, {
      result: 'changed',
      keys: [ANOTHER_ROOT_KEY],
      belongings: {},
      hold: used,
    })
    expect(request).toMatchObject({
      state: 'awaiting_approval',
      subjectVersion: 2,
      decisions: [],
      operation: { keys: [ANOTHER_ROOT_KEY], askedTimes: 2, step: 'waiting' },
      hold: { reason: 'root_key_used' },
    })
    expect(request.waivers).toBeUndefined()
    expect(entries.map(({ type }) => type)).toEqual(['asked_again', 'held'])
  })

  it('holds on a use within 90 days, until a named override, which approves nothing', () => {
    const held = ran(approved(), { result: 'held', ...used }).request
    expect(held).toMatchObject({ state: 'running', hold: { reason: 'root_key_used' } })
    const act = anAct({ user: SAM, action: 'rotation.override', reason: 'it is the exposed one' })
    const { request, entries } = step(held, { kind: 'steered', steer: 'override', by: SAM, act })
    expect(request).toMatchObject({
      waivers: [{ of: 'root_key_used', act }],
      next: { effect: 'delete_root_keys', dueAt: NOW.toISOString() },
    })
    expect(request.hold).toBeUndefined()
    expect(entries[0]).toMatchObject({
      type: 'overridden',
      actor: SAM,
      data: { of: 'root_key_used', reason: 'it is the exposed one', keyId: A_ROOT_KEY.id },
    })
    const waiting = aRootRequest({
      hold: { ...used, since: NOW.toISOString(), facts: { ...used.facts } },
    })
    const early = step(waiting, { kind: 'steered', steer: 'override', by: SAM, act }).request
    expect(early).toMatchObject({ state: 'awaiting_approval', next: { effect: 'remind' } })
  })

  it.each(['last_use_unknown', 'root_not_proven'] as const)(
    'cannot be overridden while it holds on %s',
    (reason) => {
      const held = ran(approved(), { result: 'held', reason, facts: {} }).request
      const event = { kind: 'steered', steer: 'override', by: SAM, act: anAct() } as const
      expect(transition(held, event, NOW, usualRules())).toMatchObject({
        ok: false,
        error: { reason: 'nothing_to_steer' },
      })
    },
  )

  it.each([
    { result: 'held', ...used },
    { result: 'held', reason: 'last_use_unknown', facts: {} },
    { result: 'held', reason: 'root_not_proven', facts: {} },
    { result: 'denied', code: 'AccessDenied', asked: [] },
    { result: 'not_known', why: 'Throttling', asked: [] },
  ] as const)('lets an approval hold for a day and no longer: %o', (outcome) => {
    const held = ran(approved(), outcome).request
    expect(held.state).toBe('running')
    expect(new Date(held.next?.dueAt ?? 0) <= addMs(NOW, DAY_MS)).toBe(true)
    expect(ran(held, outcome, addMs(NOW, DAY_MS)).request).toMatchObject({
      state: 'expired',
      operation: { step: 'ended' },
    })
  })

  it('goes on beyond that once AWS was asked and did not answer, and cannot be cancelled then', () => {
    const outcome = { result: 'not_known', why: 'TimeoutError', asked: [A_ROOT_KEY.id] } as const
    const held = ran(approved(), outcome).request
    const later = addMs(NOW, DAY_MS + HOUR_MS)
    expect(ran(held, { ...outcome, asked: [] }, later).request).toMatchObject({
      state: 'running',
      operation: { deletionAsked: [A_ROOT_KEY.id] },
    })
    const cancelled = { kind: 'cancelled', by: held.requester } as const
    expect(transition(held, cancelled, NOW, usualRules())).toMatchObject({
      error: { reason: 'cannot_cancel_now' },
    })
  })

  it('can be cancelled by its requester on every other hold', () => {
    const held = ran(approved(), { result: 'held', ...used }).request
    expect(step(held, { kind: 'cancelled', by: held.requester }).request.state).toBe('cancelled')
  })

  it('has no undo', () => {
    expect(
      transition(approved(), { kind: 'undone', act: anAct() }, NOW, usualRules()),
    ).toMatchObject({ error: { reason: 'nothing_to_undo' } })
  })

  it('is over when nobody decides in time', () => {
    const outcome = { effect: 'expire', result: 'expired' } as const
    const { request, lock } = step(aRootRequest(), { kind: 'effect', outcome })
    expect([request.state, lock]).toEqual(['expired', 'release'])
  })
})
