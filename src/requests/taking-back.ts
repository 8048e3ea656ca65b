import type { ApprovalPlan } from './approval-plan.ts'
import type { SlackUserId } from './ids.ts'
import type { Operation } from './operation.ts'
import type { ApproverSource } from './request.ts'
import { isExemption } from './request-facts.ts'

/**
 * Who may take a snooze or an exemption back. Pure. awskey then does as it does for everybody, so that nobody has to approve it, whatever the target; the owner, the team's approvers
 * and security may, and nobody else, whatever policy says of who may ask for one.
 */
export function isTakingBack(operation: Operation): boolean {
  return isExemption(operation) && !operation.on
}

export interface MayTakeBack {
  readonly approvals: ApprovalPlan
  readonly mayRequest: readonly ApproverSource[]
}

export function takingBack(
  approvals: ApprovalPlan,
  { owner, team }: { readonly owner: SlackUserId | undefined; readonly team: string | undefined },
): MayTakeBack {
  const name = team ?? 'security'
  return {
    approvals: { ...approvals, needed: 0, why: 'taken_back', typed: false },
    mayRequest: [
      ...(owner === undefined ? [] : [{ team: name, people: [owner] }]),
      { team: name },
      ...(name === 'security' ? [] : [{ team: 'security' }]),
    ],
  }
}
