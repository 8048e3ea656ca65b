import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anIncident, notContained } from '../../sandbox/gallery/rows/incident-rows.ts'
import { anAct, ERIN, MAYA, OMAR, SAM } from '../../sandbox/gallery/rows/request-rows.ts'
import { looked, withFindings } from '../../src/exposure/clean-up-rules.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import type { Vote } from '../../src/exposure/incident-parts.ts'
import { nextStep, stepDone } from '../../src/exposure/incident-rules.ts'
import { withSubject } from '../../src/exposure/incident-subject.ts'
import {
  closeAsked,
  isEnough,
  type Quorum,
  releaseAsked,
  whatEnds,
} from '../../src/exposure/release-rules.ts'
import type { SlackUserId } from '../../src/requests/ids.ts'
import { HOUR_MS } from '../../src/shared/duration.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const quorum: Quorum = { needed: 2, expiresAfterMs: 24 * HOUR_MS, isSameHuman: () => false }
const vote = (by: SlackUserId, at = NOW): Vote => ({ by, at: at.toISOString(), act: anAct() })

function voted(incident: Incident, by: SlackUserId, rule: Quorum = quorum): Incident {
  const asked = releaseAsked(incident, vote(by), rule)
  if (!asked.ok) throw new Error(asked.error.reason)
  return asked.value.incident
}

const reasonOf = (asked: ReturnType<typeof releaseAsked>): string =>
  asked.ok ? 'accepted' : asked.error.reason

describe('releaseAsked', () => {
  it('does nothing on one signature, and is granted on that of somebody else', () => {
    const once = voted(anIncident(), SAM)
    expect(nextStep(once)?.step).not.toBe('release')
    const twice = voted(once, MAYA)
    expect(nextStep(twice)?.step).toBe('release')
  })

  it('counts one signature for each human', () => {
    const once = voted(anIncident(), SAM)
    expect(reasonOf(releaseAsked(once, vote(SAM), quorum))).toBe('already_decided_by_you')
    const twins = { ...quorum, isSameHuman: () => true }
    expect(
      reasonOf(releaseAsked({ ...once, identity: notContained().identity }, vote(MAYA), twins)),
    ).toBe('own_exposed_key')
    const notOwners = { ...quorum, isSameHuman: (a: string) => a !== ERIN }
    expect(reasonOf(releaseAsked(once, vote(MAYA), notOwners))).toBe('same_aws_person')
  })

  it('does not count whose key is exposed', () => {
    expect(reasonOf(releaseAsked(anIncident(), vote(ERIN), quorum))).toBe('own_exposed_key')
  })

  it('needs two, also where policy says one', () => {
    const once = voted(anIncident(), SAM, { ...quorum, needed: 1 })
    expect(once.release?.granted).toBeUndefined()
  })

  it('forgets a signature that is older than policy lets it wait', () => {
    const signed = { subject: 4, votes: [vote(SAM, new Date(NOW.getTime() - 25 * HOUR_MS))] }
    const again = voted(anIncident({ release: signed }), MAYA)
    expect(again.release?.votes.map(({ by }) => by)).toEqual([MAYA])
  })

  it('has every line looked at anew while it waits for the others, and forgets a signature for lines that opened again', () => {
    const { lines } = withFindings(anIncident(), {
      made: [{ what: 'user', name: 'backup', at: NOW.toISOString(), region: '', by: 'AKIA' }],
      madeMore: 0,
      rolesAssumed: [],
    })
    const { checkFrom: _none, ...row } = anIncident({
      lines: lines.map((line) => ({ ...line, state: 'gone' as const })),
    })
    const once = voted(row, SAM)
    expect(once.checkFrom).toBe(NOW.toISOString())
    const stand = (state: 'gone' | 'there') =>
      looked(
        once,
        { lines: lines.map(({ id }) => ({ id, state })), roles: [], asked: NOW.toISOString() },
        NOW,
      ).incident
    expect(withSubject(once, stand('gone')).release).toEqual(once.release)
    expect(withSubject(once, stand('there')).release).toBeUndefined()
  })

  it('refuses where nothing is contained, and after the end', () => {
    expect(reasonOf(releaseAsked(notContained(), vote(SAM), quorum))).toBe('nothing_to_release')
    const over = anIncident({ ended: { as: 'released', at: NOW.toISOString(), by: [SAM] } })
    expect(reasonOf(releaseAsked(over, vote(MAYA), quorum))).toBe('incident_over')
    expect(nextStep(over)?.step).toBe('key_left')
  })
})

describe('withSubject', () => {
  it('drops what was signed for something else', () => {
    const once = voted(anIncident(), SAM)
    const later = withSubject(once, { ...once, rechecks: { done: 0, fights: 1 } })
    expect([later.subject, later.release]).toEqual([once.subject + 1, undefined])
  })

  it('leaves the number as it is where nothing changed that is decided on', () => {
    const once = voted(anIncident(), SAM)
    expect(withSubject(anIncident(), once)).toEqual(once)
  })
})

describe('a release that is granted', () => {
  const granted = voted(voted(anIncident(), SAM), MAYA)

  it('ends the incident and says that the quarantine is gone once AWS showed it', () => {
    const { incident, dropLock } = stepDone(
      granted,
      { step: 'release', result: 'released', siblings: [] },
      NOW,
    )
    expect(incident).toMatchObject({
      quarantine: { kind: 'lifted' },
      key: { kind: 'inactive' },
      ended: { as: 'released', by: [SAM, MAYA] },
    })
    expect(dropLock).toBe(true)
  })

  it('goes on where it was reported again meanwhile, and contains anew what a standing word is for', () => {
    const again = { ...granted, reports: [...granted.reports, { by: OMAR, at: NOW.toISOString() }] }
    const { incident, dropLock } = stepDone(
      again,
      { step: 'release', result: 'released', siblings: [] },
      NOW,
    )
    expect([incident.ended, incident.release, dropLock]).toEqual([undefined, undefined, undefined])
    expect(incident.quarantine.kind).toBe('none')
    expect(nextStep(incident)?.step).toBe('look')
  })

  it('is tried again while AWS does not show it', () => {
    const failed = {
      step: 'release',
      result: 'failed',
      why: 'iam:DetachUserPolicy denied',
    } as const
    const { incident } = stepDone(granted, failed, NOW)
    expect(incident.ended).toBeUndefined()
    expect(nextStep(incident)).toMatchObject({ step: 'release' })
    expect(nextStep(incident)?.dueAt).not.toBe(incident.updatedAt)
  })

  it('is forgotten where the signatures do not prove', () => {
    const { incident } = stepDone(granted, { step: 'release', result: 'not_authorised' }, NOW)
    expect([incident.release, incident.ended]).toEqual([undefined, undefined])
  })
})

describe('isEnough', () => {
  it('is never so with fewer than two different people, whatever the row holds', () => {
    const someone = fc.constantFrom(SAM, MAYA, OMAR, ERIN)
    fc.assert(
      fc.property(
        fc.array(someone, { maxLength: 6 }),
        fc.integer({ min: 0, max: 4 }),
        (by, needed) => {
          const row = anIncident({ release: { subject: 4, votes: by.map((each) => vote(each)) } })
          if (!isEnough(row, { needed, isSameHuman: () => false })) return
          expect(new Set(by).size).toBeGreaterThanOrEqual(Math.max(2, needed))
          expect(by).not.toContain(ERIN)
        },
      ),
    )
  })
})

describe('closeAsked', () => {
  it('ends what awskey did nothing for', () => {
    const asked = closeAsked(notContained(), SAM, NOW)
    expect(asked.ok && asked.value.incident.ended).toMatchObject({ as: 'nothing_done', by: [SAM] })
  })

  it.each([
    ['a contained key', anIncident()],
    ['a key that is about to be contained', notContained({ inactiveBy: anIncident().inactiveBy })],
    ['a write that may have happened', notContained({ key: { kind: 'failed', why: 'timeout' } })],
    [
      'a step that has begun',
      notContained({
        claim: { step: 'make_inactive', token: 't', leaseUntil: NOW.toISOString() },
      }),
    ],
  ])('refuses %s', (_what, incident) => {
    expect(reasonOf(closeAsked(incident, SAM, NOW))).toBe('not_to_close')
    expect(whatEnds(incident)).toBe('release')
  })
})
