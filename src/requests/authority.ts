import { type Known, known, unknown } from '../shared/known.ts'
import { type ApprovalPlan, stricterOf } from './approval-plan.ts'
import type { AutoWitness } from './auto-witness.ts'
import { isConfigured } from './configured-act.ts'
import type { Deciders, Eligible } from './deciders.ts'
import type { SlackUserId } from './ids.ts'
import { mayAsk } from './may-ask.ts'
import type { Refusal } from './refusal.ts'
import {
  type ApproverSource,
  type Decision,
  type EffectName,
  isOpen,
  parseButtonValue,
  type Request,
  type Waiver,
} from './request.ts'
import { bulkRequestId, isChildOf, isMadeBy, requestIdOf } from './request-id.ts'
import type { ActVerifier, SignedAct } from './signed-act.ts'
import { typedFits } from './typed-confirmation.ts'
import { votesGiven } from './votes.ts'

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

/** Something on the row is not what anybody signed: somebody wrote to the table or the queue. */
export type ForgeryFault =
  | 'request_signature'
  | 'request_not_of_this_act'
  | 'requester_differs'
  | 'target_differs'
  | 'decision_signature'
  | 'decision_not_of_this_request'
  | 'decider_differs'
  | 'waiver_not_of_this_request'
  | 'waiver_signature'
  | 'undo_not_asked'
  | 'undo_signature'
  | 'not_turned_on'

/** Every signature is right, but what was agreed is not enough now: policy became stricter, or somebody left. It passes when it is enough again. */
export const PASSING_FAULTS = [
  'requester_may_not_ask',
  'decider_not_eligible',
  'too_few_approvals',
  'not_typed',
  'break_glass_not_eligible',
  'undo_not_eligible',
  'waiver_not_eligible',
  'auto_not_on',
] as const
export type PassingFault = (typeof PASSING_FAULTS)[number]
export type AuthorityFault = ForgeryFault | PassingFault

export function isPassingFault(fault: AuthorityFault): fault is PassingFault {
  return PASSING_FAULTS.some((each) => each === fault)
}

export interface PlanNow extends ApprovalPlan {
  /** Where policy says who may ask: the requester has to be one of them. */
  readonly mayRequest?: readonly ApproverSource[] | undefined
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
  /** Whether the act is one that breaks the glass. */
  isBreakGlass(act: SignedAct): boolean
  /** Whether the act is a click on Undo. */
  isUndo(act: SignedAct): boolean
  /** Whether the act is the click that gives such a waiver. */
  isWaiver(act: SignedAct, of: Waiver['of']): boolean
  /** Of a rotation that nobody clicked for: the request that turned it on, or what speaks against it. */
  readonly turnedOn: AutoWitness
  /** Whether the configuration asks for what nobody signed; `exactly` as it says now. */
  isConfigured(act: SignedAct, exactly: boolean): boolean
  /** Whether the act is one that may open a request like this. */
  mayOpen(act: SignedAct, request: Request): boolean
  /** Of one of many that a single click began: whether its IAM user and key are among those that were signed. */
  covers(act: SignedAct, request: Request): Promise<Known<boolean>>
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

export interface Found {
  readonly fault: AuthorityFault
  readonly facts?: Readonly<Record<string, string>>
}
type Fault = Known<Found | undefined>

const NO_FAULT: Fault = known(undefined)

function found(fault: AuthorityFault, facts?: Found['facts']): Fault {
  return known({ fault, ...(facts !== undefined && { facts }) })
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

async function requestFault(deps: AuthorityDeps, request: Request): Promise<Fault> {
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

/** Whoever may change the configuration may also say in it who approves. */
function isByConfiguration({ act, operation }: Request): boolean {
  return operation.kind === 'auto' && isConfigured(act)
}

/** Policy may have become stricter about who may ask. The end of a rotation asks for its deletion by itself. */
async function askerFault(deps: AuthorityDeps, request: Request, plan: PlanNow): Promise<Fault> {
  if (plan.mayRequest === undefined || request.parent !== undefined) return NO_FAULT
  if (isByConfiguration(request)) return NO_FAULT
  const may = await mayAsk(deps.deciders, plan.mayRequest, request.requester)
  return may.ok ? NO_FAULT : notEligible(may.error, 'requester_may_not_ask', request.requester)
}

async function approvalsFault(
  deps: AuthorityDeps,
  request: Request,
  plan: ApprovalPlan,
  late: boolean,
): Promise<Fault> {
  const wanted = stricterOf(plan, request.approvals)
  if (wanted.needed === 0 || isByConfiguration(request)) return NO_FAULT
  const asked: Request = { ...request, approvals: { ...request.approvals, ...wanted } }
  const judged: Decision[] = []
  let passing: Found | undefined
  const approvals = request.decisions.filter(({ kind }) => kind === 'approve')
  // A broken glass stands for all of them, and for nothing else on the row.
  const breaking = approvals.filter(({ breakGlass }) => breakGlass)
  for (const decision of breaking.length > 0 ? breaking : approvals) {
    const each = await judgeDecision(deps, asked, decision, late)
    if (each.kind === 'unknown') return each
    if (!('fault' in each.value)) judged.push({ ...decision, ...each.value })
    else if (isPassingFault(each.value.fault)) passing ??= each.value
    else return known(each.value)
  }
  if (passing !== undefined) return known(passing)
  if (breaking.length > 0) return NO_FAULT
  const votes = votesGiven(judged, request.requester, wanted)
  return votes < wanted.needed
    ? found('too_few_approvals', { given: String(votes), needed: String(wanted.needed) })
    : NO_FAULT
}

/** For whom the decision counts, as it is judged now; or what is wrong with it. */
type Judged = Known<Pick<Eligible, 'speaksFor'> | Found>

const faulty = (fault: AuthorityFault, facts?: Found['facts']): Judged =>
  known({ fault, ...(facts !== undefined && { facts }) })

async function judgeDecision(
  deps: AuthorityDeps,
  request: Request,
  decision: Decision,
  late: boolean,
): Promise<Judged> {
  const { act, breakGlass = false } = decision
  if (act.user !== decision.by) return faulty('decider_differs')
  const shown = parseButtonValue(act.value)
  const sameCard = late || shown?.subjectVersion === request.subjectVersion
  const isOne = breakGlass ? deps.isBreakGlass(act) : deps.isApproval(act)
  if (!isOne || shown?.requestId !== request.id || !sameCard)
    return faulty('decision_not_of_this_request')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return faulty('decision_signature')
  if ((request.approvals.typed || breakGlass) && !typedFits(request, act))
    return faulty('not_typed', { who: decision.by })
  if (breakGlass) {
    const may = await deps.deciders.mayBreakGlass(request, decision.by)
    return may.ok ? known({}) : asJudged(may.error, 'break_glass_not_eligible', decision.by)
  }
  return late ? known({}) : judgeDecider(deps, request, decision)
}

async function judgeDecider(
  deps: AuthorityDeps,
  request: Request,
  decision: Decision,
): Promise<Judged> {
  // Judged as it was at the click: without this decision, in the place that was taken, at the moment that was signed.
  const decisions = request.decisions.filter((each) => each !== decision)
  const made = { onBehalfOf: decision.onBehalfOf, at: decision.act.at }
  const eligible = await deps.deciders.mayDecide({ ...request, decisions }, decision.by, made)
  if (!eligible.ok) return asJudged(eligible.error, 'decider_not_eligible', decision.by)
  const { onBehalfOf, speaksFor } = eligible.value
  // In whose place it was is for the count: a row that names nobody, or somebody else, would count one person twice.
  if (onBehalfOf !== decision.onBehalfOf)
    return faulty('decider_not_eligible', { who: decision.by })
  return known(speaksFor === undefined ? {} : { speaksFor })
}

/** Who approved, and before the old key is made inactive also who opened a gate for that. */
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
  if (effect !== 'make_inactive' || fault.kind === 'unknown' || fault.value !== undefined)
    return fault
  for (const waiver of request.waivers ?? []) {
    const each = await waiverFault(deps, request, plan, waiver)
    if (each.kind === 'unknown' || each.value !== undefined) return each
  }
  return NO_FAULT
}

async function waiverFault(
  deps: AuthorityDeps,
  request: Request,
  plan: PlanNow,
  { of, act }: Waiver,
): Promise<Fault> {
  const own = of === 'old_key_in_use' && act.user === request.requester
  if (own || parseButtonValue(act.value)?.requestId !== request.id || !deps.isWaiver(act, of))
    return found('waiver_not_of_this_request')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return found('waiver_signature')
  const may = await deps.deciders.mayAct(act.user)
  if (!may.ok) return notEligible(may.error, 'waiver_not_eligible', act.user)
  const eligible = await deps.deciders.approvesFor(waivedBy(plan, of), act.user)
  return eligible.ok ? NO_FAULT : notEligible(eligible.error, 'waiver_not_eligible', act.user)
}

/** An old key in use is for the approvers to let go, whoever owns it; whether a monthly job uses it, the owner knows. */
function waivedBy({ undo }: PlanNow, of: Waiver['of']): ApproverSource {
  return of === 'old_key_in_use' ? { team: undo.team } : undo
}

async function undoFault(deps: AuthorityDeps, request: Request, plan: PlanNow): Promise<Fault> {
  const { undo: act } = request
  const shown = act && parseButtonValue(act.value)
  const ours = shown?.requestId === request.id && shown.subjectVersion === request.subjectVersion
  if (act === undefined || !ours || !deps.isUndo(act)) return found('undo_not_asked')
  const verified = await deps.verifier.verify(act)
  if (verified.kind === 'unknown') return verified
  if (!verified.value) return found('undo_signature')
  const may = await deps.deciders.mayAct(act.user)
  if (!may.ok) return notEligible(may.error, 'undo_not_eligible', act.user)
  if (act.user === request.requester) return NO_FAULT
  const eligible = await deps.deciders.approvesFor(plan.undo, act.user)
  return eligible.ok ? NO_FAULT : notEligible(eligible.error, 'undo_not_eligible', act.user)
}

function asJudged(error: Refusal, fault: PassingFault, who: SlackUserId): Judged {
  return cannotRead(error) ?? faulty(fault, { who })
}

function notEligible(error: Refusal, fault: PassingFault, who: SlackUserId): Fault {
  return cannotRead(error) ?? found(fault, { who })
}

/** What could not be read is not known; it is never a no. */
function cannotRead(
  error: Refusal,
): { readonly kind: 'unknown'; readonly why: string } | undefined {
  return error.reason === 'approvers_unreadable' || error.reason === 'person_unreadable'
    ? unknown(error.why)
    : undefined
}
