import { beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  NEW_KEY,
  OLD_KEY,
  PRODUCTION,
  STRAY_KEY,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import {
  A_ROOT_KEY,
  ANOTHER_ROOT_KEY,
  aRootRequest,
} from '../../../sandbox/gallery/rows/root-rows.ts'
import { userOf, WrongOperationError } from '../../../src/keys/request-subject.ts'
import type { RootAccess, RootKeyRecord } from '../../../src/keys/root/root-access.ts'
import { createRootEffects } from '../../../src/keys/root/root-effects.ts'
import type { Request } from '../../../src/requests/request.ts'
import { createFakeRootAccess, type FakeRootAccess } from '../../fakes/fake-root-access.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const KEY: RootKeyRecord = {
  id: OLD_KEY,
  status: 'Active',
  createdAt: new Date(A_ROOT_KEY.createdAt),
  lastUse: {
    kind: 'at',
    at: new Date(A_ROOT_KEY.lastUse?.at ?? 0),
    service: 's3',
    region: 'us-east-1',
  },
}
const OTHER: RootKeyRecord = {
  id: NEW_KEY,
  status: 'Inactive',
  createdAt: new Date(ANOTHER_ROOT_KEY.createdAt),
  lastUse: { kind: 'never' },
}
const yesterday = {
  kind: 'at' as const,
  at: new Date('2026-03-01T10:00:00.000Z'),
  service: 's3',
  region: 'us-east-1',
}
const two = (overrides: Pick<Partial<Request>, 'waivers'> = {}): Request =>
  aRootRequest({
    operation: { keys: [A_ROOT_KEY, ANOTHER_ROOT_KEY], step: 'deleting' },
    ...overrides,
  })

let root: FakeRootAccess
const effect = (access: RootAccess = root) =>
  createRootEffects({ root: access, clock: { now: () => NOW } }).delete_root_keys

beforeEach(() => {
  root = createFakeRootAccess()
  root.add(PRODUCTION, KEY)
  root.add(PRODUCTION, OTHER)
})

describe('delete_root_keys', () => {
  it('reads, deletes the keys of the card one after the other, and reads again', async () => {
    expect(await effect().run(two())).toMatchObject({ result: 'deleted', left: [] })
    expect(root.calls).toEqual(['audit', OLD_KEY, NEW_KEY, 'audit'])
  })

  it('deletes nothing when another key is there, and tells of all', async () => {
    root.add(PRODUCTION, { ...OTHER, id: STRAY_KEY })
    expect(await effect().run(two())).toMatchObject({
      result: 'changed',
      keys: [{ id: OLD_KEY }, { id: NEW_KEY }, { id: STRAY_KEY }],
    })
    expect(root.calls).toEqual(['audit'])
  })

  it('deletes nothing when a key came into use since, or has another status', async () => {
    root.use(PRODUCTION, NEW_KEY, yesterday)
    expect(await effect().run(two())).toMatchObject({
      result: 'changed',
      hold: { reason: 'root_key_used' },
    })
    const again = createFakeRootAccess()
    again.add(PRODUCTION, KEY)
    again.add(PRODUCTION, { ...OTHER, status: 'Active' })
    expect(await effect(again).run(two())).toMatchObject({ result: 'changed' })
    expect([...root.calls, ...again.calls]).toEqual(['audit', 'audit'])
  })

  it('deletes nothing when a key of the card is gone that nobody here asked AWS to delete', async () => {
    const one = createFakeRootAccess()
    one.add(PRODUCTION, KEY)
    expect(await effect(one).run(two())).toMatchObject({
      result: 'changed',
      keys: [{ id: OLD_KEY }],
    })
  })

  const lately = (overrides: Pick<Partial<Request>, 'waivers'> = {}): Request => {
    const { service, region } = yesterday
    const lastUse = {
      at: yesterday.at.toISOString(),
      service,
      region,
      source: 'last_used' as const,
    }
    return aRootRequest({
      operation: { keys: [{ ...A_ROOT_KEY, lastUse }], step: 'deleting' },
      ...overrides,
    })
  }

  it('holds on a key that was used lately, and goes on with an override', async () => {
    const used = createFakeRootAccess()
    used.add(PRODUCTION, { ...KEY, lastUse: yesterday })
    expect(await effect(used).run(lately())).toMatchObject({
      result: 'held',
      reason: 'root_key_used',
      facts: { keyId: OLD_KEY },
    })
    expect(used.keysOf(PRODUCTION)).toEqual([OLD_KEY])
    const waivers = [{ of: 'root_key_used' as const, act: anAct(), at: NOW.toISOString() }]
    expect(await effect(used).run(lately({ waivers }))).toMatchObject({ result: 'deleted' })
  })

  it('asks anew when a use becomes known that was not on the card, whoever overrode what', async () => {
    const { lastUse: _lastUse, neverUsed: _neverUsed, ...untold } = ANOTHER_ROOT_KEY
    const waivers = [{ of: 'root_key_used' as const, act: anAct(), at: NOW.toISOString() }]
    const request = aRootRequest({
      operation: { keys: [A_ROOT_KEY, untold], step: 'deleting' },
      waivers,
    })
    root.use(PRODUCTION, NEW_KEY, yesterday)
    expect(await effect().run(request)).toMatchObject({ result: 'changed' })
    expect(root.calls).toEqual(['audit'])
  })

  it('holds on a last use that AWS does not tell, whoever overrode what', async () => {
    root.use(PRODUCTION, OLD_KEY, { kind: 'unknown', why: 'Throttling' })
    const waivers = [{ of: 'root_key_used' as const, act: anAct(), at: NOW.toISOString() }]
    expect(await effect().run(two({ waivers }))).toMatchObject({
      result: 'held',
      reason: 'last_use_unknown',
    })
    expect(root.keysOf(PRODUCTION)).toHaveLength(2)
  })

  it('is over where nothing is left, and says whose doing that was', async () => {
    const none = createFakeRootAccess()
    expect(await effect(none).run(two())).toMatchObject({ result: 'gone' })
    const asked = two()
    if (asked.operation.kind !== 'deleteRoot') throw new Error('no root')
    const row = { ...asked, operation: { ...asked.operation, deletionAsked: [OLD_KEY] } }
    expect(await effect(none).run(row)).toMatchObject({ result: 'deleted' })
  })

  it('goes on after one of two was deleted', async () => {
    const one = createFakeRootAccess()
    one.add(PRODUCTION, OTHER)
    const asked = two()
    if (asked.operation.kind !== 'deleteRoot') throw new Error('no root')
    const row = { ...asked, operation: { ...asked.operation, deletionAsked: [OLD_KEY] } }
    expect(await effect(one).run(row)).toMatchObject({ result: 'deleted' })
  })

  it.each([
    [{ kind: 'refused', code: 'sts:AssumeRoot AccessDenied' }, { result: 'denied' }],
    [{ kind: 'not_root' }, { result: 'held', reason: 'root_not_proven' }],
    [{ kind: 'not_known', why: 'sts:AssumeRoot Throttling' }, { result: 'not_known' }],
  ] as const)('deletes nothing without a session: %o', async (no, outcome) => {
    root.trouble.set('audit', no)
    expect(await effect().run(two())).toMatchObject(outcome)
    root.trouble.delete('audit')
    root.trouble.set('delete', no)
    expect(await effect().run(two())).toMatchObject(outcome)
    expect(root.keysOf(PRODUCTION)).toHaveLength(2)
  })

  it('says deleted after a lost answer only when AWS lists the key no more', async () => {
    root.lost = true
    expect(await effect().run(two())).toMatchObject({ result: 'not_known', asked: [OLD_KEY] })
    expect(root.keysOf(PRODUCTION)).toEqual([NEW_KEY])
  })

  it('does not say deleted when it cannot look afterwards', async () => {
    const silent: RootAccess = {
      deleteKey: root.deleteKey,
      audit: (ref) =>
        root.calls.length < 2
          ? root.audit(ref)
          : Promise.resolve({ kind: 'not_known', why: 'Throttling' }),
    }
    expect(await effect(silent).run(two())).toMatchObject({
      result: 'not_known',
      asked: [OLD_KEY, NEW_KEY],
    })
  })

  it('has no user whom a call could name', () => {
    expect(() => userOf(two())).toThrow(WrongOperationError)
  })
})

const askedOf = ({ operation }: Request) =>
  operation.kind === 'deleteRoot' ? operation.deletionAsked : undefined

describe('delete_root_keys, when the worker stops', () => {
  class Stop extends Error {
    override readonly name = 'Stop'
  }
  /** The worker stops at its nth call: before AWS had it, or after. */
  const stopping = (at: number, when: 'before' | 'after'): RootAccess => {
    let calls = 0
    const stop = async <T>(ask: () => Promise<T>): Promise<T> => {
      calls += 1
      if (calls !== at) return ask()
      if (when === 'after') await ask()
      throw new Stop()
    }
    return {
      audit: (ref) => stop(() => root.audit(ref)),
      deleteKey: (ref, keyId) => stop(() => root.deleteKey(ref, keyId)),
    }
  }

  it.each([1, 2, 3, 4].flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]))(
    'at call %i, %s it: looks first, then ends with the keys gone and said so',
    async (at, when) => {
      await expect(effect(stopping(at, when)).run(two())).rejects.toThrow(Stop)
      let row = two()
      let outcome = await effect().reconcile(row)
      for (let tries = 0; tries < 3; tries++) {
        if (outcome.effect !== 'delete_root_keys' || outcome.result !== 'not_known') break
        const { asked } = outcome
        if (row.operation.kind !== 'deleteRoot') break
        row = {
          ...row,
          operation: {
            ...row.operation,
            deletionAsked: [...(askedOf(row) ?? []), ...asked],
          },
        }
        outcome = await effect().run(row)
      }
      expect(outcome).toMatchObject({ result: 'deleted' })
      expect(root.keysOf(PRODUCTION)).toEqual([])
    },
  )

  it('reconciles by reading alone', async () => {
    expect(await effect().reconcile(two())).toMatchObject({ result: 'not_known', asked: [] })
    expect(root.calls).toEqual(['audit'])
    root.trouble.set('audit', { kind: 'not_known', why: 'Throttling' })
    expect(await effect().reconcile(two())).toMatchObject({
      result: 'not_known',
      asked: [OLD_KEY, NEW_KEY],
    })
  })
})
