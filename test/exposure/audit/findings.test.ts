import { describe, expect, it } from 'vitest'
import type { IncidentAudit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { emptyBaseline, withPage } from '../../../src/exposure/audit/baseline.ts'
import { Findings, findingsOf } from '../../../src/exposure/audit/findings.ts'
import {
  type IncidentStanding,
  riskOfIncident,
} from '../../../src/exposure/audit/risk-of-incident.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import type { Privilege } from '../../../src/keys/privilege/privilege.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'
import { KEY_ID, NOW, someEvent, someIncidentAudit, someRead } from './audit-fixture.ts'

const NO = known(false)
const YES = known(true)
const USUAL = '198.51.100.7'
const STRANGE = '203.0.113.9'
const GAPS = {
  sibling_active: NO,
  console_without_mfa: NO,
  live_sessions: NO,
  recheck_failed: NO,
}
const standing = (changes: Partial<IncidentStanding> = {}): IncidentStanding => ({
  source: 'pasted',
  root: false,
  keyActive: YES,
  gaps: GAPS,
  ...changes,
})
/** Everything before the exposure was read, and came from the usual address. */
const BEFORE = { ...withPage(emptyBaseline(), [someEvent({ ip: USUAL })]), whole: true }

function found(
  events: readonly AuditEvent[],
  read: Partial<RegionRead> = {},
  audit: IncidentAudit = someIncidentAudit({ regions: ['us-east-1'] }),
) {
  const reads = audit.regions.map((region) =>
    someRead({
      region,
      subject: 1,
      baseline: BEFORE,
      tally: tallied(emptyTally(), events),
      ...read,
    }),
  )
  return { audit, result: auditResult(audit, reads) }
}

const scoreOf = (
  events: readonly AuditEvent[],
  of: Partial<IncidentStanding> = {},
  privilege: Known<Privilege> = known('little'),
  read: Partial<RegionRead> = {},
) => riskScore(riskOfIncident(found(events, read).result, standing(of), privilege))

const call = (service: string, name: string, changes: Partial<AuditEvent> = {}): AuditEvent =>
  someEvent({ service, name, ip: USUAL, ...changes })

describe('riskOfIncident', () => {
  const LOOK = call('ec2', 'DescribeInstances')
  it.each<[string, AuditEvent[], Partial<IncidentStanding>, Known<Privilege>, number]>([
    ['a pasted secret of an Active key', [LOOK], {}, known('little'), 35],
    [
      'an id alone, Inactive',
      [LOOK],
      { source: 'key_id_only', keyActive: NO },
      known('little'),
      10,
    ],
    ['flagged by AWS', [LOOK], { source: 'aws_flagged' }, known('little'), 50],
    [
      'flagged by AWS, an administrator',
      [LOOK],
      { source: 'aws_flagged' },
      known('administrator'),
      80,
    ],
    ['who can become one', [LOOK], {}, known('escalation'), 55],
    ['a new address', [{ ...LOOK, ip: STRANGE }], {}, known('little'), 45],
    ['a way to stay', [call('iam', 'CreateUser')], {}, known('little'), 65],
    [
      'a way to stay, from a new address',
      [call('iam', 'CreateUser', { ip: STRANGE })],
      {},
      known('little'),
      90,
    ],
    [
      'a refused way to stay',
      [call('iam', 'CreateUser', { error: 'AccessDenied' })],
      {},
      known('little'),
      35,
    ],
    ['logs changed', [call('cloudtrail', 'StopLogging')], {}, known('little'), 65],
    ['a secret read', [call('secretsmanager', 'GetSecretValue')], {}, known('little'), 60],
    ['a model run', [call('bedrock', 'InvokeModel')], {}, known('little'), 55],
    ['a root key', [LOOK], { root: true }, known('little'), 95],
    [
      'containment that did not hold',
      [LOOK],
      { gaps: { ...GAPS, recheck_failed: YES } },
      known('little'),
      50,
    ],
  ])('gives %s its points', (_what, events, of, privilege, score) => {
    expect(scoreOf(events, of, privilege).score).toBe(score)
  })

  it('weighs many ways to more rights within a day', () => {
    const ways = [
      'AttachUserPolicy',
      'AttachRolePolicy',
      'AttachGroupPolicy',
      'PutUserPolicy',
      'PutRolePolicy',
      'PutGroupPolicy',
      'AddUserToGroup',
      'CreatePolicyVersion',
      'SetDefaultPolicyVersion',
      'UpdateAssumeRolePolicy',
      'CreateAccessKey',
    ].map((name) => call('iam', name, { error: 'AccessDenied' }))

    expect(scoreOf(ways).lines).toContainEqual({ reason: 'raising', points: 20 })
    expect(scoreOf(ways.slice(0, 5)).lines).not.toContainEqual({ reason: 'raising', points: 20 })
  })

  it.each([
    ['a Region refused', { failure: 'AccessDenied' }],
    ['it was cut', { truncated: 1 }],
    ['the time before was cut', { baseline: { ...BEFORE, whole: false } }],
  ])('is a least where %s', (_what, read) => {
    expect(
      scoreOf([call('ec2', 'DescribeInstances', { ip: STRANGE })], {}, known('little'), read)
        .atLeast,
    ).toBe(true)
  })

  it('takes what nobody read for not known', () => {
    const gaps = { ...GAPS, live_sessions: unknown('not read') }

    expect(
      scoreOf([LOOK], { gaps }, unknown('iam AccessDenied'), { truncated: 1 }).notKnown,
    ).toEqual(expect.arrayContaining(['privilege', 'live_sessions', 'data_or_secrets']))
  })

  it('knows of no live session where everything was read and none was opened', () => {
    const gaps = { ...GAPS, live_sessions: unknown('not read') }

    expect(scoreOf([LOOK], { gaps }, known('little')).notKnown).not.toContain('live_sessions')
  })
})

describe('findingsOf', () => {
  const of = (
    events: readonly AuditEvent[],
    read: Partial<RegionRead> = {},
    audit?: IncidentAudit,
  ) => {
    const { audit: row, result } = found(events, read, audit)
    const risk = riskScore(riskOfIncident(result, standing(), known('little')))
    return findingsOf(row, result, { risk, at: NOW })
  }

  it('says what came of it, and how far that reaches', () => {
    const findings = of([
      call('iam', 'CreateUser', { ip: STRANGE, made: { what: 'user', name: 'backdoor' } }),
      call('sts', 'AssumeRole', {
        issued: {
          credential: 'ASIA2EXAMPLE234567CD',
          role: 'arn:aws:iam::9:role/r',
          elsewhere: true,
        },
      }),
    ])

    expect(findings).toMatchObject({
      run: 0,
      events: 2,
      newIps: known([STRANGE]),
      made: [{ what: 'user', name: 'backdoor', region: 'us-east-1', by: KEY_ID }],
      rolesAssumed: [{ arn: 'arn:aws:iam::9:role/r', n: 1, elsewhere: true }],
      activity: known(true),
      coverage: { done: 1, dataEvents: 'not_read', whole: false },
    })
  })

  it.each<[string, AuditEvent, Known<boolean>['kind'], boolean | undefined]>([
    ['a call for a new address', call('ec2', 'DescribeInstances', { ip: STRANGE }), 'known', true],
    ['a way to stay from the usual one', call('iam', 'CreateUser'), 'known', true],
    [
      'a refused call for a new address',
      call('iam', 'ListUsers', { ip: STRANGE, error: 'AccessDenied' }),
      'unknown',
      undefined,
    ],
    ['an ordinary call', call('ec2', 'DescribeInstances'), 'unknown', undefined],
  ])('takes %s for what it is', (_what, event, kind, value) => {
    const { activity } = of([event])

    expect(activity.kind).toBe(kind)
    expect(activity.kind === 'known' ? activity.value : undefined).toBe(value)
  })

  it('stays small whatever callers wrote, and is a row', () => {
    const long = 'x'.repeat(5_000)
    const hostile = Array.from({ length: 400 }, (_, n) =>
      call(`service-${n}`, `Call${n}`, {
        ip: `203.0.113.${n}`,
        agent: `${n}${long}`,
        made: { what: 'attached policy', name: `${n}${long}`, of: { what: 'role', name: long } },
        issued: { credential: 'ASIA2EXAMPLE234567CD', role: `arn:${n}${long}`, elsewhere: true },
        leads: [{ by: 'user', name: `${n}${long}` }],
      }),
    )
    const audit = someIncidentAudit({
      regions: Array.from({ length: 40 }, (_, n) => `xx-region-${n}`),
    })
    const findings = of(hostile, { failure: 'AccessDenied' }, audit)

    expect(Buffer.byteLength(JSON.stringify(findings))).toBeLessThan(40_000)
    expect(findings.made).toHaveLength(40)
    expect(findings.madeMore).toBe(40 * 400 - 40)
    expect(Findings.parse(JSON.parse(JSON.stringify(findings)))).toEqual(
      JSON.parse(JSON.stringify(findings)),
    )
  })
})
