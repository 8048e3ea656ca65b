import { beforeEach, describe, expect, it } from 'vitest'
import {
  aCreateRequest,
  aDeactivateRequest,
  aDeletionByItself,
  anActivateRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aRotateRequest, aSubject } from '../../sandbox/gallery/rows/request-rows.ts'
import { createCheckTarget } from '../../src/keys/check-target.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const user = { ...aSubject(), session: 'test' }

let keys: FakeAccessKeys
let keyId: AccessKeyId
const makeKey = async (): Promise<AccessKeyId> => {
  const made = await keys.create(user)
  if (made.kind !== 'created') throw new Error('no key')
  return made.id
}
beforeEach(async () => {
  keys = createFakeAccessKeys({ clock: { now: () => NOW } })
  keys.addUser(user)
  keyId = await makeKey()
})
/** That the soak was whole is another test's. */
const proveSoak = () => Promise.resolve(known('whole' as const))
const check = (request: Request) => createCheckTarget({ keys, proveSoak })(request)

const changed = (
  what: 'active_again' | 'used_again' | 'already_inactive' | 'already_active' | 'no_room' | 'gone',
) => refuse({ reason: 'target_changed', what })
const noKey = (): Promise<unknown> => keys.delete(user, keyId)
const inactive = (): Promise<unknown> => keys.makeInactive(user, keyId)

describe('createCheckTarget', () => {
  it('lets a creation pass while there is a free place', async () => {
    expect(await check(aCreateRequest())).toEqual(ok(undefined))
    const other = await makeKey()
    await keys.makeInactive(user, other)
    expect(await check(aCreateRequest())).toEqual(changed('no_room'))
  })

  it('lets a key be made Inactive that is Active', async () => {
    const request = aDeactivateRequest({ operation: { keyId } })
    expect(await check(request)).toEqual(ok(undefined))
    await inactive()
    expect(await check(request)).toEqual(changed('already_inactive'))
    await noKey()
    expect(await check(request)).toEqual(changed('gone'))
  })

  it('lets a key be made Active that is Inactive', async () => {
    const request = anActivateRequest({ operation: { keyId } })
    expect(await check(request)).toEqual(changed('already_active'))
    await inactive()
    expect(await check(request)).toEqual(ok(undefined))
    await noKey()
    expect(await check(request)).toEqual(changed('gone'))
  })

  it('lets a rotation begin with one key, Active', async () => {
    const request = aRotateRequest({ operation: { oldKeyId: keyId } })
    expect(await check(request)).toEqual(ok(undefined))
    const other = await makeKey()
    expect(await check(request)).toEqual(changed('no_room'))
    await keys.delete(user, other)
    await inactive()
    expect(await check(request)).toEqual(changed('already_inactive'))
    await noKey()
    expect(await check(request)).toEqual(changed('gone'))
  })

  describe('of a deletion', () => {
    const deletion = (): Request =>
      aDeletionByItself({ operation: { keyId, inactiveAt: addMs(NOW, -8 * DAY_MS).toISOString() } })

    it('passes while the key is Inactive and was not used since', async () => {
      await inactive()
      keys.use(keyId, { at: addMs(NOW, -9 * DAY_MS), service: 's3', region: 'eu-central-1' })
      expect(await check(deletion())).toEqual(ok(undefined))
    })

    it('passes for a key that is gone: the deletion finds that and says so', async () => {
      await noKey()
      expect(await check(deletion())).toEqual(ok(undefined))
    })

    it('refuses a key that is Active again, or was used since', async () => {
      expect(await check(deletion())).toEqual(changed('active_again'))
      await inactive()
      keys.use(keyId, { at: addMs(NOW, -DAY_MS), service: 's3', region: 'eu-central-1' })
      expect(await check(deletion())).toEqual(changed('used_again'))
    })

    it('refuses while the last use cannot be read', async () => {
      await inactive()
      keys.trouble.set('lastUse', 'Throttling')
      expect(await check(deletion())).toEqual(
        refuse({ reason: 'target_unreadable', why: 'Throttling' }),
      )
    })
  })

  it.each([
    ['a creation', aCreateRequest],
    ['a deactivation', aDeactivateRequest],
    ['an activation', anActivateRequest],
    ['a rotation', aRotateRequest],
    ['a deletion', aDeletionByItself],
  ])('refuses %s while the keys cannot be read', async (_what, aRequest) => {
    keys.trouble.set('list', 'Throttling')
    expect(await check(aRequest())).toEqual(
      refuse({ reason: 'target_unreadable', why: 'Throttling' }),
    )
  })
})
