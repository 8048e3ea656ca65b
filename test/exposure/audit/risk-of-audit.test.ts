import { describe, expect, it } from 'vitest'
import type { RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { type KeyStanding, riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { AccessKeyId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { riskText } from '../../../src/slack/views/risk-text.ts'
import { KEY_ID, someAudit, someEvent, someRead } from './audit-fixture.ts'

const SIBLING = AccessKeyId.parse('AKIA2EXAMPLE234567CC')
const standing = (changes: Partial<KeyStanding> = {}): KeyStanding => ({
  keyId: KEY_ID,
  keys: known([{ id: KEY_ID, status: 'Active' }]),
  administrator: known('AdministratorAccess'),
  ...changes,
})
const factsOf = (
  events: readonly AuditEvent[],
  read: Partial<RegionRead> = {},
  key: KeyStanding = standing(),
) => {
  const audit = someAudit({ regions: ['us-east-1'] })
  const tally = tallied(emptyTally(), events)
  return riskOfAudit(auditResult(audit, [someRead({ subject: 1, tally, ...read })]), key)
}
const call = (service: string, name: string, changes: Partial<AuditEvent> = {}): AuditEvent =>
  someEvent({ service, name, ...changes })
const often = (n: number, event: AuditEvent) => Array.from({ length: n }, () => event)

describe('riskOfAudit', () => {
  it.each<[string, AuditEvent[], object]>([
    ['a new user', [call('iam', 'CreateUser')], { persistence: known(true) }],
    ['a stopped trail', [call('cloudtrail', 'StopLogging')], { loggingTampered: known(true) }],
    ['a secret', [call('secretsmanager', 'GetSecretValue')], { dataOrSecrets: known(true) }],
    ['a burst of instances', often(10, call('ec2', 'RunInstances')), { abuse: known(true) }],
    ['nine instances', often(9, call('ec2', 'RunInstances')), { abuse: known(false) }],
    ['a model that was run', [call('bedrock', 'InvokeModel')], { abuse: known(true) }],
  ])('sees %s', (_what, events, expected) => {
    expect(factsOf(events)).toMatchObject(expected)
  })

  it('counts nothing that AWS refused as done', () => {
    const refused = { error: 'AccessDenied' }
    const events = [call('iam', 'CreateUser', refused), call('cloudtrail', 'StopLogging', refused)]

    expect(factsOf(events)).toMatchObject({
      persistence: known(false),
      loggingTampered: known(false),
    })
  })

  it.each([
    ['a Region refused', { failure: 'AccessDenied' }],
    ['it was cut', { truncated: 1 }],
  ])('knows of nothing that it did not happen where %s', (_what, read) => {
    const facts = factsOf([], read)

    expect([facts.persistence, facts.loggingTampered, facts.abuse].map(({ kind }) => kind)).toEqual(
      ['unknown', 'unknown', 'unknown'],
    )
  })

  it('knows of nothing that it did not happen where not every call is kept by name', () => {
    const events = Array.from({ length: 400 }, (_, n) => call('ec2', `Describe${n}`))

    expect(factsOf(events).persistence.kind).toBe('unknown')
  })

  it('never knows that no data was read, nor which address is new', () => {
    expect(factsOf([]).dataOrSecrets.kind).toBe('unknown')
    expect(factsOf([]).newAddress.kind).toBe('unknown')
  })

  it('knows the key and the other one from IAM, or does not know them', () => {
    const keys = known([
      { id: KEY_ID, status: 'Inactive' as const },
      { id: SIBLING, status: 'Active' as const },
    ])
    expect(factsOf([], {}, standing({ keys }))).toMatchObject({
      keyActive: known(false),
      gaps: { sibling_active: known(true) },
    })
    const unread = unknown('iam:ListAccessKeys AccessDenied')
    expect(factsOf([], {}, standing({ keys: unread }))).toMatchObject({
      keyActive: unread,
      gaps: { sibling_active: unread },
    })
  })

  it('takes nobody for harmless who is no administrator', () => {
    expect(factsOf([], {}, standing({ administrator: known(undefined) })).privilege.kind).toBe(
      'unknown',
    )
  })

  it('weighs looking around within a day only', () => {
    const names = [
      'ListUsers',
      'ListRoles',
      'ListGroups',
      'ListAccessKeys',
      'GetUser',
      'GetAccountSummary',
    ]
    const look = [
      ...names.map((name) => call('iam', name)),
      call('s3', 'ListBuckets'),
      call('sts', 'GetCallerIdentity'),
    ]
    const near = factsOf(look).reconRatio
    expect(near.kind === 'known' && near.value).toBeGreaterThanOrEqual(0.3)

    const far = [...look, call('s3', 'ListBuckets', { at: '2026-01-01T00:00:00.000Z' })]
    expect(factsOf(far).reconRatio.kind).toBe('unknown')
  })
})

describe('riskText', () => {
  it('shows the score as a least, how sure it is, and why', () => {
    const { markup } = riskText(riskScore(factsOf([call('iam', 'CreateUser')])))

    expect(markup).toContain('≥ 90 of 100, critical, medium confidence')
    expect(markup).toContain('it made a way to stay (30)')
    expect(markup).toContain('Not known, and so not counted: which data it read')
  })
})
