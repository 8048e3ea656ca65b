import type { AuthorityDeps, PlanNow } from './authority-deps.ts'
import { type Fault, found, NO_FAULT, notEligible } from './authority-faults.ts'
import type { ApproverSource, Request, Waiver } from './request.ts'
import { parseButtonValue } from './request-facts.ts'

/** Proves the clicks that stand for no approval: an answer that opened a gate, and an Undo. Both are signed, of this request, and by somebody who may. */
export async function waiverFault(
  deps: AuthorityDeps,
  request: Request,
  plan: PlanNow,
  { of, act }: Waiver,
): Promise<Fault> {
  const own = of !== 'history_too_short' && act.user === request.requester
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

/** A key in use is for the approvers to let go, whoever owns it; whether a monthly job uses it, the owner knows. */
function waivedBy({ undo }: PlanNow, of: Waiver['of']): ApproverSource {
  return of === 'history_too_short' ? undo : { team: undo.team }
}

export async function undoFault(
  deps: AuthorityDeps,
  request: Request,
  plan: PlanNow,
): Promise<Fault> {
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
