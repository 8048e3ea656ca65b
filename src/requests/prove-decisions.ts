import { type Known, known } from '../shared/known.ts'
import { type ApprovalPlan, stricterOf } from './approval-plan.ts'
import type { AuthorityDeps } from './authority-deps.ts'
import {
  type AuthorityFault,
  cannotRead,
  type Fault,
  type Found,
  found,
  isPassingFault,
  NO_FAULT,
  type PassingFault,
} from './authority-faults.ts'
import { isByConfiguration } from './configured-act.ts'
import type { Eligible } from './deciders.ts'
import type { SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { Decision, Request } from './request.ts'
import { parseButtonValue } from './request-facts.ts'
import { typedFits } from './typed-confirmation.ts'
import { votesGiven } from './votes.ts'

/** Whether enough people approved: each decision is verified again, by itself and as policy wants it now. `late`: an approver may have left since, and the card may have changed. */
export async function approvalsFault(
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

function asJudged(error: Refusal, fault: PassingFault, who: SlackUserId): Judged {
  return cannotRead(error) ?? faulty(fault, { who })
}
