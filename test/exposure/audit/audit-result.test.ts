import { describe, expect, it } from 'vitest'
import { TACTICS, tacticOf } from '../../../src/exposure/audit/attack-tactics.ts'
import type { Audit, RegionRead } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { type AuditResult, auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { known } from '../../../src/shared/known.ts'
import { auditMessage, auditProgress } from '../../../src/slack/views/audit-message.ts'
import { checkLimits } from '../../support/check-limits.ts'
import { KEY_ID, someAudit, someEvent, someRead } from './audit-fixture.ts'

const STANDING = { keyId: KEY_ID, keys: known([]), administrator: known(undefined) }
const SESSION = 'ASIA2EXAMPLE234567CD'
const counting = (events: readonly AuditEvent[]) => tallied(emptyTally(), events)
const read = (region: string, changes: Partial<RegionRead> = {}): RegionRead =>
  someRead({ region, subject: 1, tally: counting([someEvent({ region })]), ...changes })
const BOTH = [read('us-east-1'), read('eu-central-1')]
const messageOf = (audit: Audit, result: AuditResult) =>
  auditMessage({ audit, result, risk: riskScore(riskOfAudit(result, STANDING)) })
const over = (changes = {}) => someAudit({ over: true, ...changes })

describe('auditResult', () => {
  it('is whole when every Region was read to its end', () => {
    expect(auditResult(over(), BOTH)).toMatchObject({
      tally: { events: 2 },
      coverage: { whole: true, failed: [], reading: [], done: ['us-east-1', 'eu-central-1'] },
    })
  })

  it.each<[string, Partial<RegionRead>]>([
    ['a Region refused', { failure: 'AccessDenied' }],
    ['a Region is being read', { subject: 0 }],
    ['a Region was cut', { truncated: 1 }],
    ['an event could not be read', { unreadable: 1 }],
    [
      'a session was not followed',
      { tally: counting([someEvent({ issued: { credential: SESSION } })]) },
    ],
    [
      'a role of another account was assumed',
      { tally: counting([someEvent({ issued: { credential: SESSION, elsewhere: true } })]) },
    ],
  ])('is not whole where %s, and then every number is a least', (_what, changes) => {
    const result = auditResult(over(), [read('us-east-1'), read('eu-central-1', changes)])
    const said = JSON.stringify(messageOf(over(), result))

    expect(result.coverage.whole).toBe(false)
    expect(said).toContain(`≥ ${result.tally.events}`)
    expect(said).toContain('*Incomplete:*')
  })

  it('is not whole where a Region has no row', () => {
    expect(auditResult(over(), [read('us-east-1')]).coverage).toMatchObject({
      whole: false,
      reading: ['eu-central-1'],
    })
  })

  it('names the refusal of a Region', () => {
    const reads = [read('us-east-1'), read('eu-central-1', { failure: 'AccessDenied' })]
    const result = auditResult(over(), reads)

    expect(result.coverage.failed).toEqual([{ region: 'eu-central-1', why: 'AccessDenied' }])
    expect(JSON.stringify(messageOf(over(), result))).toContain('eu-central-1 (AccessDenied)')
  })

  it('puts calls under their tactic, done and refused apart, and others under none', () => {
    const tally = counting([
      someEvent({ service: 'iam', name: 'CreateUser' }),
      someEvent({ service: 'iam', name: 'CreateAccessKey', error: 'AccessDenied' }),
      someEvent({ service: 'ec2', name: 'RunInstances' }),
      someEvent({ service: 'ec2', name: 'SomethingNew' }),
    ])

    expect(auditResult(over(), [read('us-east-1', { tally })]).tactics).toEqual([
      {
        tactic: 'Persistence',
        done: [{ call: 'iam:CreateUser', n: 1 }],
        refused: [{ call: 'iam:CreateAccessKey', n: 1 }],
      },
      { tactic: 'Impact', done: [{ call: 'ec2:RunInstances', n: 1 }], refused: [] },
    ])
  })
})

describe('auditMessage', () => {
  const nothing = [
    read('us-east-1', { tally: emptyTally() }),
    read('eu-central-1', { tally: emptyTally() }),
  ]

  it.each([
    ['all was read', nothing],
    [
      'a Region refused',
      [
        nothing[0] ?? BOTH[0],
        read('eu-central-1', { tally: emptyTally(), failure: 'AccessDenied' }),
      ],
    ],
  ])('never calls a key clean or unused where nothing was seen and %s', (_what, reads) => {
    const audit = over()
    const said = JSON.stringify(
      messageOf(
        audit,
        auditResult(
          audit,
          reads.filter((each) => each !== undefined),
        ),
      ),
    )

    expect(said).not.toMatch(/clean|no activity|not been used|never used|safe/i)
    expect(said).toContain('That does not show that nobody used it')
    expect(said).toContain('never in this history')
  })

  it('shows the names that callers choose as text', () => {
    const agent = '<!channel> *urgent* `rm`'
    const tally = counting([someEvent({ agent, made: { what: 'user', name: '<@U0EVE>' } })])
    const result = auditResult(over(), [read('us-east-1', { tally }), read('eu-central-1')])

    const said = JSON.stringify(messageOf(over(), result))
    expect(said).not.toContain('<!channel>')
    expect(said).not.toContain('<@U0EVE>')
  })

  it('stays inside Slack’s limits with whatever was found', () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      someEvent({
        ip: `198.51.100.${n}`,
        agent: `&<>${'x'.repeat(400)}${n}`,
        service: `service-${n}`,
        made: { what: 'user', name: `&${'n'.repeat(300)}${n}` },
        issued: { credential: SESSION, elsewhere: true, role: `arn:&${'r'.repeat(400)}${n}` },
      }),
    )
    const audit = over({ regions: Array.from({ length: 34 }, (_, n) => `xx-region-${n}`) })
    const reads = audit.regions.map((region) =>
      read(region, { tally: counting(many), failure: 'AccessDeniedException' }),
    )

    expect(checkLimits(messageOf(audit, auditResult(audit, reads)))).toEqual([])
  })
})

describe('auditProgress', () => {
  it('says how far it is, and nothing of what was found', () => {
    const audit = someAudit()
    const reads = [read('us-east-1'), read('eu-central-1', { subject: 0 })]
    const said = JSON.stringify(auditProgress({ audit, result: auditResult(audit, reads) }))

    expect(said).toContain('1 of 2 Regions are through')
    expect(said).toContain(KEY_ID)
    expect(said).not.toContain('198.51.100.7')
  })
})

describe('tacticOf', () => {
  it('knows each call under one tactic, spelt as the trail spells it', () => {
    expect(tacticOf('iam:CreateUser')).toBe('Persistence')
    expect(tacticOf('cloudtrail:StopLogging')).toBe('Defense Evasion')
    expect(tacticOf('ec2:CreateTags')).toBeUndefined()
    expect(new Set(TACTICS).size).toBe(TACTICS.length)
  })
})
