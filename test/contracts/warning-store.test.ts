import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDynamoWarningStore } from '../../src/aws/dynamo/dynamo-warning-store.ts'
import type { Warning, WarningStore } from '../../src/reminders/warnings.ts'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  SlackUserId,
} from '../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'

const NOW = new Date('2026-11-30T10:00:00.000Z')
const KEY = AccessKeyId.parse('AKIAWARNEDKEY2345AAA')
const AT = { now: NOW, leaseMs: 1_000 }
const WARNING: Warning = {
  keyId: KEY,
  account: AccountId.parse('111111111111'),
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAEXAMPLE2345'),
  path: '/',
  tags: { team: 'payments' },
  groups: ['engineers'],
  owner: SlackUserId.parse('U0ERIN'),
  keyCreatedAt: NOW.toISOString(),
  state: 'waiting',
  attempts: 0,
}

describe('createDynamoWarningStore', () => {
  let engine: DynamoEngine
  let store: WarningStore
  let wall = NOW.getTime()
  beforeAll(async () => {
    engine = await startDynamoEngine()
  })
  afterAll(() => engine.stop())
  beforeEach(async () => {
    wall = NOW.getTime()
    store = createDynamoWarningStore({ ...(await engine.createTable()), wallNow: () => wall })
  })

  const lease = async (): Promise<{ warning: Warning; token: string }> => {
    const leased = await store.lease(KEY, AT)
    if (leased === 'busy' || leased === 'over') throw new Error('it is free')
    return leased
  }

  it('is planned once for each key, and had by one of many at the same moment', async () => {
    await store.plan(WARNING, addMs(NOW, DAY_MS))
    expect(await store.lease(KEY, AT)).toBe('busy')
    await store.plan(WARNING, NOW)
    expect(await store.lease(KEY, AT)).toBe('busy')
    const later = { ...AT, now: addMs(NOW, DAY_MS) }
    const leased = await Promise.all(Array.from({ length: 12 }, () => store.lease(KEY, later)))
    expect(leased.filter((each) => each === 'busy')).toHaveLength(11)
    wall += 1_001
    expect(await store.lease(KEY, later)).toMatchObject({ warning: WARNING })
  })

  it('is over when the owner was told, also when it is planned again', async () => {
    await store.plan(WARNING, NOW)
    const { token } = await lease()
    expect(await store.settle(token, { ...WARNING, state: 'told' })).toBe(true)
    expect(await store.settle(token, { ...WARNING, state: 'waiting' }, NOW)).toBe(false)
    await store.plan(WARNING, NOW)
    expect(await store.lease(KEY, AT)).toBe('over')
  })

  it.each([
    ['dropped', WARNING.owner, true],
    ['not_reached', WARNING.owner, false],
    ['not_reached', SlackUserId.parse('U0OMAR'), true],
  ] as const)('that was %s is planned again for %s: %s', async (state, owner, again) => {
    await store.plan(WARNING, NOW)
    const { token } = await lease()
    await store.settle(token, { ...WARNING, state })
    await store.plan({ ...WARNING, owner }, NOW)
    expect((await store.lease(KEY, AT)) !== 'over').toBe(again)
  })

  it('waits again where it is settled with a moment', async () => {
    await store.plan(WARNING, NOW)
    const { token } = await lease()
    await store.settle(token, { ...WARNING, attempts: 1 }, addMs(NOW, DAY_MS))
    expect(await store.lease(KEY, AT)).toBe('busy')
    expect(await store.lease(KEY, { ...AT, now: addMs(NOW, DAY_MS) })).toMatchObject({
      warning: { attempts: 1 },
    })
  })

  it('gives the owners who could not be told since a moment', async () => {
    const { keyId, account, userName, owner } = WARNING
    const unreached = { keyId, account, userName, owner, why: 'gone', at: NOW.toISOString() }
    await store.noteUnreached(unreached)
    expect(await store.unreached(NOW)).toEqual([unreached])
    expect(await store.unreached(addMs(NOW, 1))).toEqual([])
  })
})
