import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { createDeciders } from '../../src/people/slack-deciders.ts'
import { SlackUserId } from '../../src/requests/ids.ts'
import { mayAsk } from '../../src/requests/may-ask.ts'
import type { ApproverSource, Decision } from '../../src/requests/request.ts'
import { known, unknown } from '../../src/shared/known.ts'

const SAM = SlackUserId.parse('U0SAM')
const SIA = SlackUserId.parse('U0SIA')
const { organisation } = loadConfig('sandbox/awskey.yml')
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  S0PAYMENTS: [MAYA, MAX, SIA],
  S0SECURITY: [SAM, SIA],
  S0MANAGERS: [OMAR],
}

const decidersWith = (groups: typeof GROUPS = GROUPS) =>
  createDeciders({
    organisation,
    profiles: {
      read: (id) =>
        Promise.resolve(
          known({ id, name: id, deleted: false, bot: false, guest: false, external: false }),
        ),
    },
    groups: {
      members(group) {
        const members = groups[group]
        return Promise.resolve(
          members === undefined
            ? unknown('usergroups.users.list: ratelimited')
            : known(new Set(members)),
        )
      },
    },
    delegations: { to: () => Promise.resolve(known([])) },
  })
const deciders = decidersWith()

const BOTH: ApproverSource = { team: 'payments', security: true }
type Voices = Decision['speaksFor']
const approval = (by: SlackUserId, speaksFor: Voices): Decision => ({
  kind: 'approve',
  by,
  at: '2026-03-09T10:00:00.000Z',
  as: 'somebody',
  speaksFor,
  act: anAct({ user: by, action: 'request.approve' }),
})
const asking = (from: ApproverSource, needed = 2, decisions: readonly Decision[] = []) =>
  aDeleteRequest({
    approvals: { needed, from, why: 'policy', typed: false },
    decisions: [...decisions],
  })

describe('mayDecide by named approvers', () => {
  it.each<[string, ApproverSource, SlackUserId, boolean]>([
    ['a person named by policy', { team: 'payments', people: [OMAR] }, OMAR, true],
    ["the team's own approver in their place", { team: 'payments', people: [OMAR] }, MAYA, false],
    ['a member of a named group', { team: 'payments', usergroup: 'S0MANAGERS' }, OMAR, true],
    [
      "the team's approver in its place",
      { team: 'payments', usergroup: 'S0MANAGERS' },
      MAYA,
      false,
    ],
    ['security where the team is asked', { team: 'payments' }, SAM, false],
    ['security where it is asked', { team: 'security' }, SAM, true],
  ])('lets or does not let %s decide', async (_what, from, person, may) => {
    expect((await deciders.mayDecide(asking(from, 1), person)).ok).toBe(may)
  })

  it('says for whom somebody can count where security has to agree besides', async () => {
    expect(await deciders.mayDecide(asking(BOTH), MAYA)).toMatchObject({
      value: { as: 'team payments', speaksFor: ['asked'] },
    })
    expect(await deciders.mayDecide(asking(BOTH), SAM)).toMatchObject({
      value: { as: 'security', speaksFor: ['security'] },
    })
    expect(await deciders.mayDecide(asking(BOTH), SIA)).toMatchObject({
      value: { speaksFor: ['asked', 'security'] },
    })
    expect((await deciders.mayDecide(asking(BOTH), OMAR)).ok).toBe(false)
  })

  it('names who is missing to one more of those who have enough', async () => {
    const team = asking(BOTH, 2, [approval(MAYA, ['asked'])])
    expect(await deciders.mayDecide(team, MAX)).toMatchObject({
      error: { reason: 'not_an_approver', team: 'security' },
    })
    expect(await deciders.mayDecide(team, SAM)).toMatchObject({ ok: true })
    const security = asking(BOTH, 2, [approval(SAM, ['security'])])
    expect(await deciders.mayDecide(security, SIA)).toMatchObject({ ok: true })
    expect(await deciders.mayDecide(security, MAYA)).toMatchObject({ ok: true })
  })

  it('does not take an unreadable security for one that does not approve', async () => {
    const without = decidersWith({ S0PAYMENTS: [MAYA] })
    expect(await without.mayDecide(asking(BOTH), OMAR)).toMatchObject({
      error: { reason: 'approvers_unreadable' },
    })
  })
})

describe('howManyCould with named approvers', () => {
  it.each<[string, ApproverSource, SlackUserId, number]>([
    ['the team and security', BOTH, ERIN, 4],
    ['one who approves asks', BOTH, MAYA, 3],
    ['people by name', { team: 'payments', people: [OMAR, ERIN] }, ERIN, 1],
    ['a group by name', { team: 'payments', usergroup: 'S0MANAGERS' }, ERIN, 1],
  ])('%s: %o for %s is %i', async (_what, from, requester, expected) => {
    expect(await deciders.howManyCould(from, requester)).toEqual(known(expected))
  })

  it('is nobody where nobody of security could agree', async () => {
    const alone = decidersWith({ S0PAYMENTS: [MAYA, MAX], S0SECURITY: [SAM] })
    expect(await alone.howManyCould(BOTH, SAM)).toEqual(known(0))
  })

  it('does not count security for the team', async () => {
    const empty = decidersWith({ S0PAYMENTS: [], S0SECURITY: [SAM, SIA] })
    expect(await empty.howManyCould(BOTH, ERIN)).toEqual(known(1))
  })
})

describe('mayAsk', () => {
  const allowed: ApproverSource[] = [
    { team: 'payments', people: [ERIN] },
    { team: 'payments' },
    { team: 'security' },
  ]
  it.each([
    ['the owner', ERIN],
    ['an approver of the team', MAYA],
    ['security', SAM],
  ])('lets %s ask', async (_who, person) => {
    expect(await mayAsk(deciders, allowed, person)).toEqual({ ok: true, value: undefined })
  })

  it('refuses anybody else and names who may', async () => {
    expect(await mayAsk(deciders, allowed, OMAR)).toEqual({
      ok: false,
      error: { reason: 'may_not_request', allowed },
    })
  })

  it('does not take an unreadable team for one without the person', async () => {
    const without = decidersWith({ S0SECURITY: [SAM] })
    expect(await mayAsk(without, allowed, OMAR)).toMatchObject({
      error: { reason: 'approvers_unreadable' },
    })
    expect(await mayAsk(without, allowed, SAM)).toMatchObject({ ok: true })
  })
})
