import { describe, expect, it } from 'vitest'
import { createAuthority } from '../../src/requests/authority.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { childRequestId, requestIdOf } from '../../src/requests/request-id.ts'
import { type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'
import { aDeleteRequest, anAct, ERIN, MAX, MAYA, OMAR } from '../support/request-fixture.ts'

const signed = (act: SignedAct): SignedAct => ({ ...act, mac: sha256(signedText(act)) })
const asked = signed(anAct({ jobId: sha256('asked') }))
const parent = requestIdOf(asked)
const id = childRequestId(parent, new Date('2026-03-09T09:00:00.000Z'))

function approvalBy(by: typeof MAYA, overrides: Partial<SignedAct> = {}): Decision {
  const act = signed(
    anAct({
      user: by,
      action: 'request.approve',
      value: `${id}.1`,
      jobId: sha256(by),
      ...overrides,
    }),
  )
  return { kind: 'approve', by, at: '2026-03-09T10:00:00.000Z', as: 'team payments', act }
}

const aChild = (overrides: Partial<Request> = {}): Request => ({
  ...aDeleteRequest({ id }),
  act: asked,
  parent,
  decisions: [approvalBy(MAYA)],
  ...overrides,
})

const deciders: Deciders = {
  mayAct: () => Promise.resolve(ok(undefined)),
  mayDecide: (_request, person) =>
    Promise.resolve(
      [MAYA, MAX].includes(person)
        ? ok({ as: 'team payments' })
        : refuse({ reason: 'not_an_approver', team: 'payments' }),
    ),
  approvesFor: () => Promise.resolve(ok({ as: 'team payments' })),
  howManyCould: () => Promise.resolve(known(2)),
}

function authority(overrides: Partial<Parameters<typeof createAuthority>[0]> = {}) {
  return createAuthority({
    verifier: { verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))) },
    deciders,
    plan: () =>
      Promise.resolve(
        known({ needed: 1, from: { team: 'payments' }, why: 'policy', expiresAfterMs: 0 }),
      ),
    aimsAt: () => true,
    isApproval: ({ action }) => action === 'request.approve',
    mayOpen: ({ action }) => action === 'command.rotate',
    ...overrides,
  })
}

describe('authority', () => {
  it('lets a request go on that was asked and approved with signatures that fit', async () => {
    expect(await authority()(aChild(), true)).toEqual(known({ valid: true }))
  })

  it.each([
    ['no decision at all', aChild({ decisions: [] }), 'too_few_approvals'],
    [
      'a decision without a signature',
      aChild({
        decisions: [{ ...approvalBy(MAYA), act: { ...approvalBy(MAYA).act, mac: 'forged' } }],
      }),
      'decision_signature',
    ],
    [
      'a decision under another name',
      aChild({ decisions: [{ ...approvalBy(MAYA), by: MAX }] }),
      'decider_differs',
    ],
    [
      'a denial passed off as an approval',
      aChild({ decisions: [approvalBy(MAYA, { action: 'request.deny' })] }),
      'decision_not_of_this_request',
    ],
    [
      'an approval of another request',
      aChild({ decisions: [approvalBy(MAYA, { value: `${parent}.1` })] }),
      'decision_not_of_this_request',
    ],
    [
      'a click that was refused, written in as an approval',
      aChild({ decisions: [approvalBy(OMAR)] }),
      'decider_not_eligible',
    ],
    ['another requester than the one who asked', aChild({ requester: OMAR }), 'requester_differs'],
    [
      'an act that opened another request',
      aChild({ act: signed(anAct({ jobId: sha256('other') })) }),
      'request_not_of_this_act',
    ],
    [
      'an act that cannot open a request',
      aChild({ act: signed({ ...asked, action: 'command.list' }) }),
      'request_not_of_this_act',
    ],
    [
      'a requester whose signature does not fit',
      aChild({ act: { ...asked, value: 'user:root' } }),
      'request_signature',
    ],
    [
      'an approval of the requester',
      aChild({ decisions: [approvalBy(ERIN)] }),
      'decider_not_eligible',
    ],
  ])('stops a request with %s', async (_what, request, fault) => {
    expect(await authority()(request, true)).toEqual(known({ valid: false, fault }))
  })

  it('stops a request whose target is not what was asked for', async () => {
    expect(await authority({ aimsAt: () => false })(aChild(), true)).toEqual(
      known({ valid: false, fault: 'target_differs' }),
    )
  })

  it('asks for what policy wants now, also when the row says less', async () => {
    const stricter = authority({
      plan: () =>
        Promise.resolve(
          known({ needed: 2, from: { team: 'payments' }, why: 'sensitive', expiresAfterMs: 0 }),
        ),
    })
    expect(await stricter(aChild(), true)).toEqual(
      known({ valid: false, fault: 'too_few_approvals' }),
    )
  })

  it('counts one person once', async () => {
    const twice = aChild({
      approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive' },
      decisions: [approvalBy(MAYA), approvalBy(MAYA, { jobId: sha256('again') })],
    })
    expect(await authority()(twice, true)).toEqual(
      known({ valid: false, fault: 'too_few_approvals' }),
    )
  })

  it('knows nothing while signatures, the team or the user cannot be read', async () => {
    const cannot = { verifier: { verify: () => Promise.resolve(unknown('Throttling')) } }
    expect(await authority(cannot)(aChild(), true)).toEqual(unknown('Throttling'))
    expect(
      await authority({ plan: () => Promise.resolve(unknown('GetUser: Throttling')) })(
        aChild(),
        true,
      ),
    ).toEqual(unknown('GetUser: Throttling'))
    const unreadable: Deciders = {
      ...deciders,
      mayDecide: () =>
        Promise.resolve(refuse({ reason: 'approvers_unreadable', why: 'ratelimited' })),
    }
    expect(await authority({ deciders: unreadable })(aChild(), true)).toEqual(
      unknown('ratelimited'),
    )
  })

  it('does not ask again, later on, whether an approver is still in the team', async () => {
    const left: Deciders = {
      ...deciders,
      mayDecide: () => Promise.resolve(refuse({ reason: 'not_an_approver', team: 'payments' })),
    }
    expect(await authority({ deciders: left })(aChild(), false)).toEqual(known({ valid: true }))
  })
})
