import { describe, expect, it } from 'vitest'
import { aCreateRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { anAct, ERIN, NEW_KEY, STRAY_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { EffectOutcome, Look } from '../../src/requests/outcome.ts'
import type { EffectName, Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
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
const handedOver = (
  operation: NonNullable<Parameters<typeof aCreateRequest>[0]>['operation'] = {},
): Request =>
  creating({
    operation: { step: 'handed_over', newKey, toldAt: NOW.toISOString(), ...operation },
    next: nextIs('look'),
  })
const looked = (look: Partial<Look>): EffectOutcome => ({
  effect: 'look',
  result: 'looked',
  look: {
    verdict: { do: 'wait', for: 'new_key_use', until: NOW },
    oldKeyNeverUsed: false,
    ...look,
  },
})
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

  it('tells the owner once the secret is sealed, and ends when somebody has it', () => {
    const made = ranOn(creating(), created)
    expect(made.request).toMatchObject({
      state: 'running',
      operation: { step: 'delivering', newKey: { id: NEW_KEY } },
      next: { effect: 'hand_over' },
    })
    const told = ranOn(made.request, { effect: 'hand_over', result: 'told' })
    expect(told).toMatchObject({
      request: {
        state: 'running',
        operation: { step: 'handed_over', toldAt: NOW.toISOString() },
        next: { effect: 'look', dueAt: addMs(NOW, 15 * MINUTE_MS).toISOString() },
      },
      entries: [{ type: 'owner_told', data: { owner: ERIN } }],
    })
    const fetched = ranOn(told.request, looked({ fetchedAt: NOW }))
    expect(fetched).toMatchObject({
      request: { state: 'done', outcome: { word: 'created', facts: { keyId: NEW_KEY } } },
      lock: 'release',
      entries: [{ type: 'secret_fetched', data: { by: 'vault' } }, { type: 'done' }],
    })
  })

  it('leaves an hour in which its owner can say that they did not see what the page showed', () => {
    const shown = (fetchedAt: Date) =>
      ranOn(handedOver({ delivery: 'page' }), looked({ fetchedAt })).request.state
    expect(shown(addMs(NOW, 1 - HOUR_MS))).toBe('running')
    expect(shown(addMs(NOW, -HOUR_MS))).toBe('done')
  })

  it('makes another key when its owner did not receive the first, and takes that one back', () => {
    const steered = transition(
      handedOver(),
      { kind: 'steered', steer: 'not_received', by: ERIN, act: anAct() },
      NOW,
      rules,
    )
    if (!steered.ok) throw new Error(steered.error.reason)
    expect(steered.value).toMatchObject({
      request: {
        operation: { removal: { because: 'not_received' } },
        next: { effect: 'remove_new_key' },
      },
      entries: [{ type: 'not_received', actor: ERIN }],
    })
    const gone = ranOn(steered.value.request, { effect: 'remove_new_key', result: 'removed' })
    expect(gone.request).toMatchObject({
      operation: { step: 'creating', removals: 1 },
      next: { effect: 'intend_create' },
    })
    expect(gone.request.operation).not.toHaveProperty('newKey')
  })

  it('takes the key back when nobody fetched its secret, and says that none is left', () => {
    const reminded = ranOn(
      handedOver({ toldAt: addMs(NOW, -DAY_MS).toISOString() }),
      looked({ verdict: { do: 'wait', for: 'fetch', until: addMs(NOW, 12 * HOUR_MS) } }),
    )
    expect(reminded.entries).toMatchObject([{ type: 'fetch_reminded' }])
    const removing = ranOn(reminded.request, looked({ verdict: { do: 'remove_new_key' } }))
    expect(removing.request.next?.effect).toBe('remove_new_key')
    const gone = ranOn(removing.request, { effect: 'remove_new_key', result: 'removed' })
    expect(gone).toMatchObject({
      request: { state: 'failed', outcome: { word: 'not_fetched' } },
      lock: 'release',
    })
  })

  it('ends as created when somebody turns out to have the key after all', () => {
    const removing = ranOn(handedOver(), looked({ verdict: { do: 'remove_new_key' } }))
    const kept = ranOn(removing.request, {
      effect: 'remove_new_key',
      result: 'in_use',
      fetchedAt: NOW,
    })
    expect(kept.request).toMatchObject({ state: 'done', outcome: { word: 'created' } })
  })

  it('holds while it cannot be read whether somebody has the secret', () => {
    const verdict = { do: 'hold', reason: 'receipt_unknown', facts: { why: 'x' } } as const
    expect(ranOn(handedOver(), looked({ verdict })).request).toMatchObject({
      state: 'running',
      hold: { reason: 'receipt_unknown' },
      next: { effect: 'look' },
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
