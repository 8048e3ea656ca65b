import { beforeEach, describe, expect, it } from 'vitest'
import { aDeleteRequest } from '../../sandbox/gallery/rows/request-rows.ts'
import { createDeletionRules } from '../../src/keys/deletion-rules.ts'
import { createKeyEffects } from '../../src/keys/key-effects.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { EffectOutcome } from '../../src/requests/outcome.ts'
import type { Request } from '../../src/requests/request.ts'
import { DAY_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
/** That the soak was whole is another test's. */
const proveSoak = () => Promise.resolve(known('whole' as const))
const rules = createDeletionRules({ expiresAfterMs: 7 * DAY_MS, soakMs: 7 * DAY_MS })

describe('delete_key', () => {
  let keys: FakeAccessKeys
  let keyId: AccessKeyId
  let request: Request
  const user = { ...aDeleteRequest().subject, session: 'test' }
  beforeEach(async () => {
    keys = createFakeAccessKeys({ clock: { now: () => NOW } })
    keys.addUser(user)
    const made = await keys.create(user)
    if (made.kind !== 'created') throw new Error('no key')
    keyId = made.id
    await keys.makeInactive(user, keyId)
    request = rules.begin(aDeleteRequest({ state: 'approved', operation: { keyId } }), NOW).request
  })
  const run = (on: Request): Promise<EffectOutcome> =>
    createKeyEffects({ keys, proveSoak }).delete_key.run(on)
  const rowAfter = (outcome: EffectOutcome): Request => rules.apply(request, outcome, NOW).request

  it('does not claim a deletion that somebody else made while the key could not be read', async () => {
    keys.trouble.set('list', 'Throttling')
    const held = rowAfter(await run(request))
    expect(held.hold?.reason).toBe('aws_unavailable')
    keys.trouble.clear()
    await keys.delete(user, keyId)
    expect(await run(held)).toEqual({ effect: 'delete_key', result: 'gone' })
  })

  it('knows its own deletion again whose answer was lost', async () => {
    const deleting = createKeyEffects({
      proveSoak,
      keys: {
        ...keys,
        async delete(of, id) {
          await keys.delete(of, id)
          keys.trouble.set('list', 'Throttling')
          return { kind: 'not_known', why: 'TimeoutError' }
        },
      },
    })
    const held = rowAfter(await deleting.delete_key.run(request))
    keys.trouble.clear()
    expect(await run(held)).toEqual({ effect: 'delete_key', result: 'deleted' })
  })

  it('does not claim a key that is gone after AWS had refused', async () => {
    const refusing = createKeyEffects({
      proveSoak,
      keys: { ...keys, delete: () => Promise.resolve({ kind: 'refused', code: 'denied' }) },
    })
    const held = rowAfter(await refusing.delete_key.run(request))
    expect(held.hold?.reason).toBe('aws_denied')
    await keys.delete(user, keyId)
    expect(await run(held)).toEqual({ effect: 'delete_key', result: 'gone' })
  })

  it.each([
    [true, 'deleted'],
    [undefined, 'gone'],
  ])(
    'calls a key that is no longer listed, with deletionAsked %s on the row, %s',
    async (deletionAsked, result) => {
      await keys.delete(user, keyId)
      const hold = { reason: 'aws_unavailable' as const, since: NOW.toISOString(), facts: {} }
      const row = aDeleteRequest({ state: 'running', hold, operation: { keyId, deletionAsked } })
      expect(await run(row)).toEqual({ effect: 'delete_key', result })
    },
  )
})
