import { describe, expect, it } from 'vitest'
import { FINDINGS, NOTHING_LEFT } from '../../sandbox/gallery/rows/aftermath-rows.ts'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { found } from '../../src/exposure/aftermath-rules.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import { containmentAsked } from '../../src/exposure/incident-asks.ts'
import { nextStep, type StepOutcome, stepDone } from '../../src/exposure/incident-rules.ts'
import { isPage } from '../../src/slack/views/incident-words.ts'

/** What a row does not lose by a read that failed, by a click, or by what comes after its end. */
const NOW = new Date('2026-03-02T10:00:00.000Z')
const AT = NOW.toISOString()
const word = { by: SAM, as: 'security', at: AT, act: anAct() } as const

describe('a look that could not be made', () => {
  const fresh = { by: 'signal', at: AT } as const
  const row = anIncident({ reports: [...anIncident().reports, fresh] })
  const never = { inactive: 'never', quarantine: 'never', because: ['owner_not_known'] } as const
  const lost: StepOutcome = {
    step: 'look',
    identity: { kind: 'not_known', why: 'iam:GetUser Throttling' },
    judgements: row.reports.map(() => ({ ...never, because: [...never.because] })),
  }
  const after = stepDone(row, lost, NOW).incident

  it('takes back neither whose key it is nor what the reports before were good for', () => {
    expect(after.identity).toEqual(row.identity)
    expect(after.reports).toEqual(row.reports)
  })

  it('is made again later, and leaves the containment to go on meanwhile', () => {
    expect(after.retries.find(({ step }) => step === 'look')?.at).toBe('2026-03-02T10:00:05.000Z')
    const active: Incident = { ...after, key: { kind: 'failed', why: 'Throttling' } }
    expect(nextStep(active)?.step).toBe('make_inactive')
  })
})

describe('a step that keeps failing', () => {
  const failed = { step: 'make_inactive', result: 'failed', why: 'denied' } as const
  const event = { keyId: anIncident().keyId, seq: 1, at: AT, prev: '', hash: '' }

  it('calls security at first, and then once an hour instead of every five minutes', () => {
    let row = anIncident({ key: { kind: 'failed', why: 'denied' } })
    const calls: number[] = []
    for (let tries = 1; tries <= 48; tries++) {
      const { incident, entries } = stepDone(row, failed, NOW)
      if (entries.some((entry) => isPage({ ...event, ...entry }))) calls.push(tries)
      row = incident
    }
    expect(calls).toEqual([1, 2, 3, 4, 12, 24, 36, 48])
  })

  it('says once that a look could not be made', () => {
    const identity = { kind: 'not_known', why: 'Throttling' } as const
    const lost: StepOutcome = { step: 'look', identity, judgements: [] }
    const once = stepDone(anIncident(), lost, NOW)
    expect(once.entries).toHaveLength(1)
    expect(stepDone(once.incident, lost, NOW).entries).toEqual([])
  })
})

describe('a click on the quarantine', () => {
  it('does not forget the boundary of before, nor that a deny of awskey hangs there', () => {
    const old = 'arn:aws:iam::111111111111:policy/limits'
    for (const quarantine of [
      { kind: 'policy', at: AT },
      { kind: 'boundary', at: AT, old },
      { kind: 'failed', why: 'Throttling', old },
    ] as const) {
      const row = anIncident({ quarantineBy: undefined, quarantine })
      expect(containmentAsked(row, 'quarantine', word)?.incident.quarantine).toEqual(quarantine)
    }
    const waits = { kind: 'waits', because: ['sensitive'] } as const
    const row = anIncident({ quarantine: { ...waits, because: [...waits.because] } })
    expect(containmentAsked(row, 'quarantine', word)?.incident.quarantine).toEqual({ kind: 'none' })
  })
})

describe('an incident that is over', () => {
  const ended = { as: 'released', at: AT, by: [SAM] } as const
  const over = anIncident({ ...NOTHING_LEFT, ended: { ...ended, by: [...ended.by] } })

  it('keeps what an audit finds later, and takes neither the user nor a key for it', () => {
    const draft = found(over, FINDINGS, NOW)
    expect(draft.incident.findings?.auditId).toBe(FINDINGS.auditId)
    expect(draft.takeLock).toBeUndefined()
    expect(draft.incident.siblingsBy).toBeUndefined()
    expect(draft.incident.checkFrom).toBeUndefined()
  })

  it('is contained by nobody’s click', () => {
    const closed = notContained({
      identity: over.identity,
      ended: { ...over.ended, as: 'nothing_done', at: AT, by: [SAM] },
    })
    expect(containmentAsked(closed, 'contain', word)).toBeUndefined()
    expect(containmentAsked(closed, 'quarantine', word)).toBeUndefined()
  })
})
