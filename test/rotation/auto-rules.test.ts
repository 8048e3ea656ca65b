import { describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aRequestId, aRotateRequest, NEW_KEY } from '../../sandbox/gallery/rows/request-rows.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { Request } from '../../src/requests/request.ts'
import { shortestInterval } from '../../src/rotation/prepare-auto.ts'
import { addMs, DAY_MS, HOUR_MS } from '../../src/shared/duration.ts'
import { USUAL_POLICY, usualRules } from '../support/rules-fixture.ts'

const NOW = new Date('2026-06-01T09:00:00.000Z')
const ARN = 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-AbCdEf'
const TOKEN = 't'.repeat(64)
const rules = usualRules()

const pending = (overrides: Partial<Request> = {}): Request => ({
  ...aRotateRequest({
    parent: aRequestId(2),
    auto: { by: aRequestId(2), secretArn: ARN, token: TOKEN },
    next: { id: 'next', effect: 'await_finish', dueAt: NOW.toISOString(), attempt: 0 },
    operation: {
      step: 'delivering',
      newKey: {
        id: NEW_KEY,
        createdAt: NOW.toISOString(),
        secretArn: ARN,
        secretVersionId: 'sealed',
        ownUses: ['2026-06-01T08:59:00.000Z'],
        tested: true,
      },
    },
  }),
  ...overrides,
})
const finishing = (
  outcome: Extract<EffectOutcome, { effect: 'await_finish' }>,
  now = NOW,
): ReturnType<typeof rules.rotate.apply> => rules.rotate.apply(pending(), outcome, now)

describe('a rotation that waits for Secrets Manager', () => {
  it('hands over when the version is current, with the uses that testSecret made', () => {
    const ownUses = ['2026-06-01T09:00:00.000Z']
    const { request, entries } = finishing({ effect: 'await_finish', result: 'current', ownUses })
    expect(request.next?.effect).toBe('hand_over')
    expect(request.operation).toMatchObject({
      newKey: { secretVersionId: TOKEN, ownUses: ['2026-06-01T08:59:00.000Z', ...ownUses] },
    })
    expect(entries.map(({ type }) => type)).toEqual(['secret_current'])
  })

  it('looks again while it is pending, and says so after the deadline', () => {
    const outcome = { effect: 'await_finish', result: 'pending' } as const
    expect(finishing(outcome).request.hold).toBeUndefined()
    const late = finishing(outcome, addMs(NOW, USUAL_POLICY.deliveryDeadlineMs)).request
    expect(late.hold?.reason).toBe('rotation_unfinished')
    expect(late.next?.effect).toBe('await_finish')
  })

  it('holds where somebody took the label away, and where AWS does not say', () => {
    expect(finishing({ effect: 'await_finish', result: 'given_up' }).request.hold?.reason).toBe(
      'rotation_unfinished',
    )
    const why = 'Throttling'
    expect(
      finishing({ effect: 'await_finish', result: 'not_known', why }).request.hold?.reason,
    ).toBe('aws_unavailable')
  })
})

describe('a rotation that Secrets Manager asked for', () => {
  const creating = (hold?: Request['hold']): Request => ({
    ...pending(),
    operation: aRotateRequest().operation,
    next: { id: 'next', effect: 'intend_create', dueAt: NOW.toISOString(), attempt: 0 },
    ...(hold && { hold }),
  })
  const intended = (
    request: Request,
    outcome: Extract<EffectOutcome, { effect: 'intend_create' }>,
  ) => rules.rotate.apply(request, outcome, NOW)

  it('stands still once where there is no room, and not again and again', () => {
    const outcome = { effect: 'intend_create', result: 'keys_changed', facts: {} } as const
    const first = intended(creating(), outcome)
    expect(first.request.hold?.reason).toBe('no_room_to_rotate')
    expect(first.entries).toHaveLength(1)
    expect(intended(first.request, outcome).entries).toEqual([])
  })

  it('gives the token back where there is room again, and makes no key that nobody waits for', () => {
    const since = NOW.toISOString()
    for (const reason of ['no_room_to_rotate', 'not_for_vault'] as const) {
      const { request } = intended(creating({ reason, since, facts: {} }), {
        effect: 'intend_create',
        result: 'intended',
        keys: [],
        delivery: 'vault',
      })
      expect(request).toMatchObject({ state: 'failed', outcome: { word: 'auto_given_back' } })
    }
    const off = intended(creating(), { effect: 'intend_create', result: 'not_wanted' })
    expect(off.request).toMatchObject({ state: 'failed', outcome: { word: 'auto_not_wanted' } })
  })
})

describe('turning it on', () => {
  const turned = (outcome: Extract<EffectOutcome, { effect: 'turn_auto' }>) =>
    rules.auto.apply(anAutoRequest(), outcome, NOW)

  it('ends as on, and tells of secret and interval', () => {
    const { request, entries } = turned({ effect: 'turn_auto', result: 'done' })
    expect(request).toMatchObject({ state: 'done', outcome: { word: 'auto_on' } })
    expect(entries[0]).toMatchObject({ type: 'auto_on', data: { everyDays: '90' } })
  })

  it('holds at a left-over that is not known to be its own, and may be cancelled then', () => {
    const { request } = turned({ effect: 'turn_auto', result: 'left_over', versionId: 'v' })
    expect(request.hold).toMatchObject({ reason: 'pending_left_over', facts: { versionId: 'v' } })
    expect(rules.auto.mayCancel(request)).toBe(true)
  })

  it('may not be cancelled while AWS has not said whether it is on', () => {
    const { request } = turned({ effect: 'turn_auto', result: 'not_known', why: 'no answer' })
    expect(request.hold?.reason).toBe('aws_unavailable')
    expect(rules.auto.mayCancel(request)).toBe(false)
  })

  it('takes longer than one rotation with a deletion that is asked for twice', () => {
    expect(shortestInterval(USUAL_POLICY, false, 7 * DAY_MS)).toBe(36)
    expect(shortestInterval(USUAL_POLICY, true, 7 * DAY_MS)).toBe(64)
    expect(shortestInterval(USUAL_POLICY, false, 7 * DAY_MS + HOUR_MS)).toBe(36)
  })
})
