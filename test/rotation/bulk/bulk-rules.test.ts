import { describe, expect, it } from 'vitest'
import { aBulk, aBulkUser } from '../../../sandbox/gallery/rows/bulk-rows.ts'
import { aRequestId, MAYA, PRODUCTION } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { Bulk, BulkEntry } from '../../../src/requests/bulk.ts'
import {
  nextTurn,
  nextTurnAt,
  OPENED_A_MINUTE,
  type Opened,
  restStopped,
  turnEnded,
  turnTaken,
} from '../../../src/rotation/bulk/bulk-rules.ts'
import { addMs, MINUTE_MS } from '../../../src/shared/duration.ts'

const NOW = new Date('2026-03-20T09:00:00.000Z')
const CLAIM = { token: 'mine', leaseUntil: '2026-03-20T09:01:30.000Z' }
const entries = (count: number, overrides: Partial<BulkEntry> = {}): BulkEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    ...aBulkUser(at),
    state: 'waiting',
    attempts: 0,
    ...overrides,
  }))
const inProduction = (count: number): BulkEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    ...aBulkUser(at + 500, { account: PRODUCTION }),
    state: 'waiting' as const,
    attempts: 0,
  }))
const turnOf = (bulk: Bulk, now = NOW): readonly string[] =>
  nextTurn(bulk, now).map(({ userName }) => userName)
const BEGUN: Opened = { kind: 'begun', requestId: aRequestId(1) }
const UNREAD: Opened = { kind: 'not_known', reason: 'target_unreadable', says: 'AWS did not say.' }

/** Every user of the turn answered in the same way. */
function turnOver(bulk: Bulk, opened: Opened, now = NOW): Bulk {
  const turn = nextTurn(bulk, now)
  const taken = turnTaken(bulk, turn, CLAIM, now)
  return turnEnded(taken, new Map(turn.map(({ userId }) => [userId, opened])), now)
}

describe('nextTurn', () => {
  it('takes a few of each account, in order', () => {
    const bulk = aBulk({ entries: [...entries(20), ...inProduction(20)] })
    expect(turnOf(bulk)).toEqual([
      ...['svc-000', 'svc-001', 'svc-002', 'svc-003', 'svc-004'],
      ...['svc-500', 'svc-501', 'svc-502', 'svc-503', 'svc-504'],
    ])
  })

  it('opens no more for an account before a minute is over', () => {
    const once = turnOver(aBulk({ entries: entries(12) }), BEGUN)
    expect(turnOf(once)).toEqual([])
    expect(turnOf(once, addMs(NOW, MINUTE_MS - 1))).toEqual([])
    expect(turnOf(once, addMs(NOW, MINUTE_MS))).toHaveLength(OPENED_A_MINUTE)
  })

  it('counts a turn whose worker never came back', () => {
    const bulk = aBulk({ entries: entries(12) })
    const taken = turnTaken(bulk, nextTurn(bulk, NOW), CLAIM, NOW)
    expect(turnOf(taken)).toEqual([])
  })

  it('takes nobody once the rest was stopped', () => {
    const stopped = restStopped(aBulk({ entries: entries(3) }), MAYA, NOW)
    expect(stopped && turnOf(stopped)).toEqual([])
  })
})

describe('turnEnded', () => {
  it('is due again when the first account has room, and never again when nobody waits', () => {
    const once = turnOver(aBulk({ entries: entries(7) }), BEGUN)
    expect(once.dueAt).toBe(addMs(NOW, MINUTE_MS).toISOString())
    expect(once).not.toHaveProperty('claim')
    const twice = turnOver(once, BEGUN, addMs(NOW, MINUTE_MS))
    expect(twice).not.toHaveProperty('dueAt')
    expect(twice.entries.every(({ state }) => state === 'begun')).toBe(true)
  })

  it('keeps why somebody was refused', () => {
    const refused = { kind: 'refused', reason: 'two_keys', says: 'Two keys already.' } as const
    expect(turnOver(aBulk({ entries: entries(1) }), refused).entries).toMatchObject([
      { state: 'refused', refusal: { reason: 'two_keys', says: 'Two keys already.' } },
    ])
  })

  it('tries again, a minute later, what could not be read, and gives it up after three times', () => {
    let bulk = aBulk({ entries: entries(1) })
    for (const minute of [0, 1]) {
      bulk = turnOver(bulk, UNREAD, addMs(NOW, minute * MINUTE_MS))
      expect(bulk.entries).toMatchObject([{ state: 'waiting', attempts: minute + 1 }])
      expect(bulk.dueAt).toBe(addMs(NOW, (minute + 1) * MINUTE_MS).toISOString())
    }
    bulk = turnOver(bulk, UNREAD, addMs(NOW, 2 * MINUTE_MS))
    expect(bulk.entries).toMatchObject([{ state: 'refused', attempts: 3 }])
  })

  it('leaves waiting whoever was not reached in this turn', () => {
    const bulk = aBulk({ entries: entries(3) })
    const [first] = nextTurn(bulk, NOW)
    const taken = turnTaken(bulk, nextTurn(bulk, NOW), CLAIM, NOW)
    const ended = turnEnded(taken, new Map(first ? [[first.userId, BEGUN]] : []), NOW)
    expect(ended.entries.map(({ state }) => state)).toEqual(['begun', 'waiting', 'waiting'])
    expect(nextTurnAt(ended, NOW)).toEqual(NOW)
  })
})

describe('restStopped', () => {
  it('stops who waits, and says by whom', () => {
    const [begun, ...waiting] = entries(3)
    if (begun === undefined) throw new Error('no entry')
    const bulk = aBulk({ entries: [{ ...begun, state: 'begun' }, ...waiting] })
    const stopped = restStopped(bulk, MAYA, NOW)
    expect(stopped?.entries.map(({ state }) => state)).toEqual(['begun', 'stopped', 'stopped'])
    expect(stopped).toMatchObject({ stopped: { by: MAYA, at: NOW.toISOString() } })
    expect(stopped).not.toHaveProperty('dueAt')
  })

  it('lets stand what a worker began at that moment', () => {
    const bulk = aBulk({ entries: entries(8) })
    const taken = turnTaken(bulk, nextTurn(bulk, NOW), CLAIM, NOW)
    const stopped = restStopped(taken, MAYA, NOW)
    if (stopped === undefined) throw new Error('nothing to stop')
    expect(stopped.dueAt).toBe(taken.dueAt)
    const users = taken.claim?.users ?? []
    const ended = turnEnded(stopped, new Map(users.map((userId) => [userId, BEGUN])), NOW)
    expect(ended.entries.filter(({ state }) => state === 'begun')).toHaveLength(5)
    expect(ended.entries.filter(({ state }) => state === 'stopped')).toHaveLength(3)
    expect(ended).not.toHaveProperty('dueAt')
  })

  it('has nothing to do where nobody waits', () => {
    expect(
      restStopped(aBulk({ entries: entries(2, { state: 'begun' }) }), MAYA, NOW),
    ).toBeUndefined()
  })
})
