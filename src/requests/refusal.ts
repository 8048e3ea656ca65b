import type { AccessKeyId, RequestId, SlackUserId } from './ids.ts'
import type { RequestState } from './request.ts'

/**
 * Why somebody's command or click was not followed. Each is expected, leaves the request as it was and is answered with a sentence:
 * what is wrong and what to do. The sentences are made in one place, where Slack is spoken.
 */
export type Refusal =
  // who
  | { readonly reason: 'self_approval' }
  | { readonly reason: 'same_aws_person' }
  | { readonly reason: 'not_an_approver'; readonly team: string }
  | { readonly reason: 'guest' }
  | { readonly reason: 'external' }
  | { readonly reason: 'bot' }
  | { readonly reason: 'deactivated_person' }
  | { readonly reason: 'person_not_known' }
  | { readonly reason: 'person_unreadable'; readonly why: string }
  | { readonly reason: 'approvers_unreadable'; readonly why: string }
  | { readonly reason: 'not_the_requester' }
  | { readonly reason: 'act_not_valid' }
  | { readonly reason: 'signature_unreadable'; readonly why: string }
  // the request
  | { readonly reason: 'no_such_request' }
  | { readonly reason: 'changed' }
  | { readonly reason: 'already_decided_by_you' }
  | { readonly reason: 'already_ended'; readonly state: RequestState }
  | { readonly reason: 'not_awaiting_approval'; readonly state: RequestState }
  | { readonly reason: 'expired' }
  | { readonly reason: 'busy' }
  | { readonly reason: 'nothing_to_undo' }
  | { readonly reason: 'cannot_cancel_now' }
  | { readonly reason: 'reason_missing' }
  // the target
  | { readonly reason: 'no_iam_user_of_yours' }
  | { readonly reason: 'no_iam_user_of_person'; readonly person: SlackUserId }
  | { readonly reason: 'several_iam_users'; readonly users: readonly string[] }
  | { readonly reason: 'unknown_account'; readonly account: string }
  | { readonly reason: 'unknown_user'; readonly user: string }
  | { readonly reason: 'unknown_key'; readonly keyId: AccessKeyId }
  | { readonly reason: 'unknown_team'; readonly team: string }
  | { readonly reason: 'not_a_target'; readonly text: string }
  | { readonly reason: 'target_unreadable'; readonly why: string }
  | { readonly reason: 'protected'; readonly user: string }
  | {
      readonly reason: 'two_keys'
      readonly user: string
      readonly keys: readonly {
        readonly id: AccessKeyId
        readonly status: string
        readonly ageDays: number
      }[]
    }
  | { readonly reason: 'no_key'; readonly user: string }
  | { readonly reason: 'no_active_key'; readonly user: string; readonly keyId: AccessKeyId }
  | {
      readonly reason: 'target_changed'
      readonly what: 'active_again' | 'used_again'
    }
  | { readonly reason: 'locked'; readonly by: RequestId }
  | { readonly reason: 'nobody_could_approve'; readonly team: string }
  | { readonly reason: 'no_owner'; readonly user: string }
  | { readonly reason: 'no_reader'; readonly user: string; readonly owner: SlackUserId }
  | { readonly reason: 'no_team'; readonly user: string }
