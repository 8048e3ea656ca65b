import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMs, HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts'
import { endOfQuiet } from '../../src/shared/quiet-hours.ts'

const NIGHT = { from: '18:00', to: '08:00', timezone: 'Europe/Berlin' }
const at = (text: string): Date => new Date(text)

describe('endOfQuiet', () => {
  it.each([
    ['in the evening, the next morning', '2026-03-02T21:30:00.000Z', '2026-03-03T07:00:00.000Z'],
    ['after midnight, the same morning', '2026-03-03T02:00:00.000Z', '2026-03-03T07:00:00.000Z'],
    ['from the first minute', '2026-03-02T17:00:00.000Z', '2026-03-03T07:00:00.000Z'],
    ['to the last second', '2026-03-03T06:59:59.999Z', '2026-03-03T07:00:00.000Z'],
    [
      'in the night in which clocks go forward',
      '2026-03-28T22:00:00.000Z',
      '2026-03-29T06:00:00.000Z',
    ],
    [
      'in the night in which clocks go back',
      '2026-10-24T21:00:00.000Z',
      '2026-10-25T07:00:00.000Z',
    ],
  ])('gives, %s', (_when, now, end) => {
    expect(endOfQuiet(NIGHT, at(now))).toEqual(at(end))
  })

  it.each([
    ['the minute in which they end', '2026-03-03T07:00:00.000Z'],
    ['the minute before they begin', '2026-03-02T16:59:59.999Z'],
  ])('gives nothing in %s', (_when, now) => {
    expect(endOfQuiet(NIGHT, at(now))).toBeUndefined()
  })

  it('gives the moment to which clocks jump over the end, where there is no such time that night', () => {
    const jumped = { from: '22:00', to: '02:30', timezone: 'America/New_York' }
    expect(endOfQuiet(jumped, at('2026-03-08T04:30:00.000Z'))).toEqual(
      at('2026-03-08T07:00:00.000Z'),
    )
  })

  it('takes hours of one day that do not go over midnight', () => {
    const noon = { from: '12:00', to: '13:30', timezone: 'UTC' }
    expect(endOfQuiet(noon, at('2026-03-02T12:10:00.000Z'))).toEqual(at('2026-03-02T13:30:00.000Z'))
    expect(endOfQuiet(noon, at('2026-03-02T23:00:00.000Z'))).toBeUndefined()
  })

  it('takes hours that begin and end at the same time for none', () => {
    const none = { from: '08:00', to: '08:00', timezone: 'UTC' }
    expect(endOfQuiet(none, at('2026-03-02T08:00:00.000Z'))).toBeUndefined()
  })

  it('gives the first minute that is not quiet, in every zone and on every day', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'America/St_Johns',
      'America/Santiago',
      'Asia/Kathmandu',
      // Half an hour of summer time.
      'Australia/Lord_Howe',
    )
    // Days around the changes of clocks are as likely as all others together.
    const day = fc.oneof(
      fc.integer({ min: 0, max: 364 }),
      fc.constantFrom(66, 67, 87, 88, 93, 94, 247, 248, 276, 277, 297, 298, 304, 305),
    )
    fc.assert(
      fc.property(
        fc.record({ from: time, to: time, timezone: zone }),
        day,
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        (quiet, onDay, minute) => {
          const now = addMs(at('2026-01-01T00:00:00.000Z'), onDay * 24 * HOUR_MS + minute * 60_000)
          const end = endOfQuiet(quiet, now)
          if (end === undefined) return
          expect(end > now).toBe(true)
          expect(endOfQuiet(quiet, end)).toBeUndefined()
          for (let each = now; each < end; each = addMs(each, 15 * MINUTE_MS))
            expect(endOfQuiet(quiet, each), each.toISOString()).toBeDefined()
        },
      ),
      { numRuns: 250 },
    )
  })
})
