import { describe, expect, it } from 'vitest'
import { nextWorkingMoment, type WorkingTime } from '../../src/shared/working-time.ts'

const OFFICE: WorkingTime = {
  timezone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  quietDays: [{ from: '2026-12-24', to: '2027-01-03' }],
}
const next = (now: string, working = OFFICE): string =>
  nextWorkingMoment(working, new Date(now)).toISOString()

describe('nextWorkingMoment', () => {
  it('is now in working time, to the millisecond', () => {
    expect(next('2026-03-02T10:07:03.123Z')).toBe('2026-03-02T10:07:03.123Z')
  })

  it.each([
    ['before work', '2026-03-02T05:12:00.000Z', '2026-03-02T08:00:00.000Z'],
    ['at the end of it', '2026-03-02T16:00:00.000Z', '2026-03-03T08:00:00.000Z'],
    ['on a Friday evening', '2026-03-06T19:00:00.000Z', '2026-03-09T08:00:00.000Z'],
    ['over the change of clocks', '2026-03-28T12:00:00.000Z', '2026-03-30T07:00:00.000Z'],
    ['on quiet days', '2026-12-24T11:00:00.000Z', '2027-01-04T08:00:00.000Z'],
  ])('is the next beginning %s', (_when, now, expected) => {
    expect(next(now)).toBe(expected)
  })

  it('knows the days of the zone, not those of Greenwich', () => {
    const all = { ...OFFICE, days: [1], from: '00:00', to: '24:00', quietDays: [] }
    // Monday in Berlin begins on Sunday at 23:00 in Greenwich.
    expect(next('2026-03-08T22:30:00.000Z', all)).toBe('2026-03-08T23:00:00.000Z')
  })

  it('keeps nothing waiting for ever where no day is a working day', () => {
    const never = { ...OFFICE, quietDays: [{ from: '2000-01-01', to: '2100-01-01' }] }
    expect(next('2026-03-02T10:00:00.000Z', never)).toBe('2026-05-01T10:00:00.000Z')
  })
})
