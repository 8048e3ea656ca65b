import { type Known, known, unknown } from '../shared/known.ts'
import type { ApprovalPlan } from './approval-plan.ts'
import type { Deciders } from './deciders.ts'
import type { Refusal } from './refusal.ts'
import {
  type ApproverSource,
  type Decision,
  type EffectName,
  parseButtonValue,
  type Request,
} from './request.ts'
import { isChildOf, requestIdOf } from './request-id.ts'
import type { ActVerifier, SignedAct } from './signed-act.ts'

/**
 * Proves, before an effect changes anything in AWS, that people asked for it: the row alone is not believed. The signature of the request and of every decision
 * is verified again, the acts must belong to this request, and as many different people as policy and configuration want now must have approved.
 * Making a key Active again asks for the signed click on Undo instead: nobody approves that.
 * Writing to the table or to the queue is therefore not enough to make awskey act. It never grants anything by itself.
 */
export type Authority = (request: Request, effect: EffectName) => Promise<Known<Proof>>
export type Proof =
  | { readonly valid: true }
  | { readonly valid: false; readonly fault: AuthorityFault }
export type AuthorityFault =
  | 'request_signature'
  | 'request_not_of_this_act'
  | 'requester_differs'
  | 'target_differs'
  | 'decision_signature'
  | 'decision_not_of_this_request'
  | 'decider_differs'
  | 'decider_not_eligible'
  | 'too_few_approvals'
  | 'undo_not_asked'
  | 'undo_signature'
  | 'undo_not_eligible'

export interface PlanNow extends ApprovalPlan {
  /** Who besides the requester may put things back. */
  readonly undo: ApproverSource
}

export interface AuthorityDeps {
  readonly verifier: ActVerifier
  readonly deciders: Deciders
  /** What policy and ownership ask of this request now. */
  plan(request: Request): Promise<Known<PlanNow>>
  /** Whether the act's target can mean the request's subject. */
  aimsAt(act: SignedAct, request: Request): boolean
  /** Whether the act is a click on Approve: nothing else that was signed may stand for one. */
  isApproval(act: SignedAct): boolean
  /** Whether the act is a click on Undo. */
  isUndo(act: SignedAct): boolean
  /** Whether the act is one that may open a request like this. */
  mayOpen(act: SignedAct, request: Request): boolean
}

export function createAuthority(deps: AuthorityDeps): Authority {
  return async (request, effect) => {
    const fault = await requestFault(deps, request)
    if (fault.kind === 'unknown' || fault.value !== undefined) return asProof(fault)
    const plan = await deps.plan(request)
    if (plan.kind === 'unknown') return plan
    if (effect === 'make_active') return asProof(await undoFault(deps, request, plan.value))
    return asProof(await approvalsFault(deps, request, plan.value, effect))
  }
}

type Fault = Known<AuthorityFault | undefined>

/** Effects that come long after the approvals: an approver may have left the team since, and the card may have changed. */
const LATE: readonly EffectName[] = ['make_inactive']

const asProof = (fault: Fault): Known<Proof> =>
  fault.kind === 'unknown'
    ? fault
    : known(fault.value === undefined ? { valid: true } : { valid: false, fault: fault.value })

async function requestFault(deps: AuthorityDeps, request: Request): Promise<Fault> {
  const { act } = request
  if (act.user !== request.requester) return known('requester_differs')
  const made = requestIdOf(act)
  const ours =
    request.parent === undefined
      ? made === request.id
      : made === request.parent && isChildOf(request.id, request.parent)
  if (!ours || !deps.mayOpen(act, request)) return known('request_not_of_this_act')
  if (!deps.aimsAt(act, request)) return known('target_differs')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  return known(verified.value ? undefined : 'request_signature')
}

async function approvalsFault(
  deps: AuthorityDeps,
  request: Request,
  plan: ApprovalPlan,
  effect: EffectName,
): Promise<Fault> {
  const needed = Math.max(plan.needed, request.approvals.needed)
  if (needed === 0) return known(undefined)
  // Whose approval counts is what the configuration says: the row could name anybody.
  const asked: Request = { ...request, approvals: { ...request.approvals, from: plan.from } }
  const late = LATE.includes(effect)
  const people = new Set<string>()
  for (const decision of request.decisions.filter(({ kind }) => kind === 'approve')) {
    const fault = await decisionFault(deps, asked, decision, late)
    if (fault.kind === 'unknown' || fault.value !== undefined) return fault
    people.add(decision.by)
  }
  people.delete(request.requester)
  return known(people.size < needed ? 'too_few_approvals' : undefined)
}

async function decisionFault(
  deps: AuthorityDeps,
  request: Request,
  decision: Decision,
  late: boolean,
): Promise<Fault> {
  const { act } = decision
  if (act.user !== decision.by) return known('decider_differs')
  const shown = parseButtonValue(act.value)
  const sameCard = late || shown?.subjectVersion === request.subjectVersion
  if (!deps.isApproval(act) || shown?.requestId !== request.id || !sameCard)
    return known('decision_not_of_this_request')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return known('decision_signature')
  if (late) return known(undefined)
  const eligible = await deps.deciders.mayDecide(request, decision.by)
  return eligible.ok ? known(undefined) : notEligible(eligible.error, 'decider_not_eligible')
}

async function undoFault(deps: AuthorityDeps, request: Request, plan: PlanNow): Promise<Fault> {
  const { undo: act } = request
  const shown = act && parseButtonValue(act.value)
  const ours = shown?.requestId === request.id && shown.subjectVersion === request.subjectVersion
  if (act === undefined || !ours || !deps.isUndo(act)) return known('undo_not_asked')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return known('undo_signature')
  const may = await deps.deciders.mayAct(act.user)
  if (!may.ok) return notEligible(may.error, 'undo_not_eligible')
  if (act.user === request.requester) return known(undefined)
  const eligible = await deps.deciders.approvesFor(plan.undo, act.user)
  return eligible.ok ? known(undefined) : notEligible(eligible.error, 'undo_not_eligible')
}

/** What could not be read is not known; it is never a no. */
function notEligible(error: Refusal, fault: AuthorityFault): Fault {
  return error.reason === 'approvers_unreadable' || error.reason === 'person_unreadable'
    ? unknown(error.why)
    : known(fault)
}
