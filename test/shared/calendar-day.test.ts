import { describe, expect, it } from 'vitest'
import { dayIn, endOfDay, lastDayWithin } from '../../src/shared/calendar-day.ts'

describe('endOfDay', () => {
  it.each([
    ['2026-03-02', 'UTC', '2026-03-02T23:59:59.999Z'],
    ['2026-03-02', 'Europe/Berlin', '2026-03-02T22:59:59.999Z'],
    ['2026-07-02', 'Europe/Berlin', '2026-07-02T21:59:59.999Z'],
    ['2026-03-02', 'America/Los_Angeles', '2026-03-03T07:59:59.999Z'],
    ['2026-03-02', 'Asia/Kathmandu', '2026-03-02T18:14:59.999Z'],
    ['2026-12-31', 'Pacific/Kiritimati', '2026-12-31T09:59:59.999Z'],
    ['2024-02-29', 'UTC', '2024-02-29T23:59:59.999Z'],
    // Clocks go forward and back on these days.
    ['2026-03-28', 'Europe/Berlin', '2026-03-28T22:59:59.999Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59.999Z'],
    ['2026-10-24', 'Europe/Berlin', '2026-10-24T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59.999Z'],
  ])('of %s in %s is %s', (day, timezone, end) => {
    expect(endOfDay(day, timezone)?.toISOString()).toBe(end)
  })

  it.each(['', 'today', '2026-02-30', '2026-13-01', '26-01-01', '2026-03-02T00:00', '99999-01-01'])(
    'is nothing for %j',
    (day) => {
      expect(endOfDay(day, 'UTC')).toBeUndefined()
    },
  )
})

describe('dayIn', () => {
  it.each([
    ['UTC', '2026-03-02'],
    ['America/Los_Angeles', '2026-03-02'],
    ['Pacific/Kiritimati', '2026-03-03'],
  ])('is the day on the calendar of %s', (timezone, day) => {
    expect(dayIn(timezone, new Date('2026-03-02T23:30:00.000Z'))).toBe(day)
  })

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'is the day that has not ended yet in %s, every hour of a year',
    (timezone) => {
      for (let hour = 0; hour < 366 * 24; hour += 1) {
        const moment = new Date(Date.UTC(2026, 0, 1, hour, 30))
        const end = endOfDay(dayIn(timezone, moment), timezone)?.getTime() ?? 0
        expect(end - moment.getTime()).toBeGreaterThan(0)
        expect(end - moment.getTime()).toBeLessThan(25 * 3_600_000)
        expect(dayIn(timezone, new Date(end + 1))).not.toBe(dayIn(timezone, moment))
      }
    },
  )
})

describe('lastDayWithin', () => {
  it.each([
    ['2026-03-02T09:00:00.000Z', 30, 'UTC', '2026-03-31'],
    ['2026-03-02T23:59:59.999Z', 30, 'UTC', '2026-04-01'],
    ['2026-03-02T09:00:00.000Z', 180, 'Europe/Berlin', '2026-08-28'],
    ['2026-03-02T09:00:00.000Z', 30, 'Pacific/Kiritimati', '2026-03-31'],
    ['2026-03-02T09:00:00.000Z', 0, 'UTC', '2026-03-02'],
  ])('from %s, %i days in %s, is %s', (now, days, timezone, expected) => {
    expect(lastDayWithin(new Date(now), days * 86_400_000, timezone)).toBe(expected)
  })
})
