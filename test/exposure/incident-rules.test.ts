import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING_LEFT } from '../../sandbox/gallery/rows/aftermath-rows.ts'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import { SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { type Incident, isInactive, isQuarantined } from '../../src/exposure/incident.ts'
import { containmentAsked } from '../../src/exposure/incident-asks.ts'
import {
  nextStep,
  RECHECK_AFTER_MS,
  type StepOutcome,
  stepDone,
} from '../../src/exposure/incident-rules.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (ms: number): Date => new Date(START + ms)
const warrant = { by: SAM, as: 'security', at: at(0).toISOString() } as const
const wanted = notContained({ inactiveBy: warrant, quarantineBy: warrant, ...NOTHING_LEFT })

/** The row after an outcome, as the store would write it. */
function become(incident: Incident, outcome: StepOutcome, ms: number): Incident {
  const { incident: row } = stepDone(incident, outcome, at(ms))
  return { ...row, version: incident.version + 1, updatedAt: at(ms).toISOString() }
}

const dueIn = (incident: Incident, ms: number): string => {
  const next = nextStep(incident)
  return next === undefined ? 'nothing' : `${next.step} in ${Date.parse(next.dueAt) - START - ms}`
}

const HELD: StepOutcome = { step: 'recheck', keyActive: false, detached: false, newKeys: [] }
const POLICY: StepOutcome = { step: 'quarantine', result: { kind: 'policy' } }
const INACTIVE: StepOutcome = { step: 'make_inactive', result: 'inactive' }
const failed = (step: 'make_inactive' | 'quarantine' | 'recheck'): StepOutcome => ({
  step,
  result: 'failed',
  why: 'Throttling',
})

describe('nextStep', () => {
  it('makes the key Inactive before it does anything else', () => {
    expect(nextStep({ ...wanted, identity: anIncident().identity })?.step).toBe('make_inactive')
  })

  it('goes on with the quarantine while the key waits for its next try', () => {
    const row = become(wanted, failed('make_inactive'), 0)
    expect(dueIn(row, 0)).toBe('quarantine in 0')
  })

  it('looks again after 10 s, 60 s and 5 min, each counted from the containment', () => {
    let row = become(become(wanted, INACTIVE, 0), POLICY, 0)
    for (const ms of RECHECK_AFTER_MS) {
      expect(dueIn(row, 0)).toBe(`recheck in ${ms}`)
      row = become(row, HELD, ms)
    }
    expect(nextStep(row)).toBeUndefined()
  })

  it('contains again at once what somebody undid, and begins its looks anew', () => {
    const row = become(become(become(wanted, INACTIVE, 0), POLICY, 0), HELD, 10_000)
    const fought = become(row, { ...HELD, keyActive: true, detached: true }, 60_000)
    expect(dueIn(fought, 60_000)).toBe('make_inactive in 0')
    const again = become(become(fought, INACTIVE, 60_000), POLICY, 60_000)
    expect(dueIn(again, 60_000)).toBe(`recheck in ${RECHECK_AFTER_MS[0]}`)
    expect(again.rechecks.fights).toBe(1)
  })

  it('tries what failed later each time, and never gives up', () => {
    let row = wanted
    const waits: string[] = []
    for (let tries = 0, ms = 0; tries < 6; tries++) {
      row = become(row, failed('make_inactive'), ms)
      const { at: next = '' } = row.retries.find(({ step }) => step === 'make_inactive') ?? {}
      waits.push(String(Date.parse(next) - START - ms))
      ms = Date.parse(next) - START
    }
    expect(waits).toEqual(['5000', '15000', '60000', '300000', '300000', '300000'])
  })

  it('waits for people where nobody’s word is enough', () => {
    expect(nextStep(notContained())).toBeUndefined()
  })

  it('does not quarantine by itself what waits for a click', () => {
    const waits = become(
      become(wanted, INACTIVE, 0),
      { step: 'quarantine', result: { kind: 'waits', because: ['sensitive'] } },
      0,
    )
    expect(nextStep(waits)?.step).toBe('recheck')
    const asked = containmentAsked(waits, 'quarantine', { ...warrant, as: 'security' })
    expect(asked && nextStep({ ...waits, ...asked.incident })?.step).toBe('quarantine')
  })
})

describe('a life of random outcomes', () => {
  const OLD = 'arn:aws:iam::aws:policy/Old'
  /** What AWS showed last of the two parts, should this have been the outcome; unset where it says nothing of one. */
  interface Shown {
    readonly outcome: StepOutcome
    readonly inactive?: boolean
    readonly denied?: boolean
  }
  const OUTCOMES: readonly Shown[] = [
    { outcome: INACTIVE, inactive: true },
    { outcome: { step: 'make_inactive', result: 'gone' }, inactive: true },
    { outcome: failed('make_inactive'), inactive: false },
    { outcome: POLICY, denied: true },
    {
      outcome: { step: 'quarantine', result: { kind: 'no_room', old: OLD } },
      denied: false,
    },
    {
      outcome: { step: 'quarantine', result: { kind: 'boundary', old: OLD } },
      denied: true,
    },
    { outcome: failed('quarantine'), denied: false },
    { outcome: HELD },
    { outcome: { ...HELD, keyActive: true }, inactive: false },
    { outcome: { ...HELD, detached: true }, denied: false },
    { outcome: failed('recheck') },
  ]

  it('calls nothing done that AWS did not show last, and gives up nothing that is wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 80 }), (outcomes) => {
        let row = wanted
        let ms = 0
        let [inactive, denied] = [false, false]
        for (const shown of outcomes) {
          const next = nextStep(row)
          if (next === undefined || shown.outcome.step !== next.step) continue
          ms = Math.max(ms, Date.parse(next.dueAt) - START)
          row = become(row, shown.outcome, ms)
          inactive = shown.inactive ?? inactive
          denied = shown.denied ?? denied
          expect([isInactive(row), isQuarantined(row)]).toEqual([inactive, denied])
          if (!(inactive && denied)) expect(nextStep(row)).toBeDefined()
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the boundary that the user had before', () => {
    const noRoom = become(wanted, { step: 'quarantine', result: { kind: 'no_room', old: OLD } }, 0)
    const tried = become(noRoom, failed('quarantine'), 0)
    expect(tried.quarantine).toMatchObject({ kind: 'failed', old: OLD })
    const set = become(tried, { step: 'quarantine', result: { kind: 'boundary', old: OLD } }, 0)
    const undone = become(set, { ...HELD, detached: true }, 10_000)
    expect(undone.quarantine).toMatchObject({ kind: 'failed', old: OLD })
  })
})
