import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findingsOf } from '../../../src/keys/findings-of.ts'
import type { Cell, ReportRow, ReportSlot } from '../../../src/keys/fleet/credential-report.ts'
import {
  fingerprintOf,
  type PickFacts,
  pickLimits,
  pickUser,
  type Remembered,
} from '../../../src/keys/fleet/pick-user.ts'
import type { InventoryKey } from '../../../src/keys/inventory.ts'
import type { Finding } from '../../../src/keys/ranking.ts'
import { AccessKeyId } from '../../../src/requests/ids.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'

const NOW = new Date('2026-11-30T08:00:00.000Z')
const LIMITS = { warnMs: 75 * DAY_MS, unusedMs: 45 * DAY_MS }
const BY_AGE: readonly Finding[] = ['warn', 'stale', 'long_stale']
const days = (ago: number): Date => new Date(NOW.getTime() - ago * DAY_MS)
const is = <T>(value: T): Cell<T> => ({ kind: 'is', value })
const NONE = { kind: 'none' } as const
const UNREADABLE = { kind: 'unreadable' } as const
const EMPTY: ReportSlot = { active: is(false), lastRotated: NONE, lastUsed: NONE }

const slot = (given: Partial<ReportSlot> = {}): ReportSlot => ({
  active: is(true),
  lastRotated: is(days(20)),
  lastUsed: is(days(1)),
  ...given,
})

const someRow = (given: Partial<ReportRow> = {}): ReportRow => ({
  user: 'erin',
  createdAt: is(days(800)),
  password: is(false),
  mfa: is(false),
  slots: [slot(), EMPTY],
  certificates: [is(false), is(false)],
  ...given,
})

const key = (
  ageDays: number,
  given: Partial<Remembered['keys'][number]> = {},
): Remembered['keys'][number] => ({
  status: 'Active',
  createdAt: days(ageDays),
  lastUse: { kind: 'at', at: days(8), service: 's3', region: 'eu-central-1' },
  ...given,
})

/** A user of which everything is known, and nothing is to be found. */
const quiet = (given: Partial<PickFacts> = {}): PickFacts => {
  const row = 'row' in given ? given.row : someRow()
  const fingerprint = row === undefined ? 'x' : fingerprintOf(row)
  return {
    row,
    createdAt: days(800),
    remembered: { fingerprint, keys: [key(20)] },
    limits: LIMITS,
    now: NOW,
    ...given,
  }
}

describe('pickUser', () => {
  it('leaves out a user whose keys are known, unchanged, young and in use', () => {
    expect(pickUser(quiet())).toEqual({ picked: false, by: 'as_before' })
  })

  it('leaves out a user without a key', () => {
    expect(pickUser(quiet({ row: someRow({ slots: [EMPTY, EMPTY] }) }))).toEqual({
      picked: false,
      by: 'no_key',
    })
  })

  it('leaves out a user that was made so lately that no key can be near a limit', () => {
    const young = { row: someRow({ createdAt: is(days(66)) }), createdAt: days(66) }
    expect(pickUser(quiet({ ...young, remembered: undefined }))).toEqual({
      picked: false,
      by: 'young',
    })
  })

  it('trap: a recent last_rotated hides an old key that was toggled, so it proves nothing', () => {
    const row = someRow({ slots: [slot({ lastRotated: is(days(1)) }), EMPTY] })
    expect(pickUser(quiet({ row, remembered: undefined }))).toEqual({
      picked: true,
      because: 'not_known_yet',
    })
  })

  it('trap: a report of 95 days is a reason to look, and not the age of the live key', () => {
    const row = someRow({ slots: [slot({ lastRotated: is(days(95)) }), EMPTY] })
    const remembered = { fingerprint: fingerprintOf(someRow()), keys: [key(3)] }
    expect(pickUser(quiet({ row, remembered })).picked).toBe(true)
  })

  it.each([
    ['young', 3],
    ['old', 200],
  ])('trap: slot 1 newer than slot 2, or older, picks the same (%s key)', (_name, age) => {
    const slots = [
      slot({ lastRotated: is(days(2)), active: is(false), lastUsed: NONE }),
      slot({ lastRotated: is(days(60)) }),
    ]
    const keys = [key(2, { status: 'Inactive' }), key(age)]
    const both = [slots, slots.toReversed()].map((order) => {
      const row = someRow({ slots: order })
      return pickUser(quiet({ row, remembered: { fingerprint: fingerprintOf(row), keys } }))
    })
    expect(both[0]).toEqual(both[1])
    expect(both[0]?.picked).toBe(age === 200)
  })

  it.each<[string, string, Partial<PickFacts>]>([
    ['no row', 'no_row', { row: undefined }],
    ['a user that was made anew under its name', 'another_user', { createdAt: days(10) }],
    ['an age that IAM does not tell', 'another_user', { createdAt: undefined }],
    ['a password without MFA', 'console_without_mfa', { row: someRow({ password: is(true) }) }],
    ['two Active keys', 'two_active', { row: someRow({ slots: [slot(), slot()] }) }],
    [
      'an Active key that was never used (N/A)',
      'use_not_shown',
      { row: someRow({ slots: [slot({ lastUsed: NONE }), EMPTY] }) },
    ],
    [
      'an Active key that was not used for the limit',
      'use_not_shown',
      { row: someRow({ slots: [slot({ lastUsed: is(days(45)) }), EMPTY] }) },
    ],
    ['a change of the row', 'changed', { remembered: { fingerprint: 'other', keys: [key(20)] } }],
    [
      'a key more than the report has slots',
      'changed',
      { remembered: { fingerprint: fingerprintOf(someRow()), keys: [key(20), key(20)] } },
    ],
    [
      'a key that will be warned about before the next reading',
      'old',
      { remembered: { fingerprint: fingerprintOf(someRow()), keys: [key(67)] } },
    ],
    [
      'a key that was never used when it was read',
      'never_used',
      {
        remembered: {
          fingerprint: fingerprintOf(someRow()),
          keys: [key(7, { lastUse: { kind: 'never' } })],
        },
      },
    ],
    [
      'a last use that could not be read then',
      'never_used',
      {
        remembered: {
          fingerprint: fingerprintOf(someRow()),
          keys: [key(20, { lastUse: { kind: 'unknown', why: 'denied' } })],
        },
      },
    ],
  ])('picks a user with %s', (_what, because, given) => {
    expect(pickUser(quiet(given))).toEqual({ picked: true, because })
  })

  it.each<[string, ReportRow]>([
    ['user_creation_time', someRow({ createdAt: UNREADABLE })],
    ['password_enabled', someRow({ password: UNREADABLE })],
    ['mfa_active', someRow({ mfa: UNREADABLE })],
    ['access_key_active', someRow({ slots: [slot({ active: UNREADABLE }), EMPTY] })],
    ['last_rotated', someRow({ slots: [slot({ lastRotated: UNREADABLE }), EMPTY] })],
    ['last_used_date', someRow({ slots: [slot({ lastUsed: UNREADABLE }), EMPTY] })],
    ['a key that was never made', someRow({ slots: [slot({ lastRotated: NONE }), EMPTY] })],
    ['a use tomorrow', someRow({ slots: [slot({ lastUsed: is(days(-2)) }), EMPTY] })],
    ['no slots', someRow({ slots: [] })],
  ])('trap: picks what cannot be read: %s', (_what, row) => {
    expect(pickUser(quiet({ row }))).toEqual({ picked: true, because: 'unreadable' })
  })

  it('takes the strictest limits of all kinds of users', () => {
    const machine = { warnMs: 330 * DAY_MS, staleMs: 365 * DAY_MS, unusedMs: 30 * DAY_MS }
    const human = { warnMs: 75 * DAY_MS, staleMs: 90 * DAY_MS, unusedMs: 45 * DAY_MS }
    expect(pickLimits({ human, machine })).toEqual({ warnMs: 75 * DAY_MS, unusedMs: 30 * DAY_MS })
  })
})

/** One key with its whole life: what IAM would say of it at any time, live and in a report. */
interface Life {
  readonly createdAgo: number
  /** Changes of the status, days ago; the first makes it Inactive. */
  readonly toggles: readonly number[]
  readonly uses: readonly number[]
  readonly deletedAgo: number | undefined
}

const life: fc.Arbitrary<Life> = fc
  .record({
    createdAgo: fc.double({ min: 0.01, max: 400, noNaN: true }),
    toggles: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    uses: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    deleted: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 4 }),
  })
  .map(({ createdAgo, toggles, uses, deleted }) => ({
    createdAgo,
    toggles: toggles.map((share) => share * createdAgo).toSorted((a, b) => b - a),
    uses: uses.map((share) => share * createdAgo),
    deletedAgo: deleted === undefined ? undefined : deleted * createdAgo,
  }))

function isThere({ createdAgo, deletedAgo }: Life, ago: number): boolean {
  return createdAgo >= ago && (deletedAgo === undefined || deletedAgo < ago)
}

function liveAt(one: Life, ago: number, number: number): InventoryKey {
  const toggles = one.toggles.filter((each) => each >= ago)
  const used = one.uses.filter((each) => each >= ago).toSorted((a, b) => a - b)[0]
  return {
    id: AccessKeyId.parse(`AKIA2EXAMPLE234567A${'ABCD'[number] ?? 'E'}`),
    status: toggles.length % 2 === 0 ? 'Active' : 'Inactive',
    createdAt: days(one.createdAgo),
    lastUse:
      used === undefined
        ? { kind: 'never' }
        : { kind: 'at', at: days(used), service: 's3', region: 'x' },
  }
}

const toSecond = (date: Date): Date => new Date(Math.floor(date.getTime() / 1_000) * 1_000)

function slotAt(one: Life, ago: number): ReportSlot {
  const { status, lastUse } = liveAt(one, ago, 0)
  const changed = Math.min(one.createdAgo, ...one.toggles.filter((each) => each >= ago))
  return {
    active: is(status === 'Active'),
    lastRotated: is(toSecond(days(changed))),
    lastUsed: lastUse.kind === 'at' ? is(toSecond(lastUse.at)) : NONE,
  }
}

function rowAt(lives: readonly Life[], ago: number, userAgo: number, turn: boolean): ReportRow {
  const slots = lives.filter((one) => isThere(one, ago)).map((one) => slotAt(one, ago))
  const both = [...slots, EMPTY, EMPTY].slice(0, 2)
  return someRow({ createdAt: is(days(userAgo)), slots: turn ? both.toReversed() : both })
}

describe('pickUser and any life of two keys', () => {
  const lives = fc
    .tuple(life, life)
    .chain(([one, other]) =>
      fc.record({
        lives: fc.subarray([one, other], { minLength: 1 }),
        userAgo: fc.double({ min: 0.02, max: 800, noNaN: true }),
        readAgo: fc.option(fc.double({ min: 0.5, max: 60, noNaN: true }), { nil: undefined }),
        turns: fc.tuple(fc.boolean(), fc.boolean()),
      }),
    )
    .map(({ userAgo, ...given }) => ({
      ...given,
      userAgo: Math.max(userAgo, ...given.lives.map(({ createdAgo }) => createdAgo + 0.01)),
    }))

  it('no combination of report dates hides a key of which something is to be said live', () => {
    let leftOut = 0
    fc.assert(
      fc.property(lives, ({ lives: both, userAgo, readAgo, turns }) => {
        const before = readAgo === undefined ? [] : both.filter((one) => isThere(one, readAgo))
        const remembered =
          readAgo === undefined || userAgo < readAgo
            ? undefined
            : {
                fingerprint: fingerprintOf(rowAt(both, readAgo, userAgo, turns[0])),
                keys: before.map((one, at) => liveAt(one, readAgo, at)),
              }
        const pick = pickUser({
          row: rowAt(both, 0, userAgo, turns[1]),
          createdAt: days(userAgo),
          remembered,
          limits: LIMITS,
          now: NOW,
        })
        if (pick.picked) return
        leftOut += 1
        const keys = both.filter((one) => isThere(one, 0)).map((one, at) => liveAt(one, 0, at))
        const limits = { ...LIMITS, staleMs: LIMITS.warnMs + DAY_MS }
        // Also a week from now, as far as age goes.
        for (const now of [NOW, days(-7)])
          for (const each of keys) {
            const about = { keys, limits, now, ownerHasLeft: false, consoleWithoutMfa: false }
            const found = findingsOf(each, about)
            expect(
              now === NOW ? found : found.filter((finding) => BY_AGE.includes(finding)),
            ).toEqual([])
          }
        // And what it takes for known is so.
        if (pick.by === 'as_before')
          expect(remembered?.keys.map(({ createdAt, status }) => [createdAt, status])).toEqual(
            keys.map(({ createdAt, status }) => [createdAt, status]),
          )
      }),
      { numRuns: 4_000 },
    )
    expect(leftOut).toBeGreaterThan(100)
  })

  it('gives the same for either order of the slots', () => {
    fc.assert(
      fc.property(lives, ({ lives: both, userAgo, readAgo = 10 }) => {
        const remembered = {
          fingerprint: fingerprintOf(rowAt(both, readAgo, userAgo, false)),
          keys: both
            .filter((one) => isThere(one, readAgo))
            .map((one, at) => liveAt(one, readAgo, at)),
        }
        const picks = [false, true].map((turn) =>
          pickUser({
            row: rowAt(both, 0, userAgo, turn),
            createdAt: days(userAgo),
            remembered,
            limits: LIMITS,
            now: NOW,
          }),
        )
        expect(picks[0]).toEqual(picks[1])
      }),
    )
  })
})
