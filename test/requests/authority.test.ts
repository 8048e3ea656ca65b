import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createAuthority } from '../../src/requests/authority.ts'
import type { PlanNow } from '../../src/requests/authority-deps.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import { IamUserId } from '../../src/requests/ids.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { bulkRequestId, childRequestId, requestIdOf } from '../../src/requests/request-id.ts'
import { type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { known, unknown } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'

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
  mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
  approvesFor: () => Promise.resolve(ok({ as: 'team payments' })),
  howManyCould: () => Promise.resolve(known(2)),
}

const plan: PlanNow = {
  needed: 1,
  from: { team: 'payments' },
  why: 'policy',
  expiresAfterMs: 0,
  typed: false,
  undo: { team: 'payments', owner: ERIN },
}

function authority(overrides: Partial<Parameters<typeof createAuthority>[0]> = {}) {
  return createAuthority({
    verifier: { verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))) },
    deciders,
    plan: () => Promise.resolve(known(plan)),
    aimsAt: () => true,
    isApproval: ({ action }) => action === 'request.approve',
    isBreakGlass: ({ action }) => action === 'request.break_glass',
    isUndo: ({ action }) => action === 'rotation.undo',
    isWaiver: ({ action }) => action === 'rotation.override',
    isConfigured: () => false,
    turnedOn: () => Promise.resolve(known({ fault: 'not_turned_on' })),
    mayOpen: ({ action }) => action === 'command.rotate',
    covers: () => Promise.resolve(known(false)),
    ...overrides,
  })
}

describe('authority over one of many', () => {
  const bulk = requestIdOf(asked)
  const id = bulkRequestId(bulk, aRotateRequest().subject)
  const started = { mayOpen: () => true, covers: () => Promise.resolve(known(true)) }
  const one = (overrides: Partial<Request> = {}): Request => ({
    ...aRotateRequest({ act: asked, requester: asked.user, bulk, id }),
    decisions: [],
    ...overrides,
  })
  const faultOf = async (request: Request, overrides = {}) => {
    const proof = await authority({ ...started, ...overrides })(request, 'intend_create')
    return proof.kind === 'known' && !proof.value.valid ? proof.value.fault : proof
  }

  it('asks for the approvals that any rotation needs', async () => {
    expect(await faultOf(one())).toBe('too_few_approvals')
    const free = { plan: () => Promise.resolve(known({ ...plan, needed: 0 })) }
    const row = { ...one(), approvals: { ...one().approvals, needed: 0 } }
    expect(await faultOf(row, free)).toEqual(known({ valid: true }))
  })

  it.each<[string, Partial<Request>, object, string]>([
    [
      'whose user and key were not on the list',
      {},
      { covers: () => Promise.resolve(known(false)) },
      'target_differs',
    ],
    [
      'whose id does not follow from its user',
      { id: aRequestId(99) },
      {},
      'request_not_of_this_act',
    ],
    ['whose id is that of the act itself', { id: bulk }, {}, 'request_not_of_this_act'],
    ['that says it is one of others', { bulk: aRequestId(98) }, {}, 'request_not_of_this_act'],
    ['that does not say so', { bulk: undefined }, {}, 'request_not_of_this_act'],
    [
      'of another user than its id was made for',
      { subject: { ...aRotateRequest().subject, userId: IamUserId.parse('AIDAOTHER2345672345') } },
      {},
      'request_not_of_this_act',
    ],
    ['that no click on Start opened', {}, { mayOpen: () => false }, 'request_not_of_this_act'],
  ])('stops one %s', async (_what, changes, overrides, fault) => {
    expect(await faultOf(one(changes), overrides)).toBe(fault)
  })

  it('does not know where the list cannot be read', async () => {
    const covers = () => Promise.resolve(unknown('Throttling'))
    expect(await faultOf(one(), { covers })).toEqual(unknown('Throttling'))
  })
})

describe('authority', () => {
  it('lets a request go on that was asked and approved with signatures that fit', async () => {
    expect(await authority()(aChild(), 'delete_key')).toEqual(known({ valid: true }))
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
    expect(await authority()(request, 'delete_key')).toMatchObject(known({ valid: false, fault }))
  })

  it('stops a request whose target is not what was asked for', async () => {
    expect(await authority({ aimsAt: () => false })(aChild(), 'delete_key')).toMatchObject(
      known({ valid: false, fault: 'target_differs' }),
    )
  })

  it('asks for what policy wants now, also when the row says less', async () => {
    const stricter = authority({
      plan: () => Promise.resolve(known({ ...plan, needed: 2, why: 'sensitive' })),
    })
    expect(await stricter(aChild(), 'delete_key')).toMatchObject(
      known({ valid: false, fault: 'too_few_approvals' }),
    )
  })

  it('counts one person once', async () => {
    const twice = aChild({
      approvals: { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false },
      decisions: [approvalBy(MAYA), approvalBy(MAYA, { jobId: sha256('again') })],
    })
    expect(await authority()(twice, 'delete_key')).toMatchObject(
      known({ valid: false, fault: 'too_few_approvals' }),
    )
  })

  it('knows nothing while signatures, the team or the user cannot be read', async () => {
    const cannot = { verifier: { verify: () => Promise.resolve(unknown('Throttling')) } }
    expect(await authority(cannot)(aChild(), 'delete_key')).toEqual(unknown('Throttling'))
    expect(
      await authority({ plan: () => Promise.resolve(unknown('GetUser: Throttling')) })(
        aChild(),
        'delete_key',
      ),
    ).toEqual(unknown('GetUser: Throttling'))
    const unreadable: Deciders = {
      ...deciders,
      mayDecide: () =>
        Promise.resolve(refuse({ reason: 'approvers_unreadable', why: 'ratelimited' })),
    }
    expect(await authority({ deciders: unreadable })(aChild(), 'delete_key')).toEqual(
      unknown('ratelimited'),
    )
  })

  it('does not ask again, later on, whether an approver is still in the team', async () => {
    const left: Deciders = {
      ...deciders,
      mayDecide: () => Promise.resolve(refuse({ reason: 'not_an_approver', team: 'payments' })),
    }
    const rotation = aRotateRequest({
      id: parent,
      act: asked,
      approvals: plan,
      decisions: [approvalBy(MAYA, { value: `${parent}.1` })],
    })
    expect(await authority({ deciders: left })(rotation, 'make_inactive')).toEqual(
      known({ valid: true }),
    )
  })

  it('believes the configuration, not the row, about whose approval counts', async () => {
    const asked: unknown[] = []
    const nosy: Deciders = {
      ...deciders,
      mayDecide: (request, person) => {
        asked.push(request.approvals.from)
        return deciders.mayDecide(request, person)
      },
    }
    const row = aChild({
      approvals: { needed: 1, from: { team: 'x', owner: MAYA }, why: 'policy', typed: false },
    })
    expect(await authority({ deciders: nosy })(row, 'delete_key')).toEqual(known({ valid: true }))
    expect(asked).toEqual([plan.from])
  })

  it.each([
    ['an earlier card', { value: `${id}.1` }, { subjectVersion: 2 }],
    ['a later card', { value: `${id}.2` }, {}],
  ])('takes no approval of %s', async (_what, act, row) => {
    const request = aChild({ decisions: [approvalBy(MAYA, act)], ...row })
    expect(await authority()(request, 'delete_key')).toMatchObject(
      known({ valid: false, fault: 'decision_not_of_this_request' }),
    )
  })

  const undoBy = (user: typeof MAYA, overrides: Partial<SignedAct> = {}): SignedAct =>
    signed(anAct({ user, action: 'rotation.undo', value: `${id}.1`, ...overrides }))

  it('lets the requester, the owner and an approver put a key back without an approval', async () => {
    const stranger: Deciders = {
      ...deciders,
      approvesFor: (from, person) =>
        Promise.resolve(
          from.owner === person || person === MAYA
            ? ok({ as: 'them' })
            : refuse({ reason: 'not_an_approver', team: 'payments' }),
        ),
    }
    const check = authority({ deciders: stranger })
    for (const who of [ERIN, MAYA])
      expect(await check(aChild({ decisions: [], undo: undoBy(who) }), 'make_active')).toEqual(
        known({ valid: true }),
      )
    expect(await check(aChild({ decisions: [], undo: undoBy(OMAR) }), 'make_active')).toMatchObject(
      known({ valid: false, fault: 'undo_not_eligible' }),
    )
  })

  it.each([
    ['nobody asked for', undefined, 'undo_not_asked'],
    ['an approval was given for', approvalBy(MAYA).act, 'undo_not_asked'],
    ['was asked for on another request', undoBy(MAYA, { value: `${parent}.1` }), 'undo_not_asked'],
    ['was asked for before', undoBy(MAYA, { value: `${id}.0` }), 'undo_not_asked'],
    ['nobody signed', { ...undoBy(MAYA), mac: 'forged' }, 'undo_signature'],
  ])('makes no key Active that %s', async (_what, undo, fault) => {
    expect(await authority()(aChild({ undo }), 'make_active')).toMatchObject(
      known({ valid: false, fault }),
    )
  })
})
