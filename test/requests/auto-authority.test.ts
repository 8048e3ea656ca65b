import { describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  anAct,
  aRotateRequest,
  ERIN,
  MAYA,
  OLD_KEY,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { mayOpen } from '../../src/app/worker/may-open.ts'
import { createAuthority } from '../../src/requests/authority.ts'
import type { AuthorityDeps, PlanNow } from '../../src/requests/authority-deps.ts'
import { createAutoWitness } from '../../src/requests/auto-witness.ts'
import { type AutoLine, configuredAct, isAskedByLines } from '../../src/requests/configured-act.ts'
import type { Deciders } from '../../src/requests/deciders.ts'
import { IamUserId, IamUserName, RequestId } from '../../src/requests/ids.ts'
import { chainEntries, LEDGER_ROOT } from '../../src/requests/ledger.ts'
import type { AutoRotation, Decision, EffectName, Request } from '../../src/requests/request.ts'
import { autoRotationId, childRequestId, requestIdOf } from '../../src/requests/request-id.ts'
import { type SignedAct, signedText } from '../../src/requests/signed-act.ts'
import { known } from '../../src/shared/known.ts'
import { ok, refuse } from '../../src/shared/result.ts'
import { sha256 } from '../../src/shared/sha256.ts'

/** What a rotation that nobody clicked for has to show before it may write: the request that turned it on, whole, agreed and still wanted. */
const NOW = new Date('2026-06-01T09:00:00.000Z')
const signed = (act: SignedAct): SignedAct => ({ ...act, mac: sha256(signedText(act)) })
const turnOn = signed(
  anAct({
    action: 'command.auto',
    value: 'user:development/erin',
    details: { every: '90d' },
    jobId: sha256('turn on'),
  }),
)

function turnedOn(overrides: Partial<Request> = {}): Request {
  const act = overrides.act ?? turnOn
  const id = requestIdOf(act)
  const base = anAutoRequest({ id, act, state: 'done', operation: { step: 'ended' } })
  const { operation } = base
  const secretArn = operation.kind === 'auto' ? operation.secretArn : ''
  const { ledger } = chainEntries({ seq: 0, head: LEDGER_ROOT }, id, NOW.toISOString(), [
    { type: 'auto_on', actor: act.user, data: { secretArn } },
  ])
  return { ...base, requester: act.user, ledger, ...overrides }
}

function approvalBy(by: typeof MAYA, id: RequestId): Decision {
  const act = signed(
    anAct({ user: by, action: 'request.approve', value: `${id}.1`, jobId: sha256(by) }),
  )
  return { kind: 'approve', by, at: NOW.toISOString(), as: 'team payments', act }
}

const secretOf = ({ operation }: Request): string =>
  operation.kind === 'auto' ? operation.secretArn : ''
const autoOf = (by: Request): AutoRotation => ({
  by: by.id,
  secretArn: secretOf(by),
  token: 't'.repeat(64),
})

function rotationOf(by: Request, overrides: Partial<Request> = {}): Request {
  const auto = autoOf(by)
  return {
    ...aRotateRequest({ id: autoRotationId(auto, NOW), subject: by.subject }),
    requester: by.requester,
    act: by.act,
    parent: by.id,
    auto,
    ...overrides,
  }
}

const ANYBODY: Deciders = {
  mayAct: () => Promise.resolve(ok(undefined)),
  // Left the team since: what was agreed then stands, and was proven when it was turned on.
  mayDecide: () => Promise.resolve(refuse({ reason: 'not_an_approver', team: 'payments' })),
  mayBreakGlass: () => Promise.resolve(refuse({ reason: 'not_break_glass' })),
  approvesFor: () => Promise.resolve(ok({ as: 'team payments' })),
  howManyCould: () => Promise.resolve(known(2)),
}
const LINE: AutoLine = {
  target: { by: 'user', account: 'development', userName: IamUserName.parse('erin') },
  everyDays: 90,
  by: OMAR,
}

interface World {
  readonly by?: Request | undefined
  readonly needed?: number
  readonly wanted?: boolean
  readonly lines?: readonly AutoLine[]
}

async function faultOf(
  request: Request,
  { by = turnedOn(), needed = 0, wanted = true, lines = [LINE] }: World = {},
  effect: EffectName = 'create_key',
): Promise<string | undefined> {
  const plan: PlanNow = {
    needed,
    from: { team: 'payments' },
    why: 'policy',
    expiresAfterMs: 0,
    typed: false,
    undo: { team: 'payments' },
  }
  const { events } = chainEntries({ seq: 0, head: LEDGER_ROOT }, by.id, NOW.toISOString(), [
    { type: 'auto_on', actor: by.act.user, data: { secretArn: secretOf(by) } },
  ])
  const deps: AuthorityDeps = {
    verifier: { verify: (act) => Promise.resolve(known(act.mac === sha256(signedText(act)))) },
    deciders: ANYBODY,
    plan: () => Promise.resolve(known(plan)),
    aimsAt: ({ value }) => value === 'user:development/erin',
    isApproval: ({ action }) => action === 'request.approve',
    isBreakGlass: () => false,
    isUndo: () => false,
    isWaiver: () => false,
    isConfigured: (act, exactly) => isAskedByLines(lines, act, exactly),
    turnedOn: createAutoWitness({
      store: {
        read: (id) => Promise.resolve(id === by.id ? by : undefined),
        readLedger: () => Promise.resolve(events),
      },
      isWanted: () => Promise.resolve(known(wanted)),
    }),
    mayOpen,
    covers: () => Promise.resolve(known(true)),
  }
  const proof = await createAuthority(deps)(request, effect)
  if (proof.kind === 'unknown') return `not known: ${proof.why}`
  return proof.value.valid ? undefined : proof.value.fault
}

describe('authority of a rotation that Secrets Manager asked for', () => {
  it('is what turned it on, where nobody has to approve', async () => {
    expect(await faultOf(rotationOf(turnedOn()))).toBeUndefined()
  })

  it('takes the approvals of the request that turned it on, also of somebody who has left since', async () => {
    const by = turnedOn({ decisions: [approvalBy(MAYA, requestIdOf(turnOn))] })
    expect(await faultOf(rotationOf(by), { by, needed: 1 })).toBeUndefined()
    expect(await faultOf(rotationOf(by), { by, needed: 2 })).toBe('too_few_approvals')
  })

  it.each<[string, Partial<Request>, string]>([
    ['was never agreed to', {}, 'too_few_approvals'],
    [
      'has a decision that nobody signed',
      { decisions: [{ ...approvalBy(MAYA, requestIdOf(turnOn)), act: turnOn }] },
      'decider_differs',
    ],
    ['was not turned on', { state: 'awaiting_approval' }, 'not_turned_on'],
    [
      'was turned off',
      { operation: anAutoRequest({ operation: { step: 'ended', on: false } }).operation },
      'not_turned_on',
    ],
    ['has another ledger', { ledger: { seq: 1, head: 'f'.repeat(64) } }, 'not_turned_on'],
    [
      'is about another user',
      { subject: { ...turnedOn().subject, userId: IamUserId.parse('AIDAOTHERUSER') } },
      'not_turned_on',
    ],
    ['names somebody else', { requester: OMAR }, 'requester_differs'],
  ])('is not a request that %s', async (_what, overrides, fault) => {
    const by = turnedOn(overrides)
    const request = rotationOf(turnedOn())
    expect(await faultOf(request, { by, needed: 1 })).toBe(fault)
  })

  it('is not the act of another request, nor one that turns it off, nor one whose signature does not fit', async () => {
    const by = turnedOn()
    const request = rotationOf(by)
    const other = signed({ ...turnOn, jobId: sha256('other') })
    expect(await faultOf({ ...request, act: other })).toBe('request_not_of_this_act')
    const off = signed({ ...turnOn, details: { every: 'off' } })
    expect(await faultOf({ ...request, act: off })).toBe('request_not_of_this_act')
    expect(await faultOf({ ...request, act: { ...turnOn, mac: 'x' } })).toBe('request_signature')
    expect(await faultOf({ ...request, requester: OMAR })).toBe('requester_differs')
  })

  it('holds for this token and this secret only', async () => {
    const by = turnedOn()
    const request = rotationOf(by)
    for (const more of [{ token: 'x'.repeat(64) }, { secretArn: 'arn:another' }])
      expect(await faultOf({ ...request, auto: { ...autoOf(by), ...more } })).toBe(
        'request_not_of_this_act',
      )
  })

  it('makes no key once it is off or not waited for, and still ends what was begun', async () => {
    const request = rotationOf(turnedOn())
    expect(await faultOf(request, { wanted: false })).toBe('auto_not_on')
    expect(await faultOf(request, { wanted: false }, 'make_inactive')).toBeUndefined()
  })

  it('deletes nothing by itself: the deletion has its own approvals', async () => {
    const rotation = rotationOf(turnedOn())
    const id = childRequestId(rotation.id, NOW)
    const deletion: Request = {
      ...rotation,
      id,
      parent: rotation.id,
      operation: {
        kind: 'delete',
        step: 'deleting',
        keyId: OLD_KEY,
        keyCreatedAt: NOW.toISOString(),
        inactiveAt: NOW.toISOString(),
        inactiveKnownFrom: 'ledger',
        soakedUntil: NOW.toISOString(),
        askedTimes: 1,
      },
    }
    expect(await faultOf(deletion, { needed: 1 }, 'delete_key')).toBe('too_few_approvals')
    expect(await faultOf({ ...deletion, parent: RequestId.parse('0'.repeat(26)) })).toBe(
      'request_not_of_this_act',
    )
  })
})

describe('authority of a line of the configuration', () => {
  const act = configuredAct(LINE, NOW.toISOString())
  const by = turnedOn({ act })

  it('is the line as it stands now, and needs no approval', async () => {
    const turning = { ...by, state: 'running' as const }
    expect(await faultOf(turning, { needed: 2 }, 'turn_auto')).toBeUndefined()
    expect(await faultOf(rotationOf(by), { by, needed: 2 })).toBeUndefined()
  })

  it('ends with the line, without anybody being called a forger', async () => {
    const turning = { ...by, state: 'running' as const }
    expect(await faultOf(turning, { lines: [] }, 'turn_auto')).toBe('auto_not_on')
    expect(await faultOf(rotationOf(by), { by, lines: [] })).toBe('auto_not_on')
    expect(await faultOf(turning, { lines: [{ ...LINE, by: ERIN }] }, 'turn_auto')).toBe(
      'auto_not_on',
    )
  })

  it('turns on with the interval of the line only; what was begun outlives another interval', async () => {
    const lines = [{ ...LINE, everyDays: 60 }]
    const turning = { ...by, state: 'running' as const }
    expect(await faultOf(turning, { lines }, 'turn_auto')).toBe('auto_not_on')
    expect(await faultOf(rotationOf(by), { by, lines })).toBeUndefined()
  })

  it('opens nothing but that: no other operation, no approval', async () => {
    const rotation = { ...aRotateRequest({ id: requestIdOf(act) }), act, requester: OMAR }
    expect(await faultOf(rotation)).toBe('request_not_of_this_act')
    const decision = { ...approvalBy(MAYA, requestIdOf(turnOn)), by: OMAR, act }
    const decided = turnedOn({ decisions: [decision] })
    expect(await faultOf(rotationOf(decided), { by: decided, needed: 1 })).toBe(
      'decision_not_of_this_request',
    )
  })
})
