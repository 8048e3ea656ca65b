/** What every WeekStore must do, whatever it stores in. `makeStore` gives an empty one. */
import { beforeEach, describe, expect, it } from 'vitest'
import { noFigures } from '../../src/reminders/figures.ts'
import type { Part, Week, WeekStore } from '../../src/reminders/week-store.ts'
import { AccountId, IamUserName, WeekId } from '../../src/requests/ids.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { rankedKey } from '../support/ranked-key.ts'

export type MakeWeekStore = (deps: { readonly wallNow: () => number }) => Promise<WeekStore>

const W48 = WeekId.parse('2026-W48')
const W49 = WeekId.parse('2026-W49')
const NOW = new Date('2026-11-30T08:00:00.000Z')
const ACCOUNT = AccountId.parse('111111111111')
const WEEK: Week = {
  week: W49,
  at: NOW.toISOString(),
  openedAt: NOW.toISOString(),
  accounts: [ACCOUNT],
  state: 'reading',
}
const LEASE = { now: NOW, leaseMs: 1_000 }
const PART: Part = {
  account: ACCOUNT,
  accountName: 'development',
  team: 'payments',
  figures: noFigures(),
  worst: [rankedKey({ lastUse: { kind: 'at', at: NOW, service: 's3', region: 'us-east-1' } })],
  soon: [],
  exempt: [],
  fixed: { rotated: 0, inactive: 1, gone: 0, named: ['erin'] },
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const given: T[] = []
  for await (const one of found) given.push(one)
  return given
}

export function weekStoreContract(makeStore: MakeWeekStore): void {
  let store: WeekStore
  let wall = NOW.getTime()
  beforeEach(async () => {
    wall = NOW.getTime()
    store = await makeStore({ wallNow: () => wall })
  })

  describe('open', () => {
    it('opens a week once, however many try at the same moment', async () => {
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => store.open(WEEK)))
      expect(outcomes.filter((each) => each === 'opened')).toHaveLength(1)
      expect(await store.read(W49)).toEqual(WEEK)
    })

    it('does not bring a week back that is closed', async () => {
      await store.open(WEEK)
      await store.close(W49, 'telling')
      await store.lookAgain(W49, NOW)
      expect(await store.read(W49)).toMatchObject({ state: 'telling' })
      expect(await store.open(WEEK)).toBe('there')
    })
  })

  describe('close', () => {
    it('is done by one of two', async () => {
      await store.open(WEEK)
      expect(await store.close(WEEK.week, 'telling')).toBe(true)
      expect(await store.close(WEEK.week, 'over')).toBe(false)
      expect(await store.read(WEEK.week)).toMatchObject({ state: 'telling' })
    })
  })

  describe('noteNewest', () => {
    it('never goes back', async () => {
      expect(await store.newest()).toBeUndefined()
      await store.noteNewest(W49)
      await store.noteNewest(W48)
      expect(await store.newest()).toBe(W49)
    })
  })

  describe('parts', () => {
    it('gives those of a team as they were saved, and saves the same again as one', async () => {
      await store.savePart(W49, PART)
      await store.savePart(W49, PART)
      await store.savePart(W49, { ...PART, team: 'payments-2' })
      await store.savePart(W48, PART)
      const [part, ...more] = await all(store.parts(W49, 'payments'))
      expect(more).toEqual([])
      expect(part).toMatchObject(PART)
      expect(await all(store.parts(W49))).toHaveLength(2)
    })
  })

  describe('flagged', () => {
    it('gives every page of an account, with its team', async () => {
      const keys = [{ userName: IamUserName.parse('erin'), keyId: 'AKIAERIN2345' }]
      await store.saveFlagged(W49, { account: ACCOUNT, team: 'payments', page: 0 }, keys)
      await store.saveFlagged(W49, { account: ACCOUNT, team: 'payments', page: 1 }, keys)
      expect(await all(store.flagged(W49, ACCOUNT))).toEqual([
        { team: 'payments', keys },
        { team: 'payments', keys },
      ])
      expect(await all(store.flagged(W48, ACCOUNT))).toEqual([])
    })
  })

  describe('leaseDigest', () => {
    it('is had by one of many at the same moment, and by the next when it has run out', async () => {
      await store.addDigest(W49, 'payments', NOW)
      const leased = await Promise.all(
        Array.from({ length: 12 }, () => store.leaseDigest(W49, 'payments', LEASE)),
      )
      expect(leased.filter((each) => each === 'busy')).toHaveLength(11)
      wall += 1_001
      expect(await store.leaseDigest(W49, 'payments', LEASE)).toMatchObject({
        digest: { state: 'waiting', team: 'payments', week: W49 },
      })
    })

    it('is not had before its time, after its end, or where there is no row', async () => {
      const tomorrow = addMs(NOW, DAY_MS)
      await store.addDigest(W49, 'payments', tomorrow)
      await store.addDigest(W49, 'payments', NOW)
      expect(await store.leaseDigest(W49, 'payments', LEASE)).toBe('busy')
      const leased = await store.leaseDigest(W49, 'payments', { ...LEASE, now: tomorrow })
      if (leased === 'busy' || leased === 'over') throw new Error('it is due')
      await store.settleDigest(leased.token, { ...leased.digest, state: 'sent' })
      expect(await store.leaseDigest(W49, 'payments', { ...LEASE, now: tomorrow })).toBe('over')
      expect(await store.leaseDigest(W49, 'nobody', LEASE)).toBe('over')
    })
  })

  describe('settleDigest', () => {
    it('is ignored when the lease is somebody else’s by now', async () => {
      await store.addDigest(W49, 'payments', NOW)
      const first = await store.leaseDigest(W49, 'payments', LEASE)
      wall += 1_001
      const second = await store.leaseDigest(W49, 'payments', LEASE)
      if (typeof first === 'string' || typeof second === 'string') throw new Error('both are free')
      expect(await store.settleDigest(first.token, { ...first.digest, state: 'sent' })).toBe(false)
      const next = { ...second.digest, state: 'undelivered', why: 'archived' } as const
      expect(await store.settleDigest(second.token, next, { dueAt: NOW })).toBe(true)
      expect(await store.readDigest(W49, 'payments')).toMatchObject(next)
    })

    it('keeps the lease where it is asked to, and drops what no longer holds', async () => {
      await store.addDigest(W49, 'payments', NOW)
      const leased = await store.leaseDigest(W49, 'payments', LEASE)
      if (typeof leased === 'string') throw new Error('it is free')
      const { token, digest } = leased
      await store.settleDigest(
        token,
        { ...digest, why: 'archived' },
        { dueAt: NOW, keepLease: true },
      )
      expect(await store.leaseDigest(W49, 'payments', LEASE)).toBe('busy')
      await store.settleDigest(token, { ...digest, state: 'posted' }, { dueAt: NOW })
      expect(await store.readDigest(W49, 'payments')).toEqual({ ...digest, state: 'posted' })
    })
  })

  describe('againNow', () => {
    it('makes only what was not delivered due again', async () => {
      await store.addDigest(W49, 'payments', NOW)
      expect(await store.againNow(W49, 'payments', NOW)).toBe(false)
      const leased = await store.leaseDigest(W49, 'payments', LEASE)
      if (typeof leased === 'string') throw new Error('it is free')
      const next = { ...leased.digest, state: 'undelivered' } as const
      await store.settleDigest(leased.token, next, { dueAt: addMs(NOW, DAY_MS) })
      expect(await store.leaseDigest(W49, 'payments', LEASE)).toBe('busy')
      expect(await store.againNow(W49, 'payments', NOW)).toBe(true)
      expect(await store.leaseDigest(W49, 'payments', LEASE)).toMatchObject({ digest: next })
    })
  })

  describe('lastTold', () => {
    it('is the newest before the week, and the weeks come oldest first', async () => {
      const told = (week: WeekId) => ({ week, at: NOW.toISOString(), figures: noFigures() })
      const W47 = WeekId.parse('2026-W47')
      for (const week of [W48, W47, W49]) await store.saveTold('payments', told(week))
      expect(await store.lastTold('payments', W49)).toEqual(told(W48))
      expect(await store.lastTold('payments', W47)).toBeUndefined()
      expect((await store.toldOver('payments', W49, 5)).map(({ week }) => week)).toEqual([W47, W48])
    })
  })
}
