import { describe, expect, it } from 'vitest'
import { aDeleteRequest, anAct, MAX, MAYA, OMAR } from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { judgeByPolicy } from '../../src/app/worker/judge-by-policy.ts'
import { createDeciders } from '../../src/people/slack-deciders.ts'
import { createAuthority } from '../../src/requests/authority.ts'
import type { PlanNow } from '../../src/requests/authority-deps.ts'
import { RequestId, SlackUserId } from '../../src/requests/ids.ts'
import type { ApproverSource, Decision, Request, Voice } from '../../src/requests/request.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import { type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { known } from '../../src/shared/known.ts'
import { sha256 } from '../../src/shared/sha256.ts'

/** Policy becomes stricter between the approval and the effect: with the real judgement of people, over the seeded teams. */
const SAM = SlackUserId.parse('U0SAM')
const signed = (act: SignedAct): SignedAct => ({ ...act, mac: sha256(signedText(act)) })
const asked = signed(anAct({ jobId: sha256('asked'), action: 'command.delete' }))
const id = RequestId.parse(requestIdOf(asked))
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  S0PAYMENTS: [MAYA, MAX],
  S0SECURITY: [SAM],
  S0LEADS: [OMAR],
}
const TEAM: ApproverSource = { team: 'payments' }
const BOTH: ApproverSource = { team: 'payments', security: true }

const deciders = createDeciders({
  organisation: loadConfig('sandbox/awskey.yml').organisation,
  profiles: {
    read: (person) =>
      Promise.resolve(
        known({
          id: person,
          name: person,
          deleted: false,
          bot: false,
          guest: false,
          external: false,
        }),
      ),
  },
  groups: { members: (group) => Promise.resolve(known(new Set(GROUPS[group] ?? []))) },
  delegations: { to: () => Promise.resolve(known([])) },
})

function approvalBy(by: SlackUserId, speaksFor?: readonly Voice[]): Decision {
  const act = signed(
    anAct({ user: by, action: 'request.approve', value: `${id}.1`, jobId: sha256(by) }),
  )
  const decision = { by, at: '2026-03-09T10:00:00.000Z', as: 'team payments', act }
  return { kind: 'approve', ...decision, ...(speaksFor && { speaksFor }) }
}

const aRequest = (overrides: Partial<Request> = {}): Request => ({
  ...aDeleteRequest({ id }),
  act: asked,
  parent: undefined,
  approvals: { needed: 1, from: TEAM, why: 'policy', typed: false },
  decisions: [approvalBy(MAYA)],
  ...overrides,
})
const plan: PlanNow = {
  needed: 1,
  from: TEAM,
  why: 'policy',
  expiresAfterMs: 0,
  typed: false,
  undo: TEAM,
}
const proofOf = (request: Request, now: Partial<PlanNow>) =>
  createAuthority({
    verifier: { verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))) },
    deciders,
    plan: () => Promise.resolve(known({ ...plan, ...now })),
    aimsAt: () => true,
    isApproval: ({ action }) => action === 'request.approve',
    isBreakGlass: () => false,
    isUndo: () => false,
    isWaiver: () => false,
    isConfigured: () => false,
    turnedOn: () => Promise.resolve(known({ fault: 'not_turned_on' })),
    mayOpen: () => true,
    covers: () => Promise.resolve(known(false)),
  })(request, 'delete_key')

describe('authority under a policy that became stricter', () => {
  it('lets go on what is still enough', async () => {
    expect(await proofOf(aRequest(), {})).toEqual(known({ valid: true }))
  })

  it.each<[string, Partial<PlanNow>, string]>([
    ['more approvals', { needed: 2 }, 'too_few_approvals'],
    ["security's approval besides", { needed: 2, from: BOTH }, 'too_few_approvals'],
    ['other people', { from: { ...TEAM, people: [OMAR] } }, 'decider_not_eligible'],
    ['another group', { from: { ...TEAM, usergroup: 'S0LEADS' } }, 'decider_not_eligible'],
    ['security alone', { from: { team: 'security' } }, 'decider_not_eligible'],
    ['typing', { typed: true }, 'not_typed'],
    ['another requester', { mayRequest: [{ team: 'security' }] }, 'requester_may_not_ask'],
  ])('stops when it takes %s now', async (_what, now, fault) => {
    expect(await proofOf(aRequest(), now)).toMatchObject({ value: { valid: false, fault } })
  })

  it('keeps what the row asked for when policy asks for less now', async () => {
    const row = aRequest({ approvals: { needed: 2, from: BOTH, why: 'policy', typed: false } })
    expect(await proofOf(row, {})).toMatchObject({ value: { fault: 'too_few_approvals' } })
    const enough = {
      ...row,
      decisions: [approvalBy(MAYA, ['asked']), approvalBy(SAM, ['security'])],
    }
    expect(await proofOf(enough, {})).toEqual(known({ valid: true }))
  })

  it('does not believe a row about for whom somebody speaks', async () => {
    const decisions = [approvalBy(MAYA, ['asked']), approvalBy(MAX, ['security'])]
    const row = aRequest({
      approvals: { needed: 2, from: BOTH, why: 'policy', typed: false },
      decisions,
    })
    expect(await proofOf(row, { needed: 2, from: BOTH })).toMatchObject({ value: { valid: false } })
  })

  it('does not believe a row that names its own approvers', async () => {
    const row = aRequest({
      approvals: { needed: 1, from: { ...TEAM, people: [OMAR] }, why: 'policy', typed: false },
      decisions: [approvalBy(OMAR)],
    })
    expect(await proofOf(row, {})).toMatchObject({ value: { fault: 'decider_not_eligible' } })
  })
})

describe('judgeByPolicy', () => {
  const waiting = (from: ApproverSource): Request =>
    aRequest({
      state: 'awaiting_approval',
      decisions: [],
      approvals: { needed: 1, from, why: 'policy', typed: false },
    })

  it('judges a click by what the configuration says, not by whom the row names', async () => {
    const judged = judgeByPolicy(deciders, () => plan)
    const row = waiting({ ...TEAM, people: [OMAR] })
    expect((await deciders.mayDecide(row, OMAR)).ok).toBe(true)
    expect((await judged.mayDecide(row, OMAR)).ok).toBe(false)
    expect((await judged.mayDecide(row, MAYA)).ok).toBe(true)
  })

  it('leaves alone who looks at what is over', async () => {
    const judged = judgeByPolicy(deciders, () => plan)
    const over: Request = { ...waiting({ team: 'security' }), state: 'done' }
    expect((await judged.mayDecide(over, SAM)).ok).toBe(true)
  })
})
