import { describe, expect, it } from 'vitest'
import { aRotateRequest, NEW_KEY, OLD_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Draft } from '../../src/requests/draft.ts'
import type { RotateOperation } from '../../src/requests/operation.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { EffectName, Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const rules = usualRules().rotate

function aRotation(
  effect: EffectName,
  operation: Partial<RotateOperation>,
  overrides: Partial<Omit<Request, 'operation' | 'subject'>> & { readonly attempt?: number } = {},
): Request {
  const { attempt = 0, ...rest } = overrides
  const next = { id: 'x', effect, dueAt: NOW.toISOString(), attempt }
  return aRotateRequest({ operation, next, ...rest })
}

const held = {
  hold: { reason: 'keys_unknown' as const, since: NOW.toISOString(), facts: { why: 'Throttling' } },
}
const outcomeOn = (request: Request, outcome: EffectOutcome, now = NOW): Draft =>
  rules.apply(request, outcome, now)

describe('the creating of a key', () => {
  const none: EffectOutcome = { effect: 'reconcile_create', result: 'none' }
  const longAgo = { createIntentAt: addMs(NOW, -6 * HOUR_MS).toISOString(), createAttempts: 1 }

  it('looks for twenty minutes for a key of unknown fate, however old the intent is', () => {
    const first = outcomeOn(aRotation('reconcile_create', longAgo), none)
    expect(first.request.next).toMatchObject({ effect: 'reconcile_create', attempt: 1 })
    const fifth = outcomeOn(aRotation('reconcile_create', longAgo, { attempt: 4 }), none)
    expect(fifth.request.next?.effect).toBe('intend_create')
  })

  it('waits two hours for CloudTrail, however old the intent is', () => {
    const pending: EffectOutcome = { effect: 'reconcile_create', result: 'pending', keyId: NEW_KEY }
    const first = outcomeOn(aRotation('reconcile_create', longAgo), pending)
    expect(first.request.hold?.reason).toBe('attribution_pending')
    expect(first.request.next?.dueAt).toBe(addMs(NOW, 5 * MINUTE_MS).toISOString())
    const late = outcomeOn(aRotation('reconcile_create', longAgo, { attempt: 24 }), pending)
    expect(late.request.hold?.reason).toBe('key_not_attributable')
  })

  it.each<[string, EffectName, EffectOutcome]>([
    ['no key was found', 'reconcile_create', none],
    [
      'AWS did not answer CreateAccessKey',
      'create_key',
      { effect: 'create_key', result: 'not_known', why: 'TimeoutError' },
    ],
    [
      'AWS throttled CreateAccessKey',
      'create_key',
      { effect: 'create_key', result: 'refused', code: 'throttled' },
    ],
  ])('shows no hold that is over when %s', (_what, effect, outcome) => {
    const draft = outcomeOn(aRotation(effect, longAgo, held), outcome)
    expect(draft.request.hold).toBeUndefined()
    expect(draft.entries[0]).toEqual({
      type: 'released',
      actor: 'awskey',
      data: { reason: 'keys_unknown' },
    })
  })
})

describe('the soak', () => {
  const inactiveAt = addMs(NOW, -DAY_MS)
  const soaking: Partial<RotateOperation> = {
    step: 'soak',
    inactiveAt: inactiveAt.toISOString(),
    soakUntil: addMs(inactiveAt, 7 * DAY_MS).toISOString(),
    soakNotices: 1,
  }
  const usedAt = (at: Date): EffectOutcome => ({
    effect: 'check_soak',
    result: 'inactive',
    lastUse: {
      at: at.toISOString(),
      service: 'ec2',
      region: 'eu-central-1',
      source: 'last_used',
    },
    neverUsed: false,
  })

  it('begins anew when the key was used since: somebody had made it Active in between', () => {
    const use = addMs(NOW, -HOUR_MS)
    const draft = outcomeOn(aRotation('check_soak', soaking), usedAt(use))
    expect(draft.request.operation).toMatchObject({
      step: 'soak',
      inactiveAt: NOW.toISOString(),
      soakUntil: addMs(NOW, 7 * DAY_MS).toISOString(),
      soakNotices: 1,
    })
    expect(draft.entries).toEqual([
      {
        type: 'active_again_outside',
        actor: 'awskey',
        data: { keyId: OLD_KEY, at: use.toISOString() },
      },
      {
        type: 'soak_notice',
        actor: 'awskey',
        data: { keyId: OLD_KEY, until: addMs(NOW, 7 * DAY_MS).toISOString() },
      },
    ])
  })

  it('does not end on a key that was used since', () => {
    const end = addMs(inactiveAt, 7 * DAY_MS)
    const draft = outcomeOn(aRotation('check_soak', soaking), usedAt(addMs(end, -HOUR_MS)), end)
    expect(draft.opens).toBeUndefined()
  })

  it('goes on when the last use was before', () => {
    const draft = outcomeOn(aRotation('check_soak', soaking), usedAt(addMs(inactiveAt, -DAY_MS)))
    expect(draft.request.operation).toMatchObject({ soakUntil: soaking.soakUntil, soakNotices: 2 })
  })
})

describe('a hold that is over', () => {
  const both = {
    newKey: {
      id: NEW_KEY,
      createdAt: NOW.toISOString(),
      secretArn: 'a',
      secretVersionId: 'v',
      ownUses: [],
      tested: true,
    },
  }
  const soakOver = { ...both, step: 'soak', soakUntil: NOW.toISOString() } as const
  it.each<[string, Request, EffectOutcome]>([
    [
      'the owner was told',
      aRotation('hand_over', { ...both, step: 'delivering' }, held),
      { effect: 'hand_over', result: 'told' },
    ],
    [
      'the old key was made Active again',
      aRotation('make_active', { ...both, step: 'soak' }, held),
      { effect: 'make_active', result: 'done' },
    ],
    [
      'the soak has ended',
      aRotation('check_soak', soakOver, held),
      { effect: 'check_soak', result: 'inactive', lastUse: undefined, neverUsed: true },
    ],
  ])('is released in the ledger when %s', (_what, request, outcome) => {
    const draft = outcomeOn(request, outcome)
    expect(draft.request.hold).toBeUndefined()
    expect(draft.entries.map(({ type }) => type)).toContain('released')
  })
})

describe('mayCancel', () => {
  it.each<[boolean, RotateOperation['step'], EffectName]>([
    [true, 'creating', 'intend_create'],
    [true, 'creating', 'create_key'],
    [false, 'creating', 'reconcile_create'],
    [false, 'creating', 'remove_stray_key'],
    [true, 'delivering', 'hand_over'],
    [true, 'overlap', 'look'],
    [true, 'overlap', 'make_inactive'],
    [false, 'soak', 'check_soak'],
  ])('is %s in %s before %s', (may, step, effect) => {
    expect(rules.mayCancel(aRotation(effect, { step }))).toBe(may)
  })

  it('is false while nobody knows whether the old key was made inactive', () => {
    const hold = { ...held.hold, reason: 'aws_unavailable' as const }
    expect(rules.mayCancel(aRotation('make_inactive', { step: 'overlap' }, { hold }))).toBe(false)
  })
})
