import { describe, expect, it } from 'vitest'
import { type ArchiveRead, newArchiveRead } from '../../../src/exposure/audit/archive-read.ts'
import type { Audit } from '../../../src/exposure/audit/audit.ts'
import type { AuditEvent } from '../../../src/exposure/audit/audit-event.ts'
import { auditJson } from '../../../src/exposure/audit/audit-files.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { auditMessage, auditProgress } from '../../../src/slack/views/audit-message.ts'
import { checkLimits } from '../../support/check-limits.ts'
import { KEY_ID, NOW, SINCE, someAudit, someEvent, someRead } from './audit-fixture.ts'

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
