import type { SlackUserId } from './ids.ts'
import type { OperationKind } from './operation-words.ts'

/** What awskey.yml says about approvals. Times are milliseconds. */
export type PolicySource =
  | 'team'
  | 'security'
  | { readonly people: readonly SlackUserId[] }
  | { readonly usergroup: string }

/** Who may ask for an operation. `anybody` is every member of the workspace; guests and external people are nobody here. */
export type Asker = 'owner' | 'anybody' | PolicySource

export interface OperationPolicy {
  readonly approvals: number
  readonly from: PolicySource
  readonly mayRequest: readonly Asker[]
  readonly expiresAfterMs: number
}

export interface Policy {
  readonly operations: Readonly<Record<OperationKind, OperationPolicy>>
  readonly sensitive: { readonly approvals: number; readonly typedConfirmation: boolean }
}

/** Why security has to say yes besides whoever is asked: who the owner is cannot be relied on as usual. */
export type SecurityToo = 'ownership_changed' | 'ownership_not_known' | 'tag_disagrees'

export interface ApprovalQuestion {
  readonly operation: OperationKind
  readonly requesterIsOwner: boolean
  readonly sensitive: boolean
  readonly securityToo?: SecurityToo | undefined
}

export interface ApprovalNeed {
  readonly needed: number
  readonly from: PolicySource
  /** One of the approvals has to be security's. */
  readonly security: boolean
  readonly expiresAfterMs: number
  /** A word for the sentence on the card. */
  readonly why: 'policy' | 'not_the_owner' | 'sensitive' | 'none_needed' | SecurityToo
}

/**
 * How many approvals an operation needs. Zero holds only where the requester is the owner: anybody else's request needs one even where
 * policy says none. On a sensitive target at least as many are needed as policy says for those, whoever asks and whatever the operation.
 * Where the ownership is in doubt it takes one more, and that one is security's. Nothing here ever lowers a number.
 */
export function approvalsNeeded(policy: Policy, question: ApprovalQuestion): ApprovalNeed {
  const usual = usualNeed(policy, question)
  const { securityToo } = question
  if (securityToo === undefined) return { ...usual, security: false }
  if (usual.needed === 0)
    return { ...usual, needed: 1, from: 'security', security: false, why: securityToo }
  const more = { ...usual, needed: usual.needed + 1 }
  return { ...more, security: usual.from !== 'security' }
}

/** What is deleted at once and for good takes two of security, whatever the configuration says. */
const ROOT_APPROVALS = 2

function usualNeed(policy: Policy, question: ApprovalQuestion): Omit<ApprovalNeed, 'security'> {
  const { approvals, from, expiresAfterMs } = policy.operations[question.operation]
  if (question.operation === 'deleteRoot')
    return {
      needed: Math.max(approvals, ROOT_APPROVALS),
      from: 'security',
      expiresAfterMs,
      why: 'policy',
    }
  const base = { from, expiresAfterMs }
  if (question.sensitive && policy.sensitive.approvals > approvals)
    return { ...base, needed: policy.sensitive.approvals, why: 'sensitive' }
  if (approvals > 0) return { ...base, needed: approvals, why: 'policy' }
  if (question.requesterIsOwner) return { ...base, needed: 0, why: 'none_needed' }
  return { ...base, needed: 1, why: 'not_the_owner' }
}
