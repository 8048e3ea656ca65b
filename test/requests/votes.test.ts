import { describe, expect, it } from 'vitest'
import { anAct, ERIN, MAX, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import { SlackUserId } from '../../src/requests/ids.ts'
import type { ApproverSource, Decision, Voice } from '../../src/requests/request.ts'
import { votesGiven } from '../../src/requests/votes.ts'

const SAM = SlackUserId.parse('U0SAM')
const SIA = SlackUserId.parse('U0SIA')
const TEAM: readonly Voice[] = ['asked']
const SECURITY: readonly Voice[] = ['security']
const EITHER: readonly Voice[] = ['asked', 'security']

const vote = (by: SlackUserId, speaksFor?: readonly Voice[]): Decision => ({
  kind: 'approve',
  by,
  at: '2026-03-09T10:00:00.000Z',
  as: 'somebody',
  ...(speaksFor && { speaksFor }),
  act: anAct({ user: by }),
})
const BOTH: ApproverSource = { team: 'payments', security: true }

describe('votesGiven', () => {
  it('counts different people, and never the requester', () => {
    const wanted = { needed: 2, from: { team: 'payments' } }
    expect(votesGiven([vote(MAYA), vote(MAYA), vote(ERIN)], ERIN, wanted)).toBe(1)
    expect(votesGiven([vote(MAYA), vote(MAX)], ERIN, wanted)).toBe(2)
  })

  it.each([
    ['two of the team', [vote(MAYA, TEAM), vote(MAX, TEAM)], 2, 1],
    ['two of security', [vote(SAM, SECURITY), vote(SIA, SECURITY)], 2, 1],
    ['one of each', [vote(MAYA, TEAM), vote(SAM, SECURITY)], 2, 2],
    ['one who is both', [vote(SIA, EITHER)], 2, 1],
    ['one who is both and one of the team', [vote(SIA, EITHER), vote(MAYA, TEAM)], 2, 2],
    ['one who is both and one of security', [vote(SIA, EITHER), vote(SAM, SECURITY)], 2, 2],
    ['two who are both', [vote(SIA, EITHER), vote(SAM, EITHER)], 2, 2],
    ['a vote that says nothing counts for the team', [vote(MAYA), vote(SAM, SECURITY)], 2, 2],
    ['three of the team of three', [vote(MAYA, TEAM), vote(MAX, TEAM), vote(OMAR, TEAM)], 3, 2],
    [
      'two of the team and security',
      [vote(MAYA, TEAM), vote(MAX, TEAM), vote(SAM, SECURITY)],
      3,
      3,
    ],
  ] as const)(
    "does not let one stand for the other where security's is needed: %s",
    (_what, votes, needed, given) => {
      expect(votesGiven(votes, ERIN, { needed, from: BOTH })).toBe(given)
    },
  )
})
