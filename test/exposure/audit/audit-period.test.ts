import { describe, expect, it } from 'vitest'
import { type ArchiveReach, auditPeriod } from '../../../src/exposure/audit/audit-period.ts'
import { sinceOf } from '../../../src/requests/history-period.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { NOW } from './audit-fixture.ts'

const YEAR = { historyMs: 365 * DAY_MS, dataEvents: true }
const NO_DATA = { ...YEAR, dataEvents: false }
const ago = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString()
const period = (asked: string | undefined, until: Date, reach: ArchiveReach | undefined) =>
  auditPeriod(sinceOf(asked ?? '', until), until, reach)

describe('auditPeriod', () => {
  it.each([
    [undefined, 90],
    ['7d', 7],
    ['400d', 90],
  ])('reads the event history alone where no archive is configured: %s', (asked, days) => {
    expect(period(asked, NOW, undefined)).toEqual({ since: ago(days) })
  })

  it.each([
    [undefined, 365],
    ['200d', 200],
    ['400d', 365],
  ])(
    'has the archive asked for what is older, without a gap between the two: %s',
    (asked, days) => {
      expect(period(asked, NOW, YEAR)).toEqual({
        since: ago(89),
        archive: { since: ago(days), olderThan: ago(89), dataEvents: true },
      })
    },
  )

  it('has it asked for data events alone where nothing older is wanted', () => {
    expect(period('7d', NOW, YEAR)).toEqual({
      since: ago(7),
      archive: { since: ago(7), dataEvents: true },
    })
  })

  it('does not have it asked for what it cannot add', () => {
    expect(period('7d', NOW, NO_DATA)).toEqual({ since: ago(7) })
    expect(period('200d', NOW, NO_DATA)).toMatchObject({
      archive: { olderThan: ago(89), dataEvents: false },
    })
  })

  it('goes no farther back than the archive does', () => {
    expect(period(undefined, NOW, { ...YEAR, historyMs: 30 * DAY_MS })).toEqual({
      since: ago(30),
      archive: { since: ago(30), dataEvents: true },
    })
  })
})
