import { describe, expect, it } from 'vitest'
import { type ArchiveRead, newArchiveRead } from '../../../src/exposure/audit/archive-read.ts'
import type { Audit, IncidentAudit } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditJson } from '../../../src/exposure/audit/audit-files.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { emptyBaseline, withPage } from '../../../src/exposure/audit/baseline.ts'
import { findingsOf } from '../../../src/exposure/audit/findings.ts'
import { riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { riskOfIncident } from '../../../src/exposure/audit/risk-of-incident.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { activityOfAudit } from '../../../src/slack/pictures/activity-model.ts'
import { activityAlt } from '../../../src/slack/pictures/activity-words.ts'
import { auditMessage, auditProgress } from '../../../src/slack/views/audit-message.ts'
import { findingsBlocks } from '../../../src/slack/views/incident-findings.ts'
import { checkLimits } from '../../support/check-limits.ts'
import {
  EXPOSED,
  KEY_ID,
  NOW,
  SINCE,
  someAudit,
  someEvent,
  someIncidentAudit,
  someRead,
} from './audit-fixture.ts'

const STANDING = { keyId: KEY_ID, keys: known([]), administrator: known(undefined) }
const ASKED = {
  since: '2025-03-02T09:00:00.000Z',
  olderThan: SINCE.toISOString(),
  dataEvents: true,
}
const OBJECT_READ = someEvent({ id: 'data', service: 's3', name: 'GetObject', region: 'eu-west-1' })
const LISTED = someEvent({ service: 'kms', name: 'ListKeys' })
const REGIONS = ['us-east-1', 'eu-central-1'].map((region) => someRead({ region, subject: 1 }))

const archiveRead = (
  changes: Partial<ArchiveRead> = {},
  events: readonly AuditEvent[] = [OBJECT_READ],
): ArchiveRead => ({
  ...newArchiveRead(someAudit(), NOW),
  tally: tallied(emptyTally(), events),
  regions: { seen: [{ value: 'eu-west-1', n: events.length }], others: 0 },
  over: true,
  ...changes,
})

function told(archive: Audit['archive'], read: ArchiveRead | undefined, reads = REGIONS) {
  const audit = someAudit({ over: true, ...(archive !== undefined && { archive }) })
  const result = auditResult(audit, reads, read)
  const risk = riskScore(riskOfAudit(result, STANDING))
  const message = auditMessage({ audit, result, risk })
  expect(checkLimits(message)).toEqual([])
  return {
    result,
    said: JSON.stringify(message),
    json: auditJson(audit, result, []),
    progress: JSON.stringify(auditProgress({ audit: { ...audit, over: undefined }, result })),
    risk: riskOfAudit(result, STANDING),
  }
}

describe('an audit with a trail’s archive', () => {
  it('counts what the archive has with the rest, by its own Regions', () => {
    const reads = [someRead({ subject: 1, tally: tallied(emptyTally(), [LISTED]) })]
    const { result } = told(ASKED, archiveRead(), [...reads, ...REGIONS.slice(1)])

    expect(result).toMatchObject({
      tally: { events: 2, services: { seen: [{ value: 'kms' }, { value: 's3' }] } },
      regions: [
        { region: 'us-east-1', n: 1 },
        { region: 'eu-west-1', n: 1 },
      ],
      coverage: { whole: true, archive: { kind: 'read', since: ASKED.since } },
    })
  })

  it('adds up where a Region has events in both', () => {
    const reads = [
      someRead({ region: 'eu-west-1', subject: 1, tally: tallied(emptyTally(), [OBJECT_READ]) }),
    ]
    expect(told(ASKED, archiveRead(), reads).result.regions).toEqual([
      { region: 'eu-west-1', n: 2 },
    ])
  })

  it('says how far back, and that data events were read, where both are so', () => {
    const { said, json, result } = told(ASKED, archiveRead())

    expect(said).toContain("Regions and the trail's archive")
    expect(said).toContain("The trail's archive was read back to")
    expect(said).toContain('as far as the trail logs them')
    expect(said).not.toContain('never in')
    expect(said).not.toContain('90 days')
    expect(result.coverage.whole).toBe(true)
    expect(json).toContain('"dataEvents":"read as far as the trail logs them"')
  })

  it('does not say that data events were read where the trail logs none', () => {
    const { said, json } = told({ ...ASKED, dataEvents: false }, archiveRead())

    expect(said).toContain('are not in the trail, as awskey.yml says')
    expect(json).toContain('"dataEvents":"never read"')
  })

  it('does not say that older calls were read where data events alone were asked for', () => {
    const { olderThan: _older, ...dataAlone } = ASKED
    const { said } = told(dataAlone, archiveRead())

    expect(said).toContain('was read for data events from')
    expect(said).not.toContain('read back to')
  })

  it.each<[string, ArchiveRead | undefined, string]>([
    [
      'failed',
      archiveRead({ failure: 'AccessDenied' }),
      'could not be read to its end (AccessDenied)',
    ],
    ['was not asked yet', undefined, 'is being read'],
    ['is being read', archiveRead({ over: undefined }), 'is being read'],
    ['was cut', archiveRead({ cut: true }), 'only the newest 100,000 events'],
    ['was not asked for a name', archiveRead({ leftOut: 1 }), 'Not looked for in the archive'],
    [
      'had an event that could not be read',
      archiveRead({ unreadable: 1 }),
      'could not be read:* 1',
    ],
    [
      'shows a session that was not followed',
      archiveRead({}, [{ ...LISTED, issued: { credential: 'ASIA2EXAMPLE234567CD' } }]),
      '0 of 1 followed',
    ],
  ])('makes every number a least where the archive %s, and says it', (_what, read, words) => {
    const { said, result } = told(ASKED, read)

    expect(result.coverage.whole).toBe(false)
    expect(said).toContain(words)
    expect(said).toContain('*Incomplete:*')
    expect(said).toContain('≥ ')
  })

  it.each([
    ['data events and older calls', ASKED, ', and data events, are not known'],
    ['older calls', { ...ASKED, dataEvents: false }, 'is not known, and data events are never in'],
    ['data events', { since: ASKED.since, dataEvents: true }, 'Data events are not known.'],
  ])(
    'names what is not known where the archive was to have %s and failed',
    (_what, asked, words) => {
      const { said, json } = told(asked, archiveRead({ failure: 'AccessDenied' }))

      expect(said).toContain(words)
      expect(json).toMatch(/"dataEvents":"(?:not all|never) read"/)
    },
  )

  it('says what it said before where no archive is asked', () => {
    const { said, progress } = told(undefined, undefined)

    expect(said).toContain('never in this history')
    expect(said).toContain('What is older than 90 days is not known')
    expect(said + progress).not.toContain('archive')
  })

  it('never calls a key unused where nothing was seen in both', () => {
    const { said } = told(ASKED, archiveRead({}, []))

    expect(said).toContain('That does not show that nobody used it')
    expect(said).toContain('the trail may not log all data events')
    expect(said).not.toMatch(/clean|no activity|not been used|never used|safe/i)
  })

  it('takes no data event seen for not known, not for none: which the trail logs, nobody knows', () => {
    expect(told(ASKED, archiveRead({}, [])).risk.dataOrSecrets).toEqual(
      unknown('the trail may not log all data events'),
    )
  })

  it('shows on the way whether the archive is still to come', () => {
    expect(told(ASKED, undefined).progress).toContain("The trail's archive comes after them.")
    expect(told(ASKED, archiveRead()).progress).toContain("The trail's archive has been read.")
    expect(told(ASKED, archiveRead({ failure: 'X' })).progress).toContain('could not be read.')
  })

  it('shows the whole period that was asked for', () => {
    expect(told(ASKED, archiveRead()).said).toContain(String(Date.parse(ASKED.since) / 1_000))
  })
})

const OLD = '2025-05-01T09:00:00.000Z'

describe('the audit of an incident with a trail’s archive', () => {
  const USUAL = {
    ...withPage(emptyBaseline(), [someEvent({ ip: '198.51.100.7' })]),
    whole: true,
  }
  const incident = (
    changes: Partial<IncidentAudit>,
    archive: ArchiveRead | undefined,
    seen: readonly AuditEvent[] = [],
  ) => {
    const audit = someIncidentAudit({ over: true, ...changes })
    const reads = ['us-east-1', 'eu-central-1'].map((region, at) =>
      someRead({
        region,
        subject: 1,
        baseline: USUAL,
        tally: tallied(emptyTally(), at === 0 ? seen : []),
      }),
    )
    const result = auditResult(audit, reads, archive)
    const gaps = {
      sibling_active: known(false),
      console_without_mfa: known(false),
      live_sessions: known(false),
      recheck_failed: known(false),
    }
    const facts = riskOfIncident(
      result,
      { source: 'report', root: false, keyActive: known(true), gaps },
      known('little'),
    )
    const risk = riskScore(facts)
    const findings = findingsOf(audit, result, { risk, at: NOW })
    const message = auditMessage({ audit, result, risk })
    return {
      result,
      facts,
      findings,
      said: JSON.stringify(message),
      card: JSON.stringify(findingsBlocks(findings)),
      picture: activityAlt(activityOfAudit(audit, result)),
    }
  }
  const DATA = { archive: { since: EXPOSED.toISOString(), dataEvents: true } }
  const OLDER = {
    exposedSince: OLD,
    since: SINCE.toISOString(),
    baselineFrom: undefined,
    archive: { since: OLD, olderThan: SINCE.toISOString(), dataEvents: true },
  }

  it('says on the card and in the thread that data events were read, where they were', () => {
    const { findings, card, said } = incident(DATA, archiveRead())

    expect(findings.coverage).toMatchObject({ dataEvents: 'read', archive: { kind: 'read' } })
    expect(card).toContain('data events read as far as the trail logs them')
    expect(card).toContain("the trail's archive read")
    expect(said).toContain('as far as the trail logs them')
    expect(said).not.toContain('never in this history')
  })

  it.each<[string, Partial<IncidentAudit>, ArchiveRead | undefined]>([
    ['no archive is configured', {}, undefined],
    ['the archive failed', DATA, archiveRead({ failure: 'AccessDenied' })],
    [
      'the trail logs none',
      { ...OLDER, archive: { ...OLDER.archive, dataEvents: false } },
      archiveRead(),
    ],
  ])('says that data events were not read where %s', (_what, changes, read) => {
    const { findings, card } = incident(changes, read)

    expect(findings.coverage.dataEvents).toBe('not_read')
    expect(card).toContain('data events not read')
  })

  it('names an archive that failed on card and picture, and makes every number a least', () => {
    const { findings, card, picture } = incident(DATA, archiveRead({ failure: 'AccessDenied' }))

    expect(findings.coverage).toMatchObject({
      whole: false,
      archive: { kind: 'failed', why: 'AccessDenied' },
    })
    expect(card).toContain("the trail's archive not read to its end* (AccessDenied)")
    expect(card).toContain('*Coverage, incomplete*')
    expect(picture).toContain("the trail's archive not read to its end")
  })

  it('knows of the whole time since the exposure where the archive reaches so far', () => {
    const { result, findings, card, said } = incident(OLDER, archiveRead())

    expect(result.coverage).toMatchObject({ whole: true, tooOld: undefined })
    expect(findings).toMatchObject({ since: OLD })
    expect(said + card).not.toContain('Not known:* what happened')
  })

  it.each<[string, ArchiveRead | undefined, string, string]>([
    ['reaches not quite so far', archiveRead(), '2025-08-01T09:00:00.000Z', 'archive'],
    ['failed', archiveRead({ failure: 'AccessDenied' }), OLD, 'history'],
    ['was cut', archiveRead({ cut: true }), OLD, 'history'],
    ['has not been read', undefined, OLD, 'history'],
  ])('says from when to when nothing is known where the archive %s', (_what, read, from, upTo) => {
    const archive = { ...OLDER.archive, since: from }
    const { result, card, said } = incident({ ...OLDER, archive }, read)
    const to = upTo === 'archive' ? from : SINCE.toISOString()

    expect(result.coverage).toMatchObject({ whole: false, tooOld: { from: OLD, to } })
    expect(said).toContain('*Not known:* what happened')
    expect(card).toContain(`before <!date^${Date.parse(to) / 1_000}`)
  })

  it('takes what the archive shows into activity and score', () => {
    const { findings, facts } = incident(
      OLDER,
      archiveRead({}, [
        someEvent({ at: '2025-06-01T09:00:00.000Z', service: 'iam', name: 'CreateUser' }),
      ]),
    )

    expect(findings).toMatchObject({ events: 1, activity: known(true) })
    expect(facts.persistence).toEqual(known(true))
  })

  it('calls nothing new that the archive alone shows, and does not say that nothing is new', () => {
    const strange = { ...OBJECT_READ, ip: '203.0.113.9' }
    const { result, facts, said } = incident(DATA, archiveRead({}, [strange]))

    expect(result.news.ips).toMatchObject({ kind: 'unknown' })
    expect(facts.newAddress.kind).toBe('unknown')
    expect(said).toContain('Which addresses are new is not known')
  })

  it('calls new what the history shows, whatever the archive has, and says what that leaves out', () => {
    const { result, said } = incident(
      DATA,
      archiveRead({}, [{ ...OBJECT_READ, ip: '203.0.113.9' }]),
      [someEvent({ ip: '203.0.113.77' })],
    )

    expect(result.news.ips).toEqual(known(['203.0.113.77']))
    expect(said).toContain('What is new is said of the event history alone')
  })

  it('knows that nothing is new where the archive shows what was usual', () => {
    const usual = { ...OBJECT_READ, ip: '198.51.100.7', region: 'us-east-1' }

    expect(incident(DATA, archiveRead({}, [usual]), []).result.news.ips).toEqual(known([]))
  })
})
