import type { OperationKind } from './operation.ts'

/** What awskey.yml says about approvals. Times are milliseconds. */
export interface OperationPolicy {
  readonly approvals: number
  readonly from: 'team' | 'security'
  readonly expiresAfterMs: number
}

export interface Policy {
  readonly operations: Readonly<Record<OperationKind, OperationPolicy>>
  readonly sensitive: { readonly approvals: number; readonly typedConfirmation: boolean }
}

export interface ApprovalQuestion {
  readonly operation: OperationKind
  readonly requesterIsOwner: boolean
  readonly sensitive: boolean
}

export interface ApprovalNeed {
  readonly needed: number
  readonly from: 'team' | 'security'
  readonly expiresAfterMs: number
  /** A word for the sentence on the card. */
  readonly why: 'policy' | 'not_the_owner' | 'sensitive' | 'none_needed'
}

/**
 * How many approvals an operation needs. Zero holds only where the requester is the owner: anybody else's request needs one even where
 * policy says none. On a sensitive target at least as many are needed as policy says for those, whoever asks and whatever the operation.
 */
export function approvalsNeeded(policy: Policy, question: ApprovalQuestion): ApprovalNeed {
  const { approvals, from, expiresAfterMs } = policy.operations[question.operation]
  const base = { from, expiresAfterMs }
  if (question.sensitive && policy.sensitive.approvals > approvals)
    return { ...base, needed: policy.sensitive.approvals, why: 'sensitive' }
  if (approvals > 0) return { ...base, needed: approvals, why: 'policy' }
  if (question.requesterIsOwner) return { ...base, needed: 0, why: 'none_needed' }
  return { ...base, needed: 1, why: 'not_the_owner' }
}
