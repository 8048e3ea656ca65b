import { beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  DEVELOPMENT,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDelegate, type DelegateDeps } from '../../src/people/delegate.ts'
import type { Delegation } from '../../src/people/delegations.ts'
import { IamUserName, SlackUserId } from '../../src/requests/ids.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import type { ActDetails, SignedAct } from '../../src/requests/signed-act.ts'
import { DAY_MS } from '../../src/shared/duration.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { organisation } from '../slack/worker-side/renderer-fixture.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')
const UNTIL = '2026-03-10T00:00:00.000Z'
const GUEST = SlackUserId.parse('U0GUS')
const TWIN = SlackUserId.parse('U0MAYATWO')
const maya = { account: DEVELOPMENT, userName: IamUserName.parse('maya') }

describe('delegate', () => {
  let stored: Delegation | undefined
  let approvers: ReadonlyMap<string, 'yes' | 'unreadable'>
  beforeEach(() => {
    stored = undefined
    approvers = new Map([[MAYA, 'yes']])
  })

  const deps = (): DelegateDeps => ({
    organisation: {
      ...organisation,
      people: new Map([
        [MAYA, [maya]],
        [TWIN, [maya]],
      ]),
    },
    sources: [{ team: 'payments' }, { team: 'security' }],
    deciders: {
      mayAct: (person) =>
        Promise.resolve(person === GUEST ? refuse({ reason: 'guest' }) : ok(undefined)),
      mayDecide: () => Promise.resolve(refuse({ reason: 'self_approval' })),
      mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
      approvesFor: ({ team }, person) => {
        const is = team === 'payments' ? approvers.get(person) : undefined
        if (is === 'yes') return Promise.resolve(ok({ as: 'team payments' }))
        const error: Refusal =
          is === undefined
            ? { reason: 'not_an_approver', team }
            : { reason: 'approvers_unreadable', why: 'ratelimited' }
        return Promise.resolve(refuse(error))
      },
      howManyCould: () => Promise.resolve(known(2)),
    },
    store: {
      put: (delegation) => {
        stored = delegation
        return Promise.resolve('stored')
      },
      takeBack: () => {
        stored = undefined
        return Promise.resolve('stored')
      },
      of: () => Promise.resolve(known(stored)),
    },
    clock: { now: () => NOW },
    maxMs: 90 * DAY_MS,
  })
  const act = (details: ActDetails, user = MAYA): SignedAct =>
    anAct({ user, action: 'command.delegate', value: '', details })
  const delegate = (details: ActDetails, user = MAYA) => createDelegate(deps())(act(details, user))

  it('keeps whom the approver chose, with the signed act', async () => {
    const details = { delegate: MAX, until: UNTIL }
    const delegation = { from: MAYA, to: MAX, until: UNTIL, act: act(details) }
    expect(await delegate(details)).toEqual(ok({ what: 'delegated', delegation }))
    expect(stored).toEqual(delegation)
  })

  it.each([
    ['oneself', { delegate: MAYA, until: UNTIL }, 'yourself'],
    ['another account of the same AWS person', { delegate: TWIN, until: UNTIL }, 'same_aws_person'],
    ['a guest', { delegate: GUEST, until: UNTIL }, 'cannot_act'],
    ['no day', { delegate: MAX }, 'too_long'],
    ['a day that is over', { delegate: MAX, until: NOW.toISOString() }, 'too_long'],
    ['a day too far off', { delegate: MAX, until: '2026-06-01T00:00:00.000Z' }, 'too_long'],
  ])('refuses %s', async (_what, details, why) => {
    expect(await delegate(details)).toEqual(refuse({ reason: 'delegate_not_possible', why }))
    expect(stored).toBeUndefined()
  })

  it('refuses somebody who is an approver of nothing', async () => {
    expect(await delegate({ delegate: MAX, until: UNTIL }, OMAR)).toEqual(
      refuse({ reason: 'delegate_not_possible', why: 'no_approver' }),
    )
  })

  it('takes approvers that cannot be read neither for a yes nor for a no', async () => {
    approvers = new Map([[ERIN, 'unreadable']])
    expect(await delegate({ delegate: MAX, until: UNTIL }, ERIN)).toEqual(
      refuse({ reason: 'approvers_unreadable', why: 'ratelimited' }),
    )
  })

  it('takes it back, and says from whom', async () => {
    await delegate({ delegate: MAX, until: UNTIL })
    expect(await delegate({})).toEqual(ok({ what: 'taken_back', from: MAYA, to: MAX }))
    expect(stored).toBeUndefined()
    expect(await delegate({})).toEqual(ok({ what: 'taken_back', from: MAYA }))
  })

  it('refuses what the same person has overtaken by a later word', async () => {
    const outdated = { ...deps().store, put: () => Promise.resolve('outdated' as const) }
    const late = createDelegate({ ...deps(), store: outdated })
    expect(await late(act({ delegate: MAX, until: UNTIL }))).toEqual(refuse({ reason: 'changed' }))
  })

  it('refuses a guest who tries to delegate', async () => {
    expect(await delegate({ delegate: MAX, until: UNTIL }, GUEST)).toEqual(
      refuse({ reason: 'guest' }),
    )
  })
})
