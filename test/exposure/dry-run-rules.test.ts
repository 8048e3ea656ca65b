import { describe, expect, it } from 'vitest'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import { SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { insteadOfWriting, WHY_HELD } from '../../src/exposure/dry-run-rules.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import { nextStep, type StepOutcome, stepDone } from '../../src/exposure/incident-rules.ts'
import { whatEnds } from '../../src/exposure/release-rules.ts'
import { mrkdwn } from '../../src/slack/text/mrkdwn.ts'
import { containedAnswer } from '../../src/slack/views/incident-answers.ts'
import { incidentCard } from '../../src/slack/views/incident-card.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (ms: number): Date => new Date(START + ms)
const word = { by: SAM, as: 'security', at: at(0).toISOString() } as const
const report = { by: SAM, at: at(0).toISOString() } as const
const NOW = { inactive: 'now', quarantine: 'now', because: [] as never[], as: 'security' } as const

const become = (incident: Incident, outcome: StepOutcome, ms: number): Incident => {
  const { incident: row } = stepDone(incident, outcome, at(ms))
  return { ...row, version: incident.version + 1, updatedAt: at(ms).toISOString() }
}
const reported = notContained({
  reports: [{ ...report, judged: { ...NOW, because: [] } }],
  inactiveBy: word,
  quarantineBy: word,
})

function inDryRun(): Incident {
  const said = become(reported, insteadOfWriting(reported, 'make_inactive', true), 10)
  return become(said, insteadOfWriting(said, 'quarantine'), 20)
}

describe('an incident in dry run', () => {
  it('spends the words for each write, and goes on with what only reads', () => {
    const incident = inDryRun()
    expect(incident.inactiveBy).toBeUndefined()
    expect(incident.quarantineBy).toBeUndefined()
    expect(incident.dryRun).toEqual({
      at: at(20).toISOString(),
      steps: ['make_inactive', 'quarantine'],
      active: true,
    })
    expect(incident.key.kind).toBe('untouched')
    expect(nextStep({ ...incident, snapshot: undefined })?.step).toBe('snapshot')
    expect(whatEnds(incident)).toBe('close')
  })

  it('takes no word of then from a report, and one that is given later', () => {
    const incident = inDryRun()
    const judgement = { ...NOW, because: [] }
    const look = (reports: Incident['reports']): Incident =>
      become(
        { ...incident, reports },
        { step: 'look', identity: incident.identity, judgements: reports.map(() => judgement) },
        90_000,
      )
    expect(look(incident.reports).inactiveBy).toBeUndefined()
    const later = { ...report, at: at(60_000).toISOString() }
    expect(look([...incident.reports, later]).inactiveBy?.at).toBe(later.at)
  })

  it('says so on card and answer, with the lines to do by hand, and never that it is contained', () => {
    const incident = inDryRun()
    const card = JSON.stringify(incidentCard({ incident, page: mrkdwn`security` }))
    const answer = JSON.stringify(containedAnswer(incident))
    for (const text of [card, answer]) {
      expect(text).toContain('the key is still Active, nothing was contained')
      expect(text).toContain('aws iam update-access-key')
      expect(text).toContain('aws iam attach-user-policy')
      expect(text).not.toMatch(/: contained|is denied everything/)
    }
    const unread = { ...incident, dryRun: { at: at(20).toISOString(), steps: [] } }
    expect(JSON.stringify(containedAnswer(unread))).toContain('not known: treat it as Active')
  })

  it('holds what awskey had contained before, and does not spend its word', () => {
    const before = anIncident({ inactiveBy: word })
    const outcome = insteadOfWriting(before, 'make_inactive', true)
    expect(outcome).toEqual({ step: 'make_inactive', result: 'failed', why: WHY_HELD })
    expect(become(before, outcome, 10).inactiveBy).toEqual(word)
  })
})
