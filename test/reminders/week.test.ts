import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastMoment, nextMoment, weekOf } from '../../src/reminders/week.ts'
import { DAY_MS } from '../../src/shared/duration.ts'

const BERLIN = { day: 1, time: '09:00', timezone: 'Europe/Berlin' }

describe('lastMoment', () => {
  it.each([
    ['a second before', '2026-11-30T07:59:59.000Z', '2026-W48', '2026-11-23T08:00:00.000Z'],
    ['on the second', '2026-11-30T08:00:00.000Z', '2026-W49', '2026-11-30T08:00:00.000Z'],
    ['on Sunday', '2026-12-06T22:59:00.000Z', '2026-W49', '2026-11-30T08:00:00.000Z'],
    ['missed by a week', '2026-12-07T07:00:00.000Z', '2026-W49', '2026-11-30T08:00:00.000Z'],
  ])('is found %s', (_when, now, week, at) => {
    expect(lastMoment(BERLIN, new Date(now))).toEqual({ week, at: new Date(at) })
  })

  it('is at nine by the clock of the zone on both sides of a change of clocks', () => {
    const before = lastMoment(BERLIN, new Date('2026-10-20T12:00:00.000Z'))
    const after = lastMoment(BERLIN, new Date('2026-10-27T12:00:00.000Z'))
    expect(before.at.toISOString()).toBe('2026-10-19T07:00:00.000Z')
    expect(after.at.toISOString()).toBe('2026-10-26T08:00:00.000Z')
  })

  it('is an hour later where the clock is put forward over it, and the first where it is shown twice', () => {
    const sunday = { day: 7, time: '02:30', timezone: 'Europe/Berlin' }
    expect(lastMoment(sunday, new Date('2026-03-30T00:00:00Z')).at.toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    )
    expect(lastMoment(sunday, new Date('2026-10-26T12:00:00Z')).at.toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    )
  })

  it('is never in the future and never a week ago, whatever the zone', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'UTC',
    ]
    const now = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(
        now,
        fc.constantFrom(...zones),
        fc.integer({ min: 1, max: 7 }),
        (at, timezone, day) => {
          const weekly = { day, time: '09:00', timezone }
          const last = lastMoment(weekly, at)
          const next = nextMoment(weekly, at)
          expect(last.at.getTime()).toBeLessThanOrEqual(at.getTime())
          expect(next.at.getTime()).toBeGreaterThan(at.getTime())
          expect(next.at.getTime() - last.at.getTime()).toBeGreaterThanOrEqual(
            7 * DAY_MS - 3_600_000,
          )
          expect(next.at.getTime() - last.at.getTime()).toBeLessThanOrEqual(7 * DAY_MS + 3_600_000)
          expect(next.week > last.week).toBe(true)
        },
      ),
    )
  })
})

describe('weekOf', () => {
  it.each([
    ['2026-01-01', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2026-11-30', '2026-W49'],
  ])('names the week of %s %s', (day, week) => {
    expect(weekOf(day)).toBe(week)
  })
})
