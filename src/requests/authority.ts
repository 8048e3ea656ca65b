import { type Known, known, unknown } from '../shared/known.ts'
import type { ApprovalPlan } from './approval-plan.ts'
import type { Deciders } from './deciders.ts'
import { type Decision, parseButtonValue, type Request } from './request.ts'
import { isChildOf, requestIdOf } from './request-id.ts'
import type { ActVerifier, SignedAct } from './signed-act.ts'

/**
 * Proves, before an effect changes anything in AWS, that people asked for it: the row alone is not believed. The signature of the request and of every decision
 * is verified again, the acts must belong to this request, and as many different people as policy wants now must have approved.
 * Writing to the table or to the queue is therefore not enough to make awskey act. It never grants anything by itself.
 */
export type Authority = (request: Request, first: boolean) => Promise<Known<Proof>>
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

export interface AuthorityDeps {
  readonly verifier: ActVerifier
  readonly deciders: Deciders
  /** What policy and ownership ask of this request now. */
  plan(request: Request): Promise<Known<ApprovalPlan>>
  /** Whether the act's target can mean the request's subject. */
  aimsAt(act: SignedAct, request: Request): boolean
  /** Whether the act is a click on Approve: nothing else that was signed may stand for one. */
  isApproval(act: SignedAct): boolean
  /** Whether the act is one that may open a request like this. */
  mayOpen(act: SignedAct, request: Request): boolean
}

export function createAuthority(deps: AuthorityDeps): Authority {
  return async (request, first) => {
    const fault = await requestFault(deps, request)
    if (fault.kind === 'unknown' || fault.value !== undefined) return asProof(fault)
    const plan = await deps.plan(request)
    if (plan.kind === 'unknown') return plan
    const needed = Math.max(plan.value.needed, request.approvals.needed)
    if (needed === 0) return known({ valid: true })
    return asProof(await approvalsFault(deps, request, needed, first))
  }
}

type Fault = Known<AuthorityFault | undefined>

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
  needed: number,
  first: boolean,
): Promise<Fault> {
  const people = new Set<string>()
  for (const decision of request.decisions.filter(({ kind }) => kind === 'approve')) {
    const fault = await decisionFault(deps, request, decision, first)
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
  first: boolean,
): Promise<Fault> {
  const { act } = decision
  if (act.user !== decision.by) return known('decider_differs')
  if (!deps.isApproval(act) || parseButtonValue(act.value)?.requestId !== request.id)
    return known('decision_not_of_this_request')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return known('decision_signature')
  // People leave teams; who approved a month ago was eligible then. At the first effect nobody has had time to leave.
  if (!first) return known(undefined)
  const eligible = await deps.deciders.mayDecide(request, decision.by)
  if (eligible.ok) return known(undefined)
  const { error } = eligible
  return error.reason === 'approvers_unreadable' || error.reason === 'person_unreadable'
    ? unknown(error.why)
    : known('decider_not_eligible')
}
