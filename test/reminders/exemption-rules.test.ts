import { describe, expect, it } from 'vitest'
import { anExemptRequest, aSnoozeRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import { approvalPlan } from '../../src/requests/approval-plan.ts'
import { transition } from '../../src/requests/lifecycle.ts'
import type { OperationPolicy, Policy } from '../../src/requests/policy.ts'
import type { Request } from '../../src/requests/request.ts'
import { takingBack } from '../../src/requests/taking-back.ts'
import { approvalOn } from '../support/deciding-people.ts'
import { usualRules } from '../support/rules-fixture.ts'
import { NOW } from './exemptions-fixture.ts'

const rules = usualRules()
const ran = (request: Request, result: 'done' | 'replaced') => {
  const outcome = { effect: 'write_exemption', result } as const
  return transition(request, { kind: 'effect', outcome }, NOW, rules)
}

describe('the rules of a snooze and of an exemption', () => {
  it('write it down once it may be, and end as done with the end in the ledger', () => {
    const begun = rules.snooze.begin(aSnoozeRequest({ state: 'approved' }), NOW)
    expect(begun.request).toMatchObject({
      state: 'running',
      next: { effect: 'write_exemption' },
      operation: { step: 'writing', begunAt: NOW.toISOString() },
    })
    expect(ran(aSnoozeRequest(), 'done')).toMatchObject({
      value: {
        request: { state: 'done', outcome: { word: 'exemption_on' } },
        entries: [{ type: 'exemption_on', actor: ERIN }, { type: 'done' }],
      },
    })
  })

  it('end otherwise when it was taken back, replaced, or over before everybody had agreed', () => {
    const back = aSnoozeRequest({ operation: { on: false, until: undefined } })
    expect(ran(back, 'done')).toMatchObject({
      value: { entries: [{ type: 'exemption_off' }, { type: 'done' }] },
    })
    expect(ran(aSnoozeRequest(), 'replaced')).toMatchObject({
      value: { request: { state: 'failed', outcome: { word: 'exemption_replaced' } } },
    })
    const late = anExemptRequest({ operation: { until: NOW.toISOString() } })
    const decision = approvalOn(late, MAYA)
    expect(transition(late, { kind: 'decided', decision }, NOW, rules)).toMatchObject({
      value: { request: { state: 'failed', outcome: { word: 'exemption_over' } } },
    })
  })

  it('begin with the approval of somebody else, and never with one’s own', () => {
    const request = anExemptRequest()
    const decided = (by: typeof ERIN) =>
      transition(request, { kind: 'decided', decision: approvalOn(request, by) }, NOW, rules)
    expect(decided(ERIN)).toMatchObject({ error: { reason: 'self_approval' } })
    expect(decided(MAYA)).toMatchObject({ value: { request: { state: 'running' } } })
  })

  it('undo nothing', () => {
    expect(rules.exempt.undo(anExemptRequest(), ERIN, NOW)).toMatchObject({
      error: { reason: 'nothing_to_undo' },
    })
  })
})

describe('who has to agree', () => {
  const operation = (approvals: number): OperationPolicy => ({
    approvals,
    from: 'team',
    mayRequest: ['anybody'],
    expiresAfterMs: 1,
  })
  const policy = {
    operations: { snooze: operation(0), exempt: operation(1) },
    sensitive: { approvals: 2, typedConfirmation: true },
  } as Policy
  const plan = (kind: 'snooze' | 'exempt', requester: typeof ERIN, sensitive = false) =>
    approvalPlan(policy, { operation: kind, requester, owner: ERIN, team: 'payments', sensitive })

  it.each<['snooze' | 'exempt', typeof ERIN, boolean, number]>([
    ['snooze', ERIN, false, 0],
    ['snooze', MAYA, false, 1],
    ['exempt', ERIN, false, 1],
    ['exempt', MAYA, false, 1],
    ['snooze', ERIN, true, 2],
    ['exempt', MAYA, true, 2],
  ])('a %s by %s, sensitive: %s, takes %i', (kind, requester, sensitive, needed) => {
    expect(plan(kind, requester, sensitive).needed).toBe(needed)
  })

  it('nobody, to take it back; and only the owner, the approvers and security may', () => {
    const back = takingBack(plan('exempt', MAYA, true), { owner: ERIN, team: 'payments' })
    expect(back.approvals).toMatchObject({ needed: 0, typed: false })
    expect(back.mayRequest).toEqual([
      { team: 'payments', people: [ERIN] },
      { team: 'payments' },
      { team: 'security' },
    ])
    expect(
      takingBack(plan('exempt', MAYA), { owner: undefined, team: undefined }).mayRequest,
    ).toEqual([{ team: 'security' }])
  })
})
