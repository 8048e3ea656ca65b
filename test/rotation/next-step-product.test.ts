import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LastUse } from '../../src/keys/access-keys.ts'
import type { TrailReading, TrailUse } from '../../src/keys/trail.ts'
import type { Verdict } from '../../src/requests/outcome.ts'
import { type Evidence, nextStep, type Overlap } from '../../src/rotation/next-step.ts'
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

/**
 * Every evidence state with every other: what is known of each key, of the hand-over and of the time, and what follows. The table is the specification,
 * read from the top: the first row that fits says what happens.
 */
const TOLD = new Date('2026-03-02T10:00:00.000Z')
const WHEN = {
  before_the_deadline: addMs(TOLD, HOUR_MS),
  reminded: addMs(TOLD, 30 * HOUR_MS),
  too_late_to_fetch: addMs(TOLD, 3 * DAY_MS),
  after_the_overlap: addMs(TOLD, 10 * DAY_MS),
  much_later: addMs(TOLD, 60 * DAY_MS),
} as const

const used = (at: Date, service = 'ec2'): LastUse => ({
  kind: 'at',
  at,
  service,
  region: 'eu-central-1',
})
const seen = (at: Date, ours = false): TrailUse => ({
  at,
  service: ours ? 'sts' : 'ec2',
  region: 'eu-central-1',
  ip: '203.0.113.7',
  userAgent: ours ? 'awskey-propagation-test' : 'nightly-report/3.1',
  eventName: ours ? 'GetCallerIdentity' : 'DescribeInstances',
  ours,
})
const trail = (...uses: readonly TrailUse[]): TrailReading => ({
  uses,
  coverage: 'complete',
  gaps: [],
})
const NEW_USE = addMs(TOLD, 30 * MINUTE_MS)

/** As of a moment: nothing is seen before it happens. */
type At<T> = (now: Date) => T

const OLD_USE: Readonly<Record<string, At<LastUse>>> = {
  never: () => ({ kind: 'never' }),
  long_before: () => used(addMs(TOLD, -DAY_MS)),
  an_hour_ago: (now) => used(addMs(now, -HOUR_MS)),
  not_known: () => ({ kind: 'unknown', why: 'Throttling' }),
}
const NEW_LAST_USE: Readonly<Record<string, At<LastUse>>> = {
  never: () => ({ kind: 'never' }),
  ours: () => used(addMs(TOLD, -MINUTE_MS), 'sts'),
  foreign: () => used(NEW_USE),
  not_known: () => ({ kind: 'unknown', why: 'Throttling' }),
}
const NEW_TRAIL: Readonly<Record<string, TrailReading>> = {
  silent: trail(),
  ours: trail(seen(addMs(TOLD, -MINUTE_MS), true)),
  foreign: trail(seen(NEW_USE)),
  partial: { uses: [], coverage: 'partial', gaps: ['us-east-1 throttled'] },
}
const OLD_TRAIL: Readonly<Record<string, At<TrailReading>>> = {
  silent: () => trail(),
  an_hour_ago: (now) => trail(seen(addMs(now, -HOUR_MS))),
  partial: () => ({ uses: [], coverage: 'partial', gaps: ['us-east-1 throttled'] }),
}
const FETCHED: Readonly<Record<string, Known<Date | undefined>>> = {
  no: known(undefined),
  yes: known(addMs(TOLD, 10 * MINUTE_MS)),
  not_known: unknown('LookupEvents: Throttling'),
}

interface State {
  readonly oldUse: string
  readonly newUse: string
  readonly newTrail: string
  readonly oldTrail: string
  readonly fetched: string
  readonly when: keyof typeof WHEN
}

const STATES: readonly State[] = Object.keys(OLD_USE).flatMap((oldUse) =>
  Object.keys(NEW_LAST_USE).flatMap((newUse) =>
    Object.keys(NEW_TRAIL).flatMap((newTrail) =>
      Object.keys(OLD_TRAIL).flatMap((oldTrail) =>
        Object.keys(FETCHED).flatMap((fetched) =>
          (Object.keys(WHEN) as (keyof typeof WHEN)[]).map((when) => ({
            oldUse,
            newUse,
            newTrail,
            oldTrail,
            fetched,
            when,
          })),
        ),
      ),
    ),
  ),
)

const newKeyUsed = ({ newUse, newTrail }: State): boolean =>
  newUse === 'foreign' || newTrail === 'foreign'
const oldKeyInUse = ({ oldUse, oldTrail }: State): boolean =>
  oldUse === 'an_hour_ago' || oldTrail === 'an_hour_ago'

type Row = readonly [fits: (state: State) => boolean, verdict: string]

const SPECIFICATION: readonly Row[] = [
  [({ oldUse }) => oldUse === 'not_known', 'hold last_use_unknown'],
  [(state) => !newKeyUsed(state) && state.newUse === 'not_known', 'hold last_use_unknown'],
  // Nobody was seen to use the new key.
  [(state) => !newKeyUsed(state) && state.fetched === 'yes', 'wait new_key_use'],
  [(state) => !newKeyUsed(state) && state.when === 'before_the_deadline', 'wait fetch'],
  [(state) => !newKeyUsed(state) && state.when === 'reminded', 'wait fetch'],
  [(state) => !newKeyUsed(state) && state.fetched === 'not_known', 'hold receipt_unknown'],
  [(state) => !newKeyUsed(state) && state.newTrail === 'partial', 'hold trail_unknown'],
  [(state) => !newKeyUsed(state), 'remove_new_key'],
  // Somebody uses the new key.
  [({ when }) => when !== 'after_the_overlap' && when !== 'much_later', 'wait overlap'],
  [(state) => oldKeyInUse(state), 'hold old_key_in_use'],
  [() => true, 'make_inactive'],
]

function anOverlap(): Overlap {
  return {
    toldAt: TOLD,
    overlapUntil: addMs(TOLD, 7 * DAY_MS),
    quietFrom: TOLD,
    fetchBy: addMs(TOLD, DAY_MS),
    fetchedBefore: undefined,
    ownUses: [addMs(TOLD, -MINUTE_MS)],
    newKeyUse: undefined,
    longestGapMs: undefined,
    previousOldKeyUse: undefined,
    configuredQuietMs: 7 * DAY_MS,
    machine: false,
    oldKeyCreatedAt: addMs(TOLD, -300 * DAY_MS),
    waivers: [],
    workingTime: undefined,
  }
}

function evidenceOf(state: State): Evidence {
  const now = WHEN[state.when]
  return {
    oldKey: {
      lastUse: must(OLD_USE[state.oldUse])(now),
      trail: must(OLD_TRAIL[state.oldTrail])(now),
    },
    newKey: {
      lastUse: must(NEW_LAST_USE[state.newUse])(now),
      trail: must(NEW_TRAIL[state.newTrail]),
    },
    fetchedAt: must(FETCHED[state.fetched]),
    secretReads: [],
  }
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the table names a state that is not there')
  return value
}

function inWords(verdict: Verdict): string {
  if (verdict.do === 'wait') return `wait ${verdict.for}`
  return verdict.do === 'hold' ? `hold ${verdict.reason}` : verdict.do
}

const inState = (state: State, overlap = anOverlap()): string =>
  inWords(nextStep(overlap, evidenceOf(state), WHEN[state.when]).verdict)

describe('nextStep over every evidence state', () => {
  it(`follows the table in all ${STATES.length} states`, () => {
    const wrong = STATES.filter(
      (state) => inState(state) !== SPECIFICATION.find(([fits]) => fits(state))?.[1],
    )
    expect(wrong.map((state) => ({ ...state, got: inState(state) }))).toEqual([])
  })

  it('uses every row of the table', () => {
    const first = new Set(STATES.map((state) => SPECIFICATION.findIndex(([fits]) => fits(state))))
    expect([...first].toSorted((a, b) => a - b)).toEqual(SPECIFICATION.map((_row, at) => at))
  })

  it('makes no old key inactive without a new key in use, an old one quiet and a secret handed over', () => {
    const overlaps = fc.record({
      waivers: fc.subarray([
        {
          of: 'old_key_in_use' as const,
          caller: 'ec2|eu-central-1|203.0.113.7|nightly-report/3.1',
        },
        { of: 'old_key_in_use' as const, caller: 'another caller' },
        { of: 'history_too_short' as const },
      ]),
      machine: fc.boolean(),
      fetchBy: fc.constantFrom(undefined, addMs(TOLD, DAY_MS)),
    })
    fc.assert(
      fc.property(fc.constantFrom(...STATES), overlaps, (state, changes) => {
        const overlap = { ...anOverlap(), ...changes }
        const { verdict, fetchedAt } = nextStep(overlap, evidenceOf(state), WHEN[state.when])
        if (verdict.do !== 'make_inactive') return
        expect(newKeyUsed(state)).toBe(true)
        expect(state.oldUse).not.toBe('not_known')
        expect(fetchedAt).toBeDefined()
        expect(WHEN[state.when].getTime()).toBeGreaterThanOrEqual(overlap.overlapUntil.getTime())
        // In use and inactive all the same: only where an approver said so of this very caller.
        const waived = changes.waivers.some(({ of }) => of === 'old_key_in_use')
        expect(!oldKeyInUse(state) || waived).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  it('takes no new key back that anybody used, fetched, or of which that is not known', () => {
    for (const state of STATES) {
      if (inState(state) !== 'remove_new_key') continue
      expect(newKeyUsed(state)).toBe(false)
      expect(state.fetched).toBe('no')
      expect([state.newUse, state.newTrail]).not.toContain('not_known')
      expect(state.newTrail).not.toBe('partial')
    }
  })
})

describe('nextStep, where people answered', () => {
  const inUse: State = {
    oldUse: 'an_hour_ago',
    newUse: 'foreign',
    newTrail: 'silent',
    oldTrail: 'an_hour_ago',
    fetched: 'yes',
    when: 'after_the_overlap',
  }
  const caller = 'ec2|eu-central-1|203.0.113.7|nightly-report/3.1'
  const withWaiver = (waived: Overlap['waivers'][number]): Overlap => ({
    ...anOverlap(),
    waivers: [waived],
  })

  it('lets an override open the gate for the caller that was seen, and for no other', () => {
    expect(inState(inUse, withWaiver({ of: 'old_key_in_use', caller }))).toBe('make_inactive')
    expect(inState(inUse, withWaiver({ of: 'old_key_in_use', caller: 'else' }))).toBe(
      'hold old_key_in_use',
    )
  })

  it.each<[string, Partial<State>, string]>([
    ['a last use that is not known', { oldUse: 'not_known' }, 'hold last_use_unknown'],
    [
      'a new key that nobody uses',
      { newUse: 'never', newTrail: 'silent', fetched: 'yes' },
      'wait new_key_use',
    ],
    [
      'a secret that nobody fetched',
      { newUse: 'never', newTrail: 'silent', fetched: 'not_known' },
      'hold receipt_unknown',
    ],
    ['an overlap that is not over', { when: 'too_late_to_fetch' }, 'wait overlap'],
  ])('lets no override pass %s', (_what, changes, expected) => {
    const overlap = withWaiver({ of: 'old_key_in_use', caller })
    expect(inState({ ...inUse, ...changes }, overlap)).toBe(expected)
  })

  it('says who it is and how often CloudTrail has seen them', () => {
    const { verdict } = nextStep(anOverlap(), evidenceOf(inUse), WHEN.after_the_overlap)
    expect(verdict).toMatchObject({
      do: 'hold',
      facts: {
        service: 'ec2',
        region: 'eu-central-1',
        ip: '203.0.113.7',
        userAgent: 'nightly-report/3.1',
        count: '1',
        at: addMs(WHEN.after_the_overlap, -HOUR_MS).toISOString(),
      },
    })
  })

  const quiet: State = { ...inUse, oldUse: 'never', oldTrail: 'silent' }
  const young = { machine: true, oldKeyCreatedAt: addMs(WHEN.after_the_overlap, -20 * DAY_MS) }

  it('holds for a machine user that is known for less than 35 days, until its owner answers', () => {
    const overlap = { ...anOverlap(), ...young }
    expect(inState(quiet, overlap)).toBe('hold history_too_short')
    expect(inState(quiet, { ...overlap, waivers: [{ of: 'history_too_short' }] })).toBe(
      'make_inactive',
    )
    expect(inState({ ...quiet, when: 'much_later' }, overlap)).toBe('make_inactive')
    expect(inState(quiet, { ...overlap, machine: false })).toBe('make_inactive')
  })

  it('counts no history that CloudTrail did not tell', () => {
    const old = { ...anOverlap(), machine: true }
    expect(inState(quiet, old)).toBe('make_inactive')
    expect(inState({ ...quiet, oldTrail: 'partial' }, old)).toBe('hold history_too_short')
  })

  it('makes an old key inactive in working time only', () => {
    const workingTime = {
      timezone: 'Europe/Berlin',
      days: [1, 2, 3, 4, 5],
      from: '09:00',
      to: '17:00',
      quietDays: [],
    }
    const saturday = new Date('2026-03-14T10:00:00.000Z')
    const { verdict } = nextStep({ ...anOverlap(), workingTime }, evidenceOf(quiet), saturday)
    expect(verdict).toEqual({
      do: 'wait',
      for: 'working_hours',
      until: new Date('2026-03-16T08:00:00.000Z'),
    })
  })
})
