import { describe, expect, it } from 'vitest'
import { createTellAgain } from '../../src/reminders/tell-again.ts'
import { SlackChannelId, SlackUserId, WeekId } from '../../src/requests/ids.ts'
import type { Job } from '../../src/requests/job.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { createFakeWeekStore } from '../fakes/fake-week-store.ts'

const NOW = new Date('2026-11-30T10:00:00.000Z')
const WEEK = WeekId.parse('2026-W49')
const APPROVES: Readonly<Record<string, readonly string[]>> = {
  U0MAYA: ['payments'],
  U0PIA: ['platform'],
  U0SAM: ['security'],
  U0ERIN: [],
}

async function asked(
  user: string,
  value = '2026-W49/payments',
  state: 'undelivered' | 'sent' | 'superseded' = 'undelivered',
  unreadable?: Refusal,
) {
  const jobs: Job[] = []
  const store = createFakeWeekStore({ wallNow: () => NOW.getTime() })
  await store.addDigest(WEEK, 'payments', NOW)
  const leased = await store.leaseDigest(WEEK, 'payments', { now: NOW, leaseMs: 1 })
  if (typeof leased === 'string') throw new Error('it is free')
  await store.settleDigest(leased.token, { ...leased.digest, state })
  const team = (name: string, channel: string) => ({
    name,
    channel: SlackChannelId.parse(channel),
    approvers: { usergroup: 'S0X' },
    owns: {},
  })
  const tellAgain = createTellAgain({
    organisation: {
      teams: [team('payments', 'C0PAYMENTS'), team('platform', 'C0PLATFORM')],
      platform: { channel: SlackChannelId.parse('C0PLATFORM') },
    },
    deciders: {
      mayAct: async (person) => (person === 'U0GUS' ? refuse({ reason: 'guest' }) : ok(undefined)),
      approvesFor: async ({ team: of }, person) => {
        if (unreadable !== undefined) return refuse(unreadable)
        return APPROVES[person]?.includes(of) === true
          ? ok({ as: of })
          : refuse({ reason: 'not_an_approver', team: of })
      },
    },
    store,
    jobs: {
      enqueue: async (job) => {
        jobs.push(job)
      },
    },
    clock: { now: () => NOW },
  })
  const act = { user: SlackUserId.parse(user), value } as SignedAct
  return { answer: await tellAgain(act), jobs }
}

describe('createTellAgain', () => {
  it.each(['U0SAM', 'U0PIA', 'U0MAYA'])('tries at once for %s', async (user) => {
    const { answer, jobs } = await asked(user)
    expect(answer).toEqual(ok({ team: 'payments', what: 'asked' }))
    expect(jobs).toEqual([{ kind: 'digest', week: WEEK, team: 'payments' }])
  })

  it('refuses everybody else, with who decides', async () => {
    const { answer, jobs } = await asked('U0ERIN')
    expect(answer).toEqual(refuse({ reason: 'not_an_approver', team: 'payments' }))
    expect(jobs).toEqual([])
  })

  it('refuses a guest, and does not decide where the approvers could not be read', async () => {
    expect((await asked('U0GUS')).answer).toEqual(refuse({ reason: 'guest' }))
    const unreadable = { reason: 'approvers_unreadable', why: 'ratelimited' } as const
    const { answer } = await asked('U0SAM', '2026-W49/payments', 'undelivered', unreadable)
    expect(answer).toEqual(refuse(unreadable))
  })

  it.each([
    ['told', '2026-W49/payments', 'sent'],
    ['over', '2026-W49/payments', 'superseded'],
    ['no_such_digest', '2026-W50/payments', 'undelivered'],
    ['no_such_digest', 'nonsense', 'undelivered'],
  ] as const)('answers %s and does nothing', async (what, value, state) => {
    const { answer, jobs } = await asked('U0SAM', value, state)
    expect(answer).toMatchObject(ok({ what }))
    expect(jobs).toEqual([])
  })
})
