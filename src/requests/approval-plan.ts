import type { SlackUserId } from './ids.ts'
import { type ApprovalQuestion, approvalsNeeded, type Policy } from './policy.ts'
import type { ApproverSource } from './request.ts'

/** Who must say yes to one request, worked out from policy for its owner and team. */
export interface ApprovalPlan {
  readonly needed: number
  readonly from: ApproverSource
  /** A word for the sentence on the card. */
  readonly why: string
  readonly expiresAfterMs: number
}

export interface PlanQuestion extends Omit<ApprovalQuestion, 'requesterIsOwner'> {
  readonly requester: SlackUserId
  readonly owner: SlackUserId | undefined
  /** The owner team's name; a user of no team falls to security. */
  readonly team: string | undefined
}

export function approvalPlan(policy: Policy, question: PlanQuestion): ApprovalPlan {
  const requesterIsOwner = question.owner === question.requester
  const need = approvalsNeeded(policy, { ...question, requesterIsOwner })
  const team = need.from === 'security' ? 'security' : (question.team ?? 'security')
  // Where policy asks for nobody, the owner's word is what is missing.
  const ownerMayDecide =
    policy.operations[question.operation].approvals === 0 &&
    !requesterIsOwner &&
    question.owner !== undefined
  return {
    needed: need.needed,
    from: { team, ...(ownerMayDecide && { owner: question.owner }) },
    why: need.why,
    expiresAfterMs: need.expiresAfterMs,
  }
}
