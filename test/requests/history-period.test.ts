import { describe, expect, it } from 'vitest'
import { sinceOf } from '../../src/requests/history-period.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')

describe('sinceOf', () => {
  it.each([
    ['30d', '2026-01-31T09:00:00.000Z'],
    ['24h', '2026-03-01T09:00:00.000Z'],
    ['2026-02-28', '2026-02-28T00:00:00.000Z'],
  ])('reads %s as %s', (period, moment) => {
    expect(sinceOf(period, NOW)?.toISOString()).toBe(moment)
  })

  it.each(['', '30', '30m', 'd', '2026-02-30', '2026-13-01', 'yesterday', '-1d'])(
    'knows no moment for %j',
    (period) => {
      expect(sinceOf(period, NOW)).toBeUndefined()
    },
  )
})
