import { describe, expect, it } from 'vitest'
import { anIncident } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Incident, Report } from '../../src/exposure/incident.ts'
import { reportedAgain } from '../../src/exposure/incident-asks.ts'
import { stepDone } from '../../src/exposure/incident-rules.ts'
import { SlackUserId } from '../../src/requests/ids.ts'
import { sha256 } from '../../src/shared/sha256.ts'

/** An incident that everybody reports, with the longest text: it must still be one item of DynamoDB, and each change of it one transaction. */
const NOW = new Date('2026-03-02T10:00:00.000Z')
const LONGEST = '鍵'.repeat(1_000)
const ITEM_BYTES = 400 * 1024
const IN_ONE_TRANSACTION = 100

function reportOf(by: SlackUserId, n: number): Report {
  const act = anAct({ user: by, jobId: sha256(`${by} ${n}`), reason: LONGEST })
  return { by, at: NOW.toISOString(), where: LONGEST, act }
}

function joined(row: Incident, reports: readonly Report[]): Incident {
  return reports.reduce((each, report) => reportedAgain(each, report)?.incident ?? each, row)
}

const people = Array.from({ length: 200 }, (_, at) => SlackUserId.parse(`U0PERSON${at}`))
const none = anIncident({ reports: [reportOf(SAM, 0)] })
const full = joined(
  none,
  people.map((by) => reportOf(by, 0)),
)

describe('an incident that everybody reports', () => {
  it('leaves more than a third of an item for what is found', () => {
    expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThan(ITEM_BYTES * 0.6)
  })

  it('is judged in one transaction', () => {
    const judged = { inactive: 'click', quarantine: 'click', because: ['not_authorised'] } as const
    const looking: Incident = { ...full, identity: { kind: 'not_known', why: 'Throttling' } }
    const { entries } = stepDone(
      looking,
      {
        step: 'look',
        identity: none.identity,
        judgements: full.reports.map(() => ({ ...judged, because: [...judged.because] })),
      },
      NOW,
    )
    expect(entries.length).toBeLessThan(IN_ONE_TRANSACTION / 2)
  })

  it('has room for others, however often one person reports', () => {
    const spammed = joined(
      none,
      Array.from({ length: 200 }, (_, at) => reportOf(people[0] ?? SAM, at)),
    )
    const security = reportOf(SAM, 1)
    expect(joined(spammed, [security]).reports).toContainEqual(security)
  })
})
