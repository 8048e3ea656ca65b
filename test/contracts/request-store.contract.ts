/** What every RequestStore must do, whatever it stores in. `makeStore` gives an empty one. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  DEVELOPMENT,
  ERIN,
  MAX,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  OMAR,
  STRAY_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { AccessKeyId, IamUserId, IamUserName, type RequestId } from '../../src/requests/ids.ts'
import { type LedgerEntry, verifyChain } from '../../src/requests/ledger.ts'
import type { Claim, Request } from '../../src/requests/request.ts'
import type { Change, RequestStore } from '../../src/requests/request-store.ts'
import { someRequest } from '../support/some-request.ts'

export type MakeRequestStore = (deps: { readonly wallNow: () => number }) => Promise<RequestStore>

const WALL = Date.parse('2026-03-02T09:00:00.000Z')
const AT = new Date('2026-03-02T10:00:00.000Z')
const REQUESTED: LedgerEntry = { type: 'requested', actor: ERIN, data: { key: OLD_KEY } }
const ERIN_AGAIN = { userId: IamUserId.parse('AIDAERINAGAIN2345672') }

export function requestStoreContract(makeStore: MakeRequestStore): void {
  let store: RequestStore
  let wall = WALL

  beforeEach(async () => {
    wall = WALL
    store = await makeStore({ wallNow: () => wall })
  })

  const open = async (request: Request): Promise<Request> => {
    const outcome = await store.open(request, [REQUESTED])
    if (outcome.kind !== 'opened') throw new Error(`not opened: ${outcome.kind}`)
    return outcome.request
  }
  const held = (request: Request, reason: 'keys_unknown' = 'keys_unknown'): Change => ({
    request: { ...request, hold: { reason, since: AT.toISOString(), facts: {} } },
    entries: [{ type: 'held', actor: 'awskey', data: { reason } }],
    at: AT,
  })
  const commit = async (from: Request, change: Change): Promise<Request> => {
    const outcome = await store.commit(from, change)
    if (outcome.kind !== 'committed') throw new Error('not committed')
    return outcome.request
  }
  const claimOn = (request: Request, token: string, leaseMs = 60_000): Claim => ({
    effectId: request.next?.id ?? 'no effect',
    token,
    leaseUntil: new Date(wall + leaseMs).toISOString(),
  })
  const mustClaim = async (request: Request, token: string, leaseMs?: number): Promise<Claim> => {
    const claim = claimOn(request, token, leaseMs)
    expect(await store.claim(request, claim)).toBe(true)
    return claim
  }
  const holder = ({ subject }: Request) => store.lockHolder(subject.account, subject.userId)
  const current = async ({ id }: Request): Promise<Request> => {
    const request = await store.read(id)
    if (request === undefined) throw new Error('no such request')
    return request
  }

  describe('open', () => {
    it('gives version 1, a chained ledger and the lock', async () => {
      const request = aRotateRequest()

      const opened = await open(request)

      expect(opened).toEqual({
        ...request,
        version: 1,
        ledger: { seq: 1, head: opened.ledger.head },
      })
      expect(await store.read(request.id)).toEqual(opened)
      expect(await holder(request)).toBe(request.id)
      expect(verifyChain(await store.readLedger(request.id), opened.ledger)).toEqual([])
    })

    it('answers the same act delivered twice with the request that it made', async () => {
      const opened = await open(aRotateRequest())
      const changed = await commit(opened, held(opened))

      const again = await store.open(aRotateRequest(), [REQUESTED])

      expect(again).toEqual({ kind: 'exists', request: changed })
      expect(await store.readLedger(opened.id)).toHaveLength(2)
    })

    it('answers with the request also when somebody else has the lock by now', async () => {
      const opened = await open(aRotateRequest())
      await commit(opened, { request: opened, entries: [], at: AT, lock: 'release' })
      const other = await open(aRotateRequest({ id: aRequestId(2) }))

      expect((await store.open(aRotateRequest(), [REQUESTED])).kind).toBe('exists')
      expect(await holder(opened)).toBe(other.id)
    })

    it('refuses a second request for one IAM user and leaves no trace of it', async () => {
      const first = await open(aRotateRequest())
      const second = aRotateRequest({ id: aRequestId(2), requester: OMAR })

      const outcome = await store.open(second, [{ ...REQUESTED, actor: OMAR }])

      expect(outcome).toEqual({ kind: 'locked', by: first.id })
      expect(await store.read(second.id)).toBeUndefined()
      expect(await store.readLedger(second.id)).toEqual([])
      expect(await store.history({ of: 'person', person: OMAR }, 10)).toEqual([])
    })

    it('lets one of many requests for one IAM user through', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          store.open(aRotateRequest({ id: aRequestId(n) }), [REQUESTED]),
        ),
      )

      const [winner, ...others] = outcomes.toSorted((a, b) => (a.kind > b.kind ? -1 : 1))
      expect(winner?.kind).toBe('opened')
      expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(['locked']))
    })

    it('makes one request of one act that arrives many times at once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => store.open(aRotateRequest(), [REQUESTED])),
      )

      expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
      expect(outcomes.filter(({ kind }) => kind === 'exists')).toHaveLength(11)
      expect(await store.readLedger(aRequestId())).toHaveLength(1)
    })

    it('takes a user made again under the same name for another one', async () => {
      await open(aRotateRequest())
      const again = aRotateRequest({ id: aRequestId(2), subject: ERIN_AGAIN })

      expect((await store.open(again, [REQUESTED])).kind).toBe('opened')
    })
  })

  describe('read', () => {
    it('knows no request that was never opened', async () => {
      expect(await store.read(aRequestId(99))).toBeUndefined()
      expect(await store.readLedger(aRequestId(99))).toEqual([])
      expect(await store.lockHolder(DEVELOPMENT, ERIN_AGAIN.userId)).toBeUndefined()
    })

    it('gives back what was written, whatever a valid request holds', async () => {
      let n = 0
      await fc.assert(
        fc.asyncProperty(someRequest(), async (request) => {
          n += 1
          const userId = IamUserId.parse(`AIDA${String(n).padStart(16, '0')}`)
          const own = { ...request, id: aRequestId(n), subject: { ...request.subject, userId } }

          const opened = await open(own)
          const changed = await commit(opened, {
            request: { ...own, operation: opened.operation },
            entries: [REQUESTED],
            at: AT,
          })

          const { claim: _claim, ...written } = own
          expect(opened).toEqual({
            ...written,
            version: 1,
            updatedAt: own.createdAt,
            ledger: opened.ledger,
          })
          expect(await store.read(own.id)).toEqual(changed)
        }),
        { numRuns: 40 },
      )
    })
  })

  describe('commit', () => {
    it('raises the version, chains the ledger and takes members away that the change leaves out', async () => {
      const opened = await open(aDeleteRequest())
      const withHold = await commit(opened, held(opened))
      const { hold: _hold, expiresAt: _expiresAt, next: _next, ...rest } = withHold

      const ended = await commit(withHold, {
        request: { ...rest, state: 'denied' },
        entries: [
          { type: 'released', actor: 'awskey', data: {} },
          { type: 'denied', actor: MAYA, data: { reason: 'still in use' } },
        ],
        at: AT,
      })

      expect(ended).toMatchObject({ version: 3, updatedAt: AT.toISOString(), ledger: { seq: 4 } })
      expect(await store.read(opened.id)).toEqual(ended)
      expect(Object.keys(await current(opened))).not.toContain('hold')
      const events = await store.readLedger(opened.id)
      expect(events.map(({ seq, type }) => [seq, type])).toEqual([
        [1, 'requested'],
        [2, 'held'],
        [3, 'released'],
        [4, 'denied'],
      ])
      expect(verifyChain(events, ended.ledger)).toEqual([])
    })

    it('lets one of fifty changes from the same version through', async () => {
      const opened = await open(aDeleteRequest())
      const decided = (n: number): Change => ({
        request: {
          ...opened,
          decisions: [
            { kind: 'approve', by: MAYA, at: AT.toISOString(), as: 'team payments', act: anAct() },
          ],
        },
        entries: [{ type: 'approved', actor: MAYA, data: { click: String(n % 2) } }],
        at: AT,
      })

      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.commit(opened, decided(n))),
      )

      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1)
      const row = await current(opened)
      expect(row.version).toBe(2)
      expect(row.decisions).toHaveLength(1)
      const events = await store.readLedger(opened.id)
      expect(events).toHaveLength(2)
      expect(verifyChain(events, row.ledger)).toEqual([])
    })

    it('is a conflict from a version that has passed', async () => {
      const opened = await open(aRotateRequest())
      const changed = await commit(opened, held(opened))

      expect(await store.commit(opened, held(opened))).toEqual({ kind: 'conflict' })
      expect(await store.read(opened.id)).toEqual(changed)
    })

    it('is a conflict for a request that is not there', async () => {
      const absent = { ...aRotateRequest(), version: 1 }

      expect(await store.commit(absent, held(absent))).toEqual({ kind: 'conflict' })
      expect(await store.read(absent.id)).toBeUndefined()
    })

    it('is a conflict while a claim stands, lapsed or not', async () => {
      const opened = await open(aRotateRequest())
      await mustClaim(opened, 'worker-1', 1_000)

      expect(await store.commit(opened, held(opened))).toEqual({ kind: 'conflict' })
      wall += 5_000
      expect(await store.commit(opened, held(opened))).toEqual({ kind: 'conflict' })
    })

    it('frees the claim that it answers', async () => {
      const opened = await open(aRotateRequest())
      await mustClaim(opened, 'worker-1')
      const claimed = await current(opened)

      const answered = await commit(claimed, { ...held(claimed), answers: 'worker-1' })

      expect(answered.claim).toBeUndefined()
      expect((await current(opened)).claim).toBeUndefined()
      expect(answered.version).toBe(2)
    })

    it('is a conflict when it answers a claim that is not the one that stands', async () => {
      const opened = await open(aRotateRequest())

      expect(await store.commit(opened, { ...held(opened), answers: 'worker-1' })).toEqual({
        kind: 'conflict',
      })
      await mustClaim(opened, 'worker-2')
      expect(await store.commit(opened, { ...held(opened), answers: 'worker-1' })).toEqual({
        kind: 'conflict',
      })
      expect((await current(opened)).claim?.token).toBe('worker-2')
    })

    it('refuses to change another request or another IAM user', async () => {
      const opened = await open(aRotateRequest())

      await expect(store.commit(opened, held({ ...opened, id: aRequestId(7) }))).rejects.toThrow(
        'another request',
      )
      await expect(
        store.commit(opened, held({ ...opened, subject: { ...opened.subject, ...ERIN_AGAIN } })),
      ).rejects.toThrow('another IAM user')
    })

    it('never writes a row that could not be read again', async () => {
      const opened = await open(aRotateRequest())
      const next = { id: 'x', effect: 'look', dueAt: 'tomorrow', attempt: 0 } as const

      await expect(store.commit(opened, held({ ...opened, next }))).rejects.toThrow('next.dueAt')
      expect(await store.read(opened.id)).toEqual(opened)
    })
  })

  describe('the lock', () => {
    it('is released, and the IAM user is free', async () => {
      const opened = await open(aRotateRequest())

      await commit(opened, { ...held(opened), lock: 'release' })

      expect(await holder(opened)).toBeUndefined()
      const next = aRotateRequest({ id: aRequestId(2) })
      expect((await store.open(next, [REQUESTED])).kind).toBe('opened')
    })

    it('is left alone by a release when it is no longer ours', async () => {
      const first = await open(aRotateRequest())
      const free = await commit(first, { ...held(first), lock: 'release' })
      const second = await open(aRotateRequest({ id: aRequestId(2) }))

      const outcome = await store.commit(free, { ...held(free), lock: 'release' })

      expect(outcome.kind).toBe('committed')
      expect(await holder(first)).toBe(second.id)
    })

    it('does not stop a release when nobody holds it', async () => {
      const first = await open(aRotateRequest())
      const free = await commit(first, { ...held(first), lock: 'release' })

      expect((await store.commit(free, { ...held(free), lock: 'release' })).kind).toBe('committed')
    })

    it('goes to the request that is opened, in one step', async () => {
      const rotation = await open(aRotateRequest())
      const deletion = aDeleteRequest({ id: aRequestId(5), parent: rotation.id })

      const done = await commit(rotation, {
        request: { ...rotation, state: 'done', child: deletion.id },
        entries: [{ type: 'delete_opened', actor: 'awskey', data: { request: deletion.id } }],
        at: AT,
        lock: 'hand_over',
        opens: { request: deletion, entries: [{ ...REQUESTED, data: { parent: rotation.id } }] },
      })

      const child = await current(deletion)
      expect(await holder(rotation)).toBe(deletion.id)
      expect(child).toEqual({ ...deletion, version: 1, ledger: child.ledger })
      expect(verifyChain(await store.readLedger(deletion.id), child.ledger)).toEqual([])
      expect(verifyChain(await store.readLedger(rotation.id), done.ledger)).toEqual([])
      expect(await store.history({ of: 'key', keyId: NEW_KEY }, 10)).toEqual([deletion.id])
    })

    it('is not handed over by somebody who has lost it', async () => {
      const rotation = await open(aRotateRequest())
      const free = await commit(rotation, { ...held(rotation), lock: 'release' })
      const other = await open(aRotateRequest({ id: aRequestId(2) }))
      const deletion = aDeleteRequest({ id: aRequestId(5), parent: rotation.id })

      const outcome = await store.commit(free, {
        ...held(free),
        lock: 'hand_over',
        opens: { request: deletion, entries: [REQUESTED] },
      })

      expect(outcome).toEqual({ kind: 'conflict' })
      expect(await holder(rotation)).toBe(other.id)
      expect(await store.read(deletion.id)).toBeUndefined()
      expect(await current(free)).toEqual(free)
    })

    it('is never handed over to nobody', async () => {
      const opened = await open(aRotateRequest())

      await expect(store.commit(opened, { ...held(opened), lock: 'hand_over' })).rejects.toThrow(
        'or neither',
      )
    })
  })

  describe('claim', () => {
    it('gives the effect to one of fifty workers and keeps the version', async () => {
      const opened = await open(aRotateRequest())

      const won = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.claim(opened, claimOn(opened, `worker-${n}`))),
      )

      const winner = won.indexOf(true)
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await current(opened)).toEqual({
        ...opened,
        claim: claimOn(opened, `worker-${winner}`),
      })
    })

    it('is refused on a row that has changed, and for an effect that is not next', async () => {
      const opened = await open(aRotateRequest())
      await commit(opened, held(opened))
      const row = await current(opened)

      expect(await store.claim(opened, claimOn(opened, 'worker-1'))).toBe(false)
      expect(await store.claim(row, { ...claimOn(row, 'worker-1'), effectId: 'other' })).toBe(false)
    })

    it('takes over a claim whose lease has ended, once', async () => {
      const opened = await open(aRotateRequest())
      const lapsed = await mustClaim(opened, 'worker-1', 1_000)
      wall += 1_000

      const won = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          store.claim(opened, claimOn(opened, `worker-${n + 2}`), lapsed),
        ),
      )

      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await current(opened)).claim?.token).toBe(`worker-${won.indexOf(true) + 2}`)
    })

    it('does not take over a claim whose lease still runs, or that is not the one that stands', async () => {
      const opened = await open(aRotateRequest())
      const live = await mustClaim(opened, 'worker-1', 60_000)

      expect(await store.claim(opened, claimOn(opened, 'worker-2'), live)).toBe(false)
      wall += 120_000
      const other = { ...live, token: 'worker-9' }
      expect(await store.claim(opened, claimOn(opened, 'worker-2'), other)).toBe(false)
      expect(await store.claim(opened, claimOn(opened, 'worker-2'), live)).toBe(true)
    })

    it('is given twice to the worker that has it already', async () => {
      const opened = await open(aRotateRequest())
      const claim = await mustClaim(opened, 'worker-1')

      expect(await store.claim(opened, claim)).toBe(true)
    })
  })

  describe('due', () => {
    it('gives rows whose moment has come, the longest waiting first', async () => {
      const dueAt = ['10:00', '08:00', '12:00', '09:00', '08:30'].map(
        (time) => `2026-03-02T${time}:00.000Z`,
      )
      const opened = await Promise.all(
        dueAt.map((moment, n) => open(ofUser(n, { effect: 'look', dueAt: moment }))),
      )
      const ids = [1, 4, 3, 0].map((n) => opened[n]?.id)

      expect(
        (await store.due(AT, 10)).map((head) => 'requestId' in head && head.requestId),
      ).toEqual(ids)
      expect((await store.due(AT, 2)).map((head) => 'requestId' in head && head.requestId)).toEqual(
        ids.slice(0, 2),
      )
      expect(await store.due(new Date('2026-03-02T07:59:59.999Z'), 10)).toEqual([])
      expect((await store.due(AT, 10))[0]).toEqual({ kind: 'request', requestId: ids[0] })
    })

    it('forgets a row that waits for nothing any more', async () => {
      const opened = await open(aRotateRequest())
      expect(await store.due(AT, 10)).toHaveLength(1)
      const { next: _next, ...rest } = opened

      await commit(opened, { request: { ...rest, state: 'done' }, entries: [], at: AT })

      expect(await store.due(AT, 10)).toEqual([])
    })

    it('keeps a row whose worker has stopped in the middle', async () => {
      const opened = await open(aRotateRequest())
      await mustClaim(opened, 'worker-1')

      expect(await store.due(AT, 10)).toEqual([{ kind: 'request', requestId: opened.id }])
    })
  })

  describe('openIds', () => {
    it('gives every request that has not ended, however far off its next moment is', async () => {
      const moments = ['2026-03-02T10:00:00.000Z', '2040-01-01T00:00:00.000Z']
      const opened: Request[] = []
      for (const [n, dueAt] of moments.entries())
        opened.push(await open(ofUser(n, { effect: 'look', dueAt })))
      const claimed = await open(ofUser(2, { effect: 'look', dueAt: '2026-03-02T10:00:00.000Z' }))
      await mustClaim(claimed, 'worker-1')

      const ids = [...opened, claimed].map(({ id }) => id)
      expect(await store.openIds()).toEqual(ids.toSorted())
    })

    it('leaves out what has ended', async () => {
      const opened = await open(aRotateRequest())
      expect(await store.openIds()).toEqual([opened.id])
      const { next: _next, ...rest } = opened

      await commit(opened, { request: { ...rest, state: 'done' }, entries: [], at: AT })

      expect(await store.openIds()).toEqual([])
    })
  })

  describe('history', () => {
    it('finds a request by its people, keys, IAM user and account', async () => {
      const opened = await open(aRotateRequest({ requester: OMAR }))
      const changed = await commit(opened, {
        request: {
          ...opened,
          operation: { ...rotation(opened), strayKeyId: STRAY_KEY },
        },
        entries: [
          { type: 'approved', actor: MAYA, data: {} },
          { type: 'stray_key_found', actor: 'awskey', data: { keyId: STRAY_KEY } },
        ],
        at: AT,
      })
      const { strayKeyId: _stray, ...operation } = rotation(changed)
      await commit(changed, { request: { ...changed, operation }, entries: [], at: AT })

      const found = await Promise.all([
        store.history({ of: 'person', person: OMAR }, 5),
        store.history({ of: 'person', person: ERIN }, 5),
        store.history({ of: 'person', person: MAYA }, 5),
        store.history({ of: 'key', keyId: OLD_KEY }, 5),
        store.history({ of: 'key', keyId: STRAY_KEY }, 5),
        store.history({ of: 'user', account: DEVELOPMENT, userName: 'ERIN' }, 5),
        store.history({ of: 'account', account: DEVELOPMENT }, 5),
      ])
      expect(found).toEqual(found.map(() => [opened.id]))
      expect(await store.history({ of: 'person', person: MAX }, 5)).toEqual([])
      expect(await store.history({ of: 'key', keyId: NEW_KEY }, 5)).toEqual([])
    })

    it('gives the newest first, far beyond a page, and no more than asked for', async () => {
      const requests = Array.from({ length: 130 }, (_, n) => ofUser(n, {}))
      for (const request of requests) await open(request)
      const newestFirst = requests.map(({ id }) => id).toReversed()
      const account = { of: 'account', account: DEVELOPMENT } as const

      expect(await store.history(account, 1_000)).toEqual(newestFirst)
      expect(await store.history(account, 7)).toEqual(newestFirst.slice(0, 7))
      expect(await store.history(account, 0)).toEqual([])
    })
  })

  describe('readLedger', () => {
    it('reads more events than fit in a page', async () => {
      const data = { why: 'x'.repeat(9_000) }
      let request = await open(aRotateRequest())
      for (let n = 0; n < 4; n++)
        request = await commit(request, {
          request,
          entries: Array.from({ length: 40 }, () => ({ type: 'held', actor: 'awskey', data })),
          at: AT,
        })

      const events = await store.readLedger(request.id)

      expect(events).toHaveLength(161)
      expect(verifyChain(events, request.ledger)).toEqual([])
    })
  })

  describe('recordRefusal', () => {
    it('takes the same refusal again without complaint', async () => {
      const refusal = {
        requestId: aRequestId(),
        by: ERIN,
        reason: 'self_approval',
        at: AT.toISOString(),
      }

      await store.recordRefusal(refusal)

      await expect(
        Promise.all([store.recordRefusal(refusal), store.recordRefusal(refusal)]),
      ).resolves.toHaveLength(2)
    })
  })
}

function rotation({ operation }: Request) {
  if (operation.kind !== 'rotate') throw new Error('not a rotation')
  return operation
}

/** A rotation of the n-th user of the account. */
function ofUser(n: number, next: Partial<NonNullable<Request['next']>>): Request {
  const id: RequestId = aRequestId(n)
  const plain = aRotateRequest({
    id,
    subject: {
      userName: IamUserName.parse(`user-${n}`),
      userId: IamUserId.parse(`AIDA${String(n).padStart(16, '0')}`),
    },
    operation: { oldKeyId: AccessKeyId.parse('AKIAOTHERUSERSKEY234') },
  })
  const base = plain.next ?? { id, effect: 'look', dueAt: plain.createdAt, attempt: 0 }
  return { ...plain, next: { ...base, ...next } }
}
