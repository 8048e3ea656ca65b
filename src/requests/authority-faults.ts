import { type Known, known, unknown } from '../shared/known.ts'
import type { SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'

/**
 * What can speak against an effect, and how it is told: a forgery, something that is not enough any more, or that it is not known. Pure.
 */
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
  | 'not_exempted'

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

export interface Found {
  readonly fault: AuthorityFault
  readonly facts?: Readonly<Record<string, string>>
}
export type Fault = Known<Found | undefined>

export const NO_FAULT: Fault = known(undefined)

export function found(fault: AuthorityFault, facts?: Found['facts']): Fault {
  return known({ fault, ...(facts !== undefined && { facts }) })
}

export function notEligible(error: Refusal, fault: PassingFault, who: SlackUserId): Fault {
  return cannotRead(error) ?? found(fault, { who })
}

/** What could not be read is not known; it is never a no. */
export function cannotRead(
  error: Refusal,
): { readonly kind: 'unknown'; readonly why: string } | undefined {
  return error.reason === 'approvers_unreadable' || error.reason === 'person_unreadable'
    ? unknown(error.why)
    : undefined
}
