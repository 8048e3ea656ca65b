import { describe, expect, it } from 'vitest'
import { createKeyEffects } from '../../src/keys/key-effects.ts'
import type { HoldReason } from '../../src/requests/hold.ts'
import { createFakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { aDeleteRequest, aSubject } from '../support/request-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')

describe('delete_key', () => {
  it.each<[string, HoldReason, string]>([
    ['deleted', 'aws_unavailable', 'an earlier try had no answer'],
    ['gone', 'aws_denied', 'AWS had refused'],
  ])('calls a key that is no longer listed %s after %s: %s', async (result, reason) => {
    const keys = createFakeAccessKeys({ clock: { now: () => NOW } })
    keys.addUser(aSubject())
    const hold = { reason, since: NOW.toISOString(), facts: {} }
    const { delete_key } = createKeyEffects({ keys })
    expect(await delete_key.run(aDeleteRequest({ state: 'running', hold }))).toEqual({
      effect: 'delete_key',
      result,
    })
  })
})
