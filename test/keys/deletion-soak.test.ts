import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aDeletionByItself } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aDeleteRequest, anAct, ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { DeleteOperation } from '../../src/requests/operation.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { approvalOn, NOW } from '../support/deciding-people.ts'
import { usualRules } from '../support/rules-fixture.ts'

const rules = usualRules()
const SOAK_MS = 7 * DAY_MS
const UNTIL = addMs(NOW, SOAK_MS)

const soaking = (operation: Partial<DeleteOperation> = {}): Request =>
  aDeletionByItself({
    state: 'running',
    expiresAt: undefined,
    asked: undefined,
    next: { id: 'x', effect: 'check_soak', dueAt: NOW.toISOString(), attempt: 0 },
    operation: {
      step: 'soaking',
      inactiveAt: NOW.toISOString(),
      inactiveKnownFrom: 'ledger',
      soakedUntil: UNTIL.toISOString(),
      ...operation,
    },
  })
type Checked = Extract<EffectOutcome, { readonly effect: 'check_soak' }>
const stillInactive: Checked = {
  effect: 'check_soak',
  result: 'inactive',
  lastUse: undefined,
  neverUsed: true,
}
const usedAt = (at: Date) => ({
  at: at.toISOString(),
  service: 's3',
  region: 'eu-central-1',
  source: 'last_used' as const,
})
const check = (outcome: Checked, now: Date, request = soaking()) => {
  const change = transition(request, { kind: 'effect', outcome }, now, rules)
  if (!change.ok) throw new Error(change.error.reason)
  return change.value
}

describe('the soak of a deletion that somebody asked for by itself', () => {
  it('is looked at every day, and the last time at its end', () => {
    const { request } = check(stillInactive, addMs(NOW, DAY_MS))
    expect(request.next).toMatchObject({
      effect: 'check_soak',
      dueAt: addMs(NOW, 2 * DAY_MS).toISOString(),
    })
    const last = check(stillInactive, addMs(UNTIL, -HOUR_MS))
    expect(last.request.next?.dueAt).toBe(UNTIL.toISOString())
  })

  it('asks nobody a moment before it is over, and everybody from then on', () => {
    expect(check(stillInactive, addMs(UNTIL, -1)).request).toMatchObject({
      state: 'running',
      operation: { step: 'soaking' },
    })
    const over = check(stillInactive, UNTIL)
    expect(over.request).toMatchObject({
      state: 'awaiting_approval',
      operation: { step: 'waiting', neverUsed: true },
      subjectVersion: 2,
      decisions: [],
      asked: { at: UNTIL.toISOString(), reminded: 0 },
      expiresAt: addMs(UNTIL, 7 * DAY_MS).toISOString(),
      next: { effect: 'remind' },
    })
    expect(over.entries).toMatchObject([{ type: 'soak_ended' }])
  })

  it.each<[string, Partial<Checked>]>([
    ['used', { lastUse: usedAt(addMs(NOW, DAY_MS)), neverUsed: false }],
    ['made Active and Inactive again', { activeAt: addMs(NOW, DAY_MS) }],
  ])('begins anew for a key that was %s in between', (_what, seen) => {
    const { request, entries } = check({ ...stillInactive, ...seen } as Checked, UNTIL)
    expect(request).toMatchObject({
      state: 'running',
      operation: {
        step: 'soaking',
        inactiveAt: UNTIL.toISOString(),
        inactiveKnownFrom: 'not_known',
        soakedUntil: addMs(UNTIL, SOAK_MS).toISOString(),
      },
    })
    expect(entries).toMatchObject([
      { type: 'active_again_outside', data: { at: addMs(NOW, DAY_MS).toISOString() } },
    ])
  })

  it('does not begin anew for a use before the key was made Inactive', () => {
    const before = { ...stillInactive, lastUse: usedAt(NOW), neverUsed: false } as Checked
    expect(check(before, UNTIL).request.state).toBe('awaiting_approval')
  })

  it('ends for a key that is Active: a key in use is not deleted', () => {
    expect(check({ effect: 'check_soak', result: 'active_again' }, UNTIL)).toMatchObject({
      request: { state: 'failed', outcome: { facts: { what: 'active_again' } } },
      lock: 'release',
    })
  })

  it('ends for a key that somebody deleted', () => {
    expect(check({ effect: 'check_soak', result: 'gone' }, UNTIL)).toMatchObject({
      request: { state: 'done', outcome: { word: 'already_gone' } },
      lock: 'release',
    })
  })

  it('is never over while the key cannot be read', () => {
    const { request } = check(
      { effect: 'check_soak', result: 'not_known', why: 'Throttling' },
      addMs(UNTIL, DAY_MS),
    )
    expect(request).toMatchObject({
      state: 'running',
      operation: { step: 'soaking' },
      hold: { reason: 'keys_unknown' },
      next: { effect: 'check_soak' },
    })
  })

  it('asks nobody before the whole soak was quiet, whatever is seen on the way', () => {
    const seen = fc.constantFrom<Checked>(
      stillInactive,
      { effect: 'check_soak', result: 'not_known', why: 'Throttling' },
      { ...stillInactive, activeAt: addMs(NOW, 100 * DAY_MS) },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(seen, fc.integer({ min: 1, max: 3 * DAY_MS })), { maxLength: 40 }),
        (steps) => {
          let request = soaking()
          let now = NOW
          let quietSince = NOW
          for (const [outcome, ms] of steps) {
            now = addMs(now, ms)
            ;({ request } = check(outcome, now, request))
            if (outcome.result === 'inactive' && outcome.activeAt !== undefined) quietSince = now
            if (request.state !== 'awaiting_approval') continue
            expect(now.getTime() - quietSince.getTime()).toBeGreaterThanOrEqual(SOAK_MS)
            return
          }
        },
      ),
    )
  })

  it('takes neither an approval nor an undo, and may be cancelled', () => {
    const decision = approvalOn(soaking(), MAYA)
    expect(transition(soaking(), { kind: 'decided', decision }, NOW, rules)).toMatchObject({
      error: { reason: 'not_awaiting_approval' },
    })
    const undo = { kind: 'undone', act: anAct() } as const
    expect(transition(soaking(), undo, NOW, rules)).toMatchObject({
      error: { reason: 'nothing_to_undo' },
    })
    expect(transition(soaking(), { kind: 'cancelled', by: ERIN }, NOW, rules)).toMatchObject({
      ok: true,
      value: { request: { state: 'cancelled' }, lock: 'release' },
    })
  })
})

describe('undo of a deletion', () => {
  const undo = (request: Request) =>
    transition(request, { kind: 'undone', act: anAct({ user: MAYA }) }, NOW, rules)

  it('is there while a deletion that ends a rotation waits for its approval', () => {
    expect(undo(aDeleteRequest({ parent: soaking().id }))).toMatchObject({
      ok: true,
      value: { request: { state: 'running', next: { effect: 'make_active' } } },
    })
  })

  it('is not there for one that somebody asked for by itself', () => {
    expect(undo(aDeletionByItself())).toMatchObject({ error: { reason: 'nothing_to_undo' } })
  })
})

describe('mayCancel of a deletion that runs', () => {
  const deleting = aDeletionByItself({
    state: 'running',
    operation: { step: 'deleting' },
    next: { id: 'x', effect: 'delete_key', dueAt: NOW.toISOString(), attempt: 0 },
  })
  const run = (request: Request, outcome: EffectOutcome): Request => {
    const change = transition(request, { kind: 'effect', outcome }, NOW, rules)
    if (!change.ok) throw new Error(change.error.reason)
    return change.value.request
  }

  it('is false while nobody knows whether AWS deleted the key, whatever it is on hold for since', () => {
    const lost = run(deleting, {
      effect: 'delete_key',
      result: 'not_known',
      why: 'TimeoutError',
      asked: true,
    })
    const stopped = run(lost, { effect: 'stopped', reason: 'lock_lost', facts: {} })
    expect(stopped.hold?.reason).toBe('lock_lost')
    expect(rules.delete.mayCancel(stopped)).toBe(false)
    const denied = run(stopped, { effect: 'delete_key', result: 'denied', code: 'AccessDenied' })
    expect(rules.delete.mayCancel(denied)).toBe(true)
  })
})
