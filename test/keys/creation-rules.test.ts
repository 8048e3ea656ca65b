import { describe, expect, it } from 'vitest'
import { aCreateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN, NEW_KEY, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { EffectName, Request } from '../../src/requests/request.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const rules = usualRules()

const nextIs = (effect: EffectName, attempt = 0): NonNullable<Request['next']> => ({
  id: 'next',
  effect,
  dueAt: NOW.toISOString(),
  attempt,
})
const newKey = {
  id: NEW_KEY,
  createdAt: NOW.toISOString(),
  secretArn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:x',
  secretVersionId: 'v',
  ownUses: [NOW.toISOString()],
  tested: true,
}
const creating = (overrides: Parameters<typeof aCreateRequest>[0] = {}): Request =>
  aCreateRequest({ state: 'running', next: nextIs('create_key'), ...overrides })
const delivering = (): Request =>
  creating({ operation: { step: 'delivering', newKey }, next: nextIs('hand_over') })
const ranOn = (request: Request, outcome: EffectOutcome) => {
  const change = transition(request, { kind: 'effect', outcome }, NOW, rules)
  if (!change.ok) throw new Error(change.error.reason)
  return change.value
}
const created: EffectOutcome = {
  effect: 'create_key',
  result: 'created',
  keyId: NEW_KEY,
  createdAt: NOW,
  secretArn: newKey.secretArn,
  secretVersionId: 'v',
  ownUses: [NOW],
  tested: true,
}

describe('createCreationRules', () => {
  it('writes down the keys there are before it asks for another', () => {
    const { request } = ranOn(creating({ next: nextIs('intend_create') }), {
      effect: 'intend_create',
      result: 'intended',
      keys: [STRAY_KEY],
      delivery: 'page',
    })
    expect(request).toMatchObject({
      operation: { keysBefore: [STRAY_KEY], createAttempts: 1, delivery: 'page' },
      next: { effect: 'create_key' },
    })
  })

  it('fails when there is no room any more, and makes none', () => {
    const facts = { found: 'two keys' }
    const { request, lock } = ranOn(creating({ next: nextIs('intend_create') }), {
      effect: 'intend_create',
      result: 'keys_changed',
      facts,
    })
    expect(request).toMatchObject({ state: 'failed', outcome: { word: 'keys_changed_outside' } })
    expect(lock).toBe('release')
  })

  it('tells the owner once the secret is sealed, and ends when the owner knows', () => {
    const made = ranOn(creating(), created)
    expect(made.request).toMatchObject({
      state: 'running',
      operation: { step: 'delivering', newKey: { id: NEW_KEY } },
      next: { effect: 'hand_over' },
    })
    const told = ranOn(made.request, { effect: 'hand_over', result: 'told' })
    expect(told).toMatchObject({
      request: {
        state: 'done',
        outcome: { word: 'created', facts: { keyId: NEW_KEY } },
        operation: { toldAt: NOW.toISOString() },
      },
      lock: 'release',
      entries: [{ type: 'owner_told', data: { owner: ERIN } }, { type: 'done' }],
    })
  })

  it.each([
    ['cannot be reached', 'unreachable', HOUR_MS],
    ['may or may not have been told', 'not_known', MINUTE_MS],
  ] as const)(
    'holds while the owner %s, and never says that it is done',
    (_what, result, waitMs) => {
      const { request } = ranOn(delivering(), { effect: 'hand_over', result, why: 'is_archived' })
      expect(request).toMatchObject({
        state: 'running',
        hold: { reason: 'owner_not_reached' },
        next: { effect: 'hand_over', dueAt: addMs(NOW, waitMs).toISOString() },
      })
    },
  )

  it('looks for a key that may have been made, and does not ask again', () => {
    const { request } = ranOn(creating(), { effect: 'create_key', result: 'not_known', why: 'x' })
    expect(request.next?.effect).toBe('reconcile_create')
  })

  it('removes a key of its own whose secret is lost, and only then makes another', () => {
    const stray = ranOn(creating({ next: nextIs('reconcile_create') }), {
      effect: 'reconcile_create',
      result: 'ours',
      keyId: STRAY_KEY,
      createdAt: NOW,
      sealed: undefined,
    })
    expect(stray.request).toMatchObject({
      operation: { strayKeyId: STRAY_KEY },
      next: { effect: 'remove_stray_key' },
    })
    const removed = ranOn(stray.request, { effect: 'remove_stray_key', result: 'removed' })
    expect(removed.request).toMatchObject({ next: { effect: 'intend_create' } })
    expect(removed.request.operation).not.toHaveProperty('strayKeyId', STRAY_KEY)
  })

  it('gives up after three keys whose secrets were lost', () => {
    const third = creating({
      operation: { strayKeyId: STRAY_KEY, createAttempts: 3 },
      next: nextIs('remove_stray_key'),
    })
    expect(ranOn(third, { effect: 'remove_stray_key', result: 'removed' })).toMatchObject({
      request: { state: 'failed', outcome: { word: 'create_given_up' } },
      lock: 'release',
    })
  })

  it('holds, and removes nothing, where somebody else made the key', () => {
    const { request } = ranOn(creating({ next: nextIs('reconcile_create') }), {
      effect: 'reconcile_create',
      result: 'foreign',
      keyId: STRAY_KEY,
      maker: 'somebody',
    })
    expect(request).toMatchObject({
      hold: { reason: 'key_not_attributable' },
      next: { effect: 'reconcile_create' },
    })
  })

  it.each<[boolean, Request]>([
    [true, creating({ next: nextIs('intend_create') })],
    [true, creating()],
    [false, creating({ next: nextIs('reconcile_create') })],
    [false, creating({ next: nextIs('remove_stray_key') })],
    [false, delivering()],
  ])('lets it be cancelled: %s', (may, request) => {
    const cancelled = transition(request, { kind: 'cancelled', by: ERIN }, NOW, rules)
    expect(cancelled.ok).toBe(may)
  })

  it('has nothing to undo', () => {
    expect(rules.create.undo(delivering(), ERIN, NOW)).toMatchObject({
      error: { reason: 'nothing_to_undo' },
    })
  })
})
