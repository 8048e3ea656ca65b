import { beforeEach, describe, expect, it } from 'vitest'
import {
  aDeactivateRequest,
  anActivateRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN } from '../../sandbox/gallery/rows/request-rows.ts'
import { createKeyEffects } from '../../src/keys/key-effects.ts'
import { createSwitchRules } from '../../src/keys/switch-rules.ts'
import type { HoldReason } from '../../src/requests/hold.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { usualRules } from '../support/rules-fixture.ts'

/** That the soak was whole is another test's. */
const proveSoak = () => Promise.resolve(known('whole' as const))
const NOW = new Date('2026-03-02T10:00:00.000Z')
const rules = usualRules()

const run = (request: Request, outcome: EffectOutcome, now = NOW): Request => {
  const change = transition(request, { kind: 'effect', outcome }, now, rules)
  if (!change.ok) throw new Error(change.error.reason)
  return change.value.request
}

const SWITCHES = [
  {
    kind: 'deactivate',
    effect: 'make_inactive',
    aRequest: aDeactivateRequest,
    word: 'made_inactive',
    status: 'Inactive',
  },
  {
    kind: 'activate',
    effect: 'make_active',
    aRequest: anActivateRequest,
    word: 'made_active',
    status: 'Active',
  },
] as const

describe.each(SWITCHES)('createSwitchRules($kind)', ({ kind, effect, aRequest, word }) => {
  const begun = (overrides: Partial<Request> = {}): Request =>
    createSwitchRules(kind).begin({ ...aRequest(), state: 'approved', ...overrides }, NOW).request

  it('begins with the one effect it has, and nobody waits for approval any more', () => {
    expect(begun()).toMatchObject({
      state: 'running',
      expiresAt: undefined,
      next: { effect, dueAt: NOW.toISOString() },
    })
  })

  it('is done when AWS says so, says what was done to which key, and frees the IAM user', () => {
    const request = begun()
    const change = transition(
      request,
      { kind: 'effect', outcome: { effect, result: 'done' } },
      NOW,
      rules,
    )
    expect(change).toMatchObject({
      ok: true,
      value: {
        request: { state: 'done', outcome: { word }, operation: { step: 'ended' } },
        lock: 'release',
        entries: [{ type: word, data: { keyId: 'AKIAERINOLDKEY234567' } }, { type: 'done' }],
      },
    })
  })

  it('holds when AWS refuses or does not answer, and tries the same again', () => {
    const denied = run(begun(), { effect, result: 'denied', code: 'AccessDenied' })
    expect(denied).toMatchObject({
      state: 'running',
      hold: { reason: 'aws_denied' },
      next: { effect, dueAt: addMs(NOW, HOUR_MS).toISOString() },
    })
    const lost = run(begun(), { effect, result: 'not_known', why: 'TimeoutError' })
    expect(lost).toMatchObject({
      state: 'running',
      hold: { reason: 'aws_unavailable' },
      next: { effect, dueAt: addMs(NOW, MINUTE_MS).toISOString() },
    })
  })

  it.each<[boolean, HoldReason | undefined]>([
    [true, undefined],
    [true, 'aws_denied'],
    [true, 'act_not_valid'],
    [true, 'lock_lost'],
    [false, 'aws_unavailable'],
  ])('lets it be cancelled: %s, while it is on hold for %s', (may, reason) => {
    const hold = reason && { reason, since: NOW.toISOString(), facts: {} }
    expect(createSwitchRules(kind).mayCancel(begun({ hold }))).toBe(may)
  })

  it('does not let it be cancelled while nobody knows what AWS did, whatever it is on hold for since', () => {
    const lost = run(begun(), { effect, result: 'not_known', why: 'TimeoutError' })
    const stopped = run(lost, {
      effect: 'stopped',
      reason: 'signature_unknown',
      facts: { why: 'Throttling' },
    })
    expect(stopped.hold?.reason).toBe('signature_unknown')
    expect(transition(stopped, { kind: 'cancelled', by: ERIN }, NOW, rules)).toMatchObject({
      error: { reason: 'cannot_cancel_now' },
    })
    const refused = run(stopped, { effect, result: 'denied', code: 'AccessDenied' })
    expect(transition(refused, { kind: 'cancelled', by: ERIN }, NOW, rules)).toMatchObject({
      ok: true,
    })
  })

  it('has nothing to undo', () => {
    expect(createSwitchRules(kind).undo(begun(), ERIN, NOW)).toEqual({
      ok: false,
      error: { reason: 'nothing_to_undo' },
    })
  })

  it('expires with the key as it was', () => {
    expect(createSwitchRules(kind).expire(aRequest(), NOW)).toMatchObject({
      request: { state: 'expired' },
      lock: 'release',
    })
  })
})

describe('a key that is gone', () => {
  it('signs nothing, as whoever wanted it Inactive asked', () => {
    const gone = run(aDeactivateRequest(), { effect: 'make_inactive', result: 'gone' })
    expect(gone).toMatchObject({ state: 'done', outcome: { word: 'already_gone' } })
  })

  it('is not made Active, and that is never said to be done', () => {
    const request = anActivateRequest({ state: 'running' })
    const gone = run(request, { effect: 'make_active', result: 'gone' })
    expect(gone).toMatchObject({
      state: 'failed',
      outcome: { word: 'target_changed', facts: { what: 'gone' } },
    })
  })
})

describe.each(SWITCHES)('$effect', ({ kind, effect, aRequest, status }) => {
  let keys: FakeAccessKeys
  let keyId: AccessKeyId
  let request: Request
  const user = { ...aRequest().subject, session: 'test' }
  beforeEach(async () => {
    keys = createFakeAccessKeys({ clock: { now: () => NOW } })
    keys.addUser(user)
    const made = await keys.create(user)
    if (made.kind !== 'created') throw new Error('no key')
    keyId = made.id
    if (status === 'Active') await keys.makeInactive(user, keyId)
    request = aRequest({ state: 'running', operation: { keyId } })
  })
  const statusNow = async (): Promise<string | undefined> => {
    keys.trouble.clear()
    const listed = await keys.list(user)
    return listed.kind === 'known' ? listed.value.find(({ id }) => id === keyId)?.status : undefined
  }
  const run_ = (on = request) => createKeyEffects({ keys, proveSoak })[effect].run(on)
  const reconcile = () => createKeyEffects({ keys, proveSoak })[effect].reconcile(request)

  it('is done once AWS did it, and again when it is so already', async () => {
    expect(await run_()).toEqual({ effect, result: 'done' })
    expect(await statusNow()).toBe(status)
    expect(await run_()).toEqual({ effect, result: 'done' })
  })

  it('is gone when the key is', async () => {
    await keys.delete(user, keyId)
    expect(await run_()).toEqual({ effect, result: 'gone' })
    expect(await reconcile()).toEqual({ effect, result: 'gone' })
  })

  it('is reconciled by reading, and never by writing', async () => {
    expect(await reconcile()).toMatchObject({ effect, result: 'not_known' })
    expect(await statusNow()).not.toBe(status)
    await run_()
    expect(await reconcile()).toEqual({ effect, result: 'done' })
    keys.trouble.set('list', 'Throttling')
    expect(await reconcile()).toEqual({ effect, result: 'not_known', why: 'Throttling' })
  })

  it('finds its own change again whose answer was lost, before it asks once more', async () => {
    await run_()
    const asked = aRequest({ state: 'running', operation: { keyId, switchAsked: true } })
    keys.trouble.set('update', 'AccessDenied')
    expect(await run_(asked)).toEqual({ effect, result: 'done' })
    expect(kind === 'deactivate' ? 'Inactive' : 'Active').toBe(await statusNow())
  })

  it('knows nothing while neither the key nor AWS answers', async () => {
    keys.trouble.set('update', 'TimeoutError')
    expect(await run_()).toMatchObject({ result: 'not_known' })
  })
})
