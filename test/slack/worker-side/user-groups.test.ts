import { describe, expect, it } from 'vitest'
import { createSlackUserGroups } from '../../../src/slack/worker-side/user-groups.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { startHttpDouble } from './http-double.ts'

function aWallClock(): { now(): Date; ms: number } {
  const clock = { ms: 0, now: () => new Date(clock.ms) }
  return clock
}

describe('members', () => {
  it('reads who is in the group', async () => {
    const { client } = await startSlack()

    expect(await createSlackUserGroups({ slack: client }).members('S0PAYMENTS')).toEqual({
      kind: 'known',
      value: new Set(['U0MAYA', 'U0MAX']),
    })
  })

  it('shares one reading among clicks of two seconds, and reads again after', async () => {
    const { client, calls } = await startHttpDouble({
      'usergroups.users.list': { ok: true, users: ['U0MAYA'] },
    })
    const wallClock = aWallClock()
    const groups = createSlackUserGroups({ slack: client, wallClock })

    await Promise.all(Array.from({ length: 50 }, () => groups.members('S0PAYMENTS')))
    wallClock.ms = 1_999
    await groups.members('S0PAYMENTS')
    expect(calls).toHaveLength(1)

    wallClock.ms = 2_000
    await groups.members('S0PAYMENTS')
    expect(calls).toHaveLength(2)
  })

  it('shares nothing between groups', async () => {
    const { client, calls } = await startHttpDouble({
      'usergroups.users.list': { ok: true, users: [] },
    })
    const groups = createSlackUserGroups({ slack: client, wallClock: aWallClock() })

    await groups.members('S0PAYMENTS')
    await groups.members('S0SECURITY')

    expect(calls).toHaveLength(2)
  })

  it('does not know when it cannot read, and reads again at once', async () => {
    const { client, faults } = await startSlack()
    const groups = createSlackUserGroups({ slack: client, wallClock: aWallClock() })
    faults.plant({
      service: 'slack',
      operation: 'usergroups.users.list',
      mode: 'throttle',
      times: 1,
    })

    expect(await groups.members('S0PAYMENTS')).toEqual({
      kind: 'unknown',
      why: 'usergroups.users.list: ratelimited',
    })
    expect(await groups.members('S0PAYMENTS')).toMatchObject({ kind: 'known' })
  })

  it.each([
    ['a group that is not there', { ok: false, error: 'no_such_subteam' }, 'no_such_subteam'],
    ['an answer without members', { ok: true }, 'answer_not_understood'],
  ])('does not take %s for an empty group', async (_what, answer, code) => {
    const { client } = await startHttpDouble({ 'usergroups.users.list': answer })

    expect(await createSlackUserGroups({ slack: client }).members('S0GONE')).toEqual({
      kind: 'unknown',
      why: `usergroups.users.list: ${code}`,
    })
  })
})
