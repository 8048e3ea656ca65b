import { type Known, known } from '../shared/known.ts'
import type { AuthorityDeps, PlanNow } from './authority-deps.ts'
import {
  type AuthorityFault,
  type Fault,
  found,
  isPassingFault,
  NO_FAULT,
  notEligible,
} from './authority-faults.ts'
import { isByConfiguration, isConfigured } from './configured-act.ts'
import { mayAsk } from './may-ask.ts'
import { undoFault, waiverFault } from './prove-clicks.ts'
import { approvalsFault } from './prove-decisions.ts'
import type { EffectName, Request } from './request.ts'
import { isOpen } from './request-facts.ts'
import { bulkRequestId, isChildOf, isMadeBy, requestIdOf } from './request-id.ts'
/**
 * Proves, before an effect changes anything in AWS, that people asked for it: the row alone is not believed. The signature of the request and of every decision
 * is verified again, the acts must belong to this request, and as many different people as policy and configuration want now must have approved.
 * An Undo asks for the signed click on it instead: nobody approves that.
 * Writing to the table or to the queue is therefore not enough to make awskey act. It never grants anything by itself.
 */
export type Authority = (request: Request, effect: EffectName) => Promise<Known<Proof>>
export type Proof =
  | { readonly valid: true }
  | {
      readonly valid: false
      readonly fault: AuthorityFault
      /** Of a fault that may pass: whom it is about, how many approvals there are and how many it takes. */
      readonly facts?: Readonly<Record<string, string>>
    }

export function createAuthority(deps: AuthorityDeps): Authority {
  return async (request, effect) => {
    const fault = await requestFault(deps, request)
    if (fault.kind === 'unknown' || fault.value !== undefined) return asProof(fault)
    const plan = await deps.plan(request)
    if (plan.kind === 'unknown') return plan
    const asked = await askerFault(deps, request, plan.value)
    if (asked.kind === 'unknown') return asked
    const agreed = isUndo(request, effect)
      ? await undoFault(deps, request, plan.value)
      : await agreedFault(deps, request, plan.value, effect)
    // Whoever may not ask any more must not hide that something else was forged.
    const forged = agreed.kind === 'known' && agreed.value && !isPassingFault(agreed.value.fault)
    return asProof(asked.value === undefined || forged ? agreed : asked)
  }
}

/** Secrets Manager asked, and it asks for nobody: the request that turned it on is proven, each time anew, by policy as it is now. */
async function autoFault(
  deps: AuthorityDeps,
  request: Request,
  plan: PlanNow,
  effect: EffectName,
): Promise<Fault> {
  const turned = await deps.turnedOn(request, effect)
  if (turned.kind === 'unknown') return turned
  if ('fault' in turned.value) return known(turned.value)
  const by = turned.value.request
  const own = await requestFault(deps, by)
  if (own.kind === 'unknown' || own.value !== undefined) return own
  const asked = await askerFault(deps, by, plan)
  if (asked.kind === 'unknown' || asked.value !== undefined) return asked
  return approvalsFault(deps, by, plan, true)
}

/** A key is made Active because somebody asked for just that and it was approved, or to take back what awskey did. */
function isUndo({ operation }: Request, effect: EffectName): boolean {
  return effect === 'make_active' && operation.kind !== 'activate'
}

/** Effects that come long after the approvals: an approver may have left the team since, and the card may have changed. */
const LATE: readonly EffectName[] = ['make_inactive', 'remove_new_key']
/** The making of a key is late where it is made in place of one that was taken back. */
const MAKING: readonly EffectName[] = ['intend_create', 'create_key', 'remove_stray_key']

function isLate({ operation }: Request, effect: EffectName): boolean {
  if (operation.kind !== 'rotate' && operation.kind !== 'create') return false
  return LATE.includes(effect) || (MAKING.includes(effect) && (operation.removals ?? 0) > 0)
}

const asProof = (fault: Fault): Known<Proof> =>
  fault.kind === 'unknown'
    ? fault
    : known(fault.value === undefined ? { valid: true } : { valid: false, ...fault.value })

/** Whether whoever signed has asked for just this. */
export async function requestFault(deps: AuthorityDeps, request: Request): Promise<Fault> {
  const { act } = request
  if (act.user !== request.requester) return found('requester_differs')
  if (!isOfAct(request) || !deps.mayOpen(act, request)) return found('request_not_of_this_act')
  if (!deps.aimsAt(act, request)) return found('target_differs')
  // A line of the configuration is no signature: without it, nothing was forged, it is just not wanted any more.
  if (isConfigured(act))
    return deps.isConfigured(act, isBeingTurned(request)) ? NO_FAULT : found('auto_not_on')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return found('request_signature')
  if (request.bulk === undefined) return NO_FAULT
  const covered = await deps.covers(act, request)
  if (covered.kind === 'unknown') return covered
  return covered.value ? NO_FAULT : found('target_differs')
}

/** The id follows from the act, of one of many also from its IAM user; that of a deletion from the rotation before it. */
function isOfAct(request: Request): boolean {
  const { id, act, bulk, parent, subject, auto } = request
  const made = requestIdOf(act)
  if (bulk === undefined) return isMadeBy(made, request)
  if (bulk !== made || auto !== undefined) return false
  const first = bulkRequestId(bulk, subject)
  return parent === undefined ? first === id : first === parent && isChildOf(id, parent)
}

/** What is under way has to be as the configuration says now; what has been turned on stands for what it led to. */
function isBeingTurned(request: Request): boolean {
  return request.operation.kind === 'auto' && isOpen(request)
}

/** Policy may have become stricter about who may ask. The end of a rotation asks for its deletion by itself. */
async function askerFault(deps: AuthorityDeps, request: Request, plan: PlanNow): Promise<Fault> {
  if (plan.mayRequest === undefined || request.parent !== undefined) return NO_FAULT
  if (isByConfiguration(request)) return NO_FAULT
  const may = await mayAsk(deps.deciders, plan.mayRequest, request.requester)
  return may.ok ? NO_FAULT : notEligible(may.error, 'requester_may_not_ask', request.requester)
}

/** Effects for which somebody may have opened a gate. */
const OPENED_BY_ANSWERS: readonly EffectName[] = ['make_inactive', 'delete_root_keys']

/** Who approved, and where somebody may have opened a gate for it also who that was. */
async function agreedFault(
  deps: AuthorityDeps,
  request: Request,
  plan: PlanNow,
  effect: EffectName,
): Promise<Fault> {
  const isAuto = request.auto !== undefined && request.operation.kind === 'rotate'
  const fault = isAuto
    ? await autoFault(deps, request, plan, effect)
    : await approvalsFault(deps, request, plan, isLate(request, effect))
  if (!OPENED_BY_ANSWERS.includes(effect) || fault.kind === 'unknown' || fault.value !== undefined)
    return fault
  for (const waiver of request.waivers ?? []) {
    const each = await waiverFault(deps, request, plan, waiver)
    if (each.kind === 'unknown' || each.value !== undefined) return each
  }
  return NO_FAULT
}
