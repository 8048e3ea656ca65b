import { beforeEach, describe, expect, it } from 'vitest'
import { aDeletionByItself } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { createSoakCheck } from '../../src/keys/check-soak.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Request } from '../../src/requests/request.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { createFakeAccessKeys, type FakeAccessKeys } from '../fakes/fake-access-keys.ts'
import { createFakeTrail, type FakeTrail } from '../fakes/fake-trail.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const INACTIVE_AT = addMs(NOW, -5 * DAY_MS)
const user = { ...aDeletionByItself().subject, session: 'test' }

let keys: FakeAccessKeys
let trail: FakeTrail
let keyId: AccessKeyId
let request: Request
beforeEach(async () => {
  keys = createFakeAccessKeys({ clock: { now: () => NOW } })
  trail = createFakeTrail()
  keys.addUser(user)
  const made = await keys.create(user)
  if (made.kind !== 'created') throw new Error('no key')
  keyId = made.id
  await keys.makeInactive(user, keyId)
  request = aDeletionByItself({
    state: 'running',
    operation: { keyId, step: 'soaking', inactiveAt: INACTIVE_AT.toISOString() },
  })
})
const look = () => createSoakCheck({ keys, trail }).run(request)

describe('createSoakCheck', () => {
  it('finds a key still Inactive that was never used', async () => {
    expect(await look()).toEqual({
      effect: 'check_soak',
      result: 'inactive',
      lastUse: undefined,
      neverUsed: true,
      activeAt: undefined,
    })
  })

  it('tells the last use, and whoever made it Active since', async () => {
    const at = addMs(NOW, -DAY_MS)
    keys.use(keyId, { at, service: 's3', region: 'eu-central-1' })
    trail.activated(user.account, keyId, at)
    trail.activated(user.account, keyId, addMs(INACTIVE_AT, -DAY_MS))
    expect(await look()).toMatchObject({
      lastUse: { at: at.toISOString(), service: 's3' },
      neverUsed: false,
      activeAt: at,
    })
  })

  it('does not take what was made Active before the soak for news', async () => {
    trail.activated(user.account, keyId, addMs(INACTIVE_AT, -DAY_MS))
    expect(await look()).toMatchObject({ result: 'inactive', activeAt: undefined })
  })

  it('finds a key that is Active, and one that is gone', async () => {
    await keys.makeActive(user, keyId)
    expect(await look()).toEqual({ effect: 'check_soak', result: 'active_again' })
    await keys.delete(user, keyId)
    expect(await look()).toEqual({ effect: 'check_soak', result: 'gone' })
  })

  it.each([
    ['the keys', () => keys.trouble.set('list', 'Throttling')],
    ['the last use', () => keys.trouble.set('lastUse', 'Throttling')],
    ['CloudTrail', () => trail.gaps.push('Throttling')],
  ])(
    'knows nothing while %s cannot be read, and never says "still Inactive"',
    async (_what, fails) => {
      fails()
      expect(await look()).toMatchObject({ effect: 'check_soak', result: 'not_known' })
    },
  )
})
