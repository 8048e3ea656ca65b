import { aSubject, DEVELOPMENT } from '../../sandbox/gallery/rows/request-rows.ts'
import type { ExemptionSubject } from '../../src/keys/exemption.ts'
import type { ExemptLine } from '../../src/reminders/exempt-lines.ts'

export const NOW = new Date('2026-03-02T09:00:00.000Z')
export const LATER = new Date('2026-06-01T21:59:59.999Z')

/** Erin, of whom everything is known. */
export function aUser(overrides: Partial<ExemptionSubject> = {}): ExemptionSubject {
  const { userName, userId, path } = aSubject()
  return {
    account: DEVELOPMENT,
    userName,
    userId,
    path,
    tags: { env: 'sandbox' },
    groups: ['robots'],
    ...overrides,
  }
}

export function aLine(by: ExemptLine['by'], overrides: Partial<ExemptLine> = {}): ExemptLine {
  return { by, until: LATER, reason: 'it goes in spring', place: 'exempt[0]', ...overrides }
}
