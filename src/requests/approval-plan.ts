import type { SlackUserId } from './ids.ts'
import { type ApprovalQuestion, approvalsNeeded, type Policy, type PolicySource } from './policy.ts'
import type { ApproverSource, Request } from './request.ts'

/** Who must say yes to one request, worked out from policy for its owner and team. */
export interface ApprovalPlan {
  readonly needed: number
  readonly from: ApproverSource
  /** A word for the sentence on the card. */
  readonly why: string
  readonly expiresAfterMs: number
  /** Whoever approves types the last four characters of the key; of a root user the id of the account. */
  readonly typed: boolean
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
  // Where policy asks for nobody, the owner's word is what is missing.
  const ownerMayDecide =
    policy.operations[question.operation].approvals === 0 &&
    !requesterIsOwner &&
    question.owner !== undefined
  const source = sourceOf(need.from, question.team)
  return {
    needed: need.needed,
    from: {
      ...source,
      ...(ownerMayDecide && { owner: question.owner }),
      ...(need.security && !isSecurity(source) && { security: true as const }),
    },
    why: need.why,
    expiresAfterMs: need.expiresAfterMs,
    typed:
      question.operation === 'deleteRoot' ||
      (question.sensitive && policy.sensitive.typedConfirmation),
  }
}

/** A source of the policy for a user of this team. The team stays named where others decide in its place: its channel shows the card. */
export function sourceOf(from: PolicySource, team: string | undefined): ApproverSource {
  if (from === 'security') return { team: 'security' }
  const named = { team: team ?? 'security' }
  if (from === 'team') return named
  return 'people' in from
    ? { ...named, people: [...from.people] }
    : { ...named, usergroup: from.usergroup }
}

/** Security itself, and not people whom policy names in the place of a team. */
export function isSecurity({ team, people, usergroup }: ApproverSource): boolean {
  return team === 'security' && people === undefined && usergroup === undefined
}

/** The part of a plan that the row keeps. */
export function asApprovals({ needed, from, why, typed }: ApprovalPlan): Request['approvals'] {
  return { needed, from, why, typed }
}

type Approvals = Pick<ApprovalPlan, 'needed' | 'from' | 'typed'>

/** What the row asked for and what policy asks now, whichever is more. Whose approval counts is what policy says: a row could name anybody. */
export function stricterOf(now: Approvals, row: Approvals): Approvals {
  const security = now.from.security ?? row.from.security
  return {
    needed: Math.max(now.needed, row.needed),
    from: { ...now.from, ...(security !== undefined && { security }) },
    typed: now.typed || row.typed,
  }
}

export function isStricter(now: Approvals, row: Approvals): boolean {
  const securityNow = now.from.security === true && row.from.security === undefined
  return now.needed > row.needed || (now.typed && !row.typed) || securityNow
}
