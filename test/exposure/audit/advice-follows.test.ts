import { describe, expect, it } from 'vitest'
import { adviceCoverage } from '../../../src/exposure/audit/advice-coverage.ts'
import { foundFor } from '../../../src/exposure/audit/attribution.ts'
import { isAdvice } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { KEY_ID, someAudit, someEvent, someRead } from './audit-fixture.ts'

const SESSION = 'ASIA2EXAMPLE234567AB'
const ROLE = 'arn:aws:iam::111111111111:role/deploy'
const advice = someAudit({ advice: { keys: [KEY_ID] }, regions: ['us-east-1'] })
const key = advice.followed[0] ?? { subject: { by: 'credential', id: KEY_ID }, depth: 0 }
const OWN = someEvent({ id: 'own', issued: { credential: SESSION } })
const OF_ROLE = someEvent({ id: 'role', issued: { credential: SESSION, role: ROLE } })
const ELSEWHERE = someEvent({ id: 'far', issued: { credential: SESSION, elsewhere: true } })
const NEW_USER = someEvent({ id: 'user', leads: [{ by: 'user', name: 'support' }] })

const followedOf = (events: readonly AuditEvent[]) =>
  foundFor(advice, key, events).map(({ subject }) => subject)

describe('foundFor', () => {
  it('follows for an advice what has the rights of the key, and nobody else', () => {
    expect(followedOf([OWN, OF_ROLE, ELSEWHERE, NEW_USER])).toEqual([
      { by: 'credential', id: SESSION },
    ])
  })

  it('follows for an audit all that came of it', () => {
    expect(foundFor(someAudit(), key, [OWN, OF_ROLE, ELSEWHERE, NEW_USER])).toHaveLength(3)
  })
})

describe('adviceCoverage', () => {
  const coverage = (events: readonly AuditEvent[], opened: number, read: object = {}) => {
    if (!isAdvice(advice)) throw new Error('no advice')
    const reads = [someRead({ subject: 1, tally: tallied(emptyTally(), events), ...read })]
    return adviceCoverage(advice, auditResult(advice, reads).coverage, opened)
  }

  it('misses nothing where roles and new users are not followed', () => {
    expect(coverage([OF_ROLE, ELSEWHERE, NEW_USER], 0).whole).toBe(true)
  })

  it.each<[string, number, object]>([
    ['a session of the user that is not followed', 1, {}],
    ['a Region that refused', 0, { failure: 'AccessDenied' }],
    ['a Region that was not read to its end', 0, { subject: 0 }],
    ['a Region of which only the newest was read', 0, { truncated: 1 }],
    ['an event that could not be read', 0, { unreadable: 1 }],
  ])('misses %s', (_what, opened, read) => {
    expect(coverage([], opened, read).whole).toBe(false)
  })
})
