import type { AccessKeyId, AccountId, RequestId, SlackUserId } from './ids.ts'
import type { UseSeen } from './operation.ts'
import type { ApproverSource, RequestState } from './request.ts'

/** How a target is no longer what the request was made for. */
export type TargetChange =
  | 'active_again'
  | 'used_again'
  | 'not_soaked'
  | 'already_inactive'
  | 'already_active'
  | 'no_room'
  | 'gone'

/** What one source says about who owns an IAM user. */
export interface OwnershipClaim {
  readonly by: 'configuration' | 'path' | 'tag' | 'email'
  /** A Slack user id, or a team's name. */
  readonly says: string
}

export interface KeyToChoose {
  readonly id: AccessKeyId
  readonly status: string
  readonly ageDays: number
}

/** Whose root user: the account's name and id, for the steps by hand. */
interface RootOf {
  readonly account: string
  readonly accountId: AccountId
}

/**
 * Why somebody's command or click was not followed. Each is expected, leaves the request as it was and is answered with a sentence:
 * what is wrong and what to do. The sentences are made in one place, where Slack is spoken.
 */
export type Refusal =
  // who
  | { readonly reason: 'self_approval' }
  /** Whoever asked or broke the glass looks at it afterwards. */
  | { readonly reason: 'self_review' }
  | { readonly reason: 'same_aws_person' }
  | {
      readonly reason: 'not_an_approver'
      readonly team: string
      /** Where others than a team decide: whoever policy names. */
      readonly from?: ApproverSource
    }
  | { readonly reason: 'may_not_request'; readonly allowed: readonly ApproverSource[] }
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
  | { readonly reason: 'nothing_to_steer' }
  /** It has been given as much time as there is to give. */
  | { readonly reason: 'extended_enough'; readonly until: string }
  | { readonly reason: 'new_key_in_use' }
  | { readonly reason: 'not_the_owner' }
  | { readonly reason: 'reason_missing' }
  | { readonly reason: 'typed_differs' }
  | { readonly reason: 'nudged_recently'; readonly until: string }
  | { readonly reason: 'not_break_glass' }
  | { readonly reason: 'nothing_to_review' }
  | {
      readonly reason: 'delegate_not_possible'
      readonly why: 'yourself' | 'same_aws_person' | 'cannot_act' | 'too_long' | 'no_approver'
    }
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
      readonly keys: readonly (KeyToChoose & {
        /** Unset for both: not known. */
        readonly lastUse?: UseSeen | undefined
        readonly neverUsed?: boolean
      })[]
    }
  /** A tool that keeps its own state made it: rotated here, it would be put back there. */
  | {
      readonly reason: 'made_elsewhere'
      readonly user: string
      readonly tool: string
      /** The tag that says so; unset where CloudTrail does. */
      readonly tag?: string
    }
  | { readonly reason: 'no_key'; readonly user: string }
  | {
      readonly reason: 'which_key'
      readonly user: string
      readonly keys: readonly KeyToChoose[]
    }
  | { readonly reason: 'already_inactive'; readonly keyId: AccessKeyId }
  | { readonly reason: 'already_active'; readonly keyId: AccessKeyId }
  | { readonly reason: 'still_active'; readonly keyId: AccessKeyId }
  | { readonly reason: 'purpose_missing'; readonly user: string }
  /** Over already; or, with `latest`, farther ahead than anybody may keep an IAM user for one request. */
  | { readonly reason: 'too_late_to_begin'; readonly runAt: string; readonly latest?: string }
  | { readonly reason: 'no_active_key'; readonly user: string; readonly keyId: AccessKeyId }
  | {
      readonly reason: 'target_changed'
      readonly what: TargetChange
    }
  | { readonly reason: 'locked'; readonly by: RequestId }
  /** A key of the IAM user is exposed, and its incident is open. */
  | { readonly reason: 'incident_open'; readonly keyId: AccessKeyId }
  // the end of an incident
  | { readonly reason: 'incident_over' }
  /** Whose key is exposed does not say that the danger is over. */
  | { readonly reason: 'own_exposed_key' }
  | { readonly reason: 'nothing_to_release' }
  /** What awskey did has to be released, by two people. */
  | { readonly reason: 'not_to_close' }
  /** Lines of the clean-up are neither clean nor accepted. */
  | { readonly reason: 'lines_open'; readonly lines: number }
  | {
      readonly reason: 'nobody_could_approve'
      readonly team: string
      readonly from?: ApproverSource
      readonly needed?: number
      readonly could?: number
    }
  | {
      readonly reason: 'ownership_disagrees'
      readonly user: string
      readonly what: 'owner' | 'team'
      /** Two authorities and what each says. */
      readonly one: OwnershipClaim
      readonly other: OwnershipClaim
    }
  | { readonly reason: 'ownership_unreadable'; readonly user: string; readonly why: string }
  | { readonly reason: 'no_owner'; readonly user: string }
  /** A machine user whose team names no role that may read a new secret in its account. */
  | {
      readonly reason: 'no_team_reader'
      readonly user: string
      readonly team: string
      readonly account: string
    }
  | { readonly reason: 'no_team'; readonly user: string }
  // the root user
  /** `rootAccess` is not configured. */
  | ({ readonly reason: 'root_access_not_set' } & RootOf)
  /** AWS gives nobody a session for the root user of the organisation's management account. */
  | ({ readonly reason: 'root_of_management' } & RootOf)
  /** There is no such session in this partition. */
  | ({ readonly reason: 'root_partition'; readonly partition: string } & RootOf)
  /** AWS said no, and not why. */
  | ({ readonly reason: 'root_refused'; readonly code: string } & RootOf)
  /** The session that AWS gave is not the root user's of that account. */
  | ({ readonly reason: 'root_not_proven' } & RootOf)
  | ({ readonly reason: 'no_root_key' } & RootOf)
  // the hand-over
  | { readonly reason: 'not_your_key' }
  | { readonly reason: 'already_shown'; readonly at: string }
  | { readonly reason: 'nothing_to_pick_up' }
  | { readonly reason: 'not_shown_now'; readonly why: string }
  // rotation by Secrets Manager
  | { readonly reason: 'every_missing'; readonly user: string }
  | { readonly reason: 'every_not_days'; readonly every: string }
  | { readonly reason: 'every_too_short'; readonly every: string; readonly shortestDays: number }
  | { readonly reason: 'no_vault_reader'; readonly user: string }
  | { readonly reason: 'no_sealed_secret'; readonly user: string }
  | { readonly reason: 'auto_on_already'; readonly user: string; readonly everyDays: number }
  | { readonly reason: 'auto_not_on'; readonly user: string }
  // snoozes and exemptions
  | { readonly reason: 'until_missing' }
  | { readonly reason: 'until_over'; readonly until: string }
  /** `latest` is the last day that would do, in the zone of the configuration. */
  | { readonly reason: 'until_too_late'; readonly latest: string; readonly maxDays: number }
  /** Nothing is in force that a request began; `line`: awskey.yml exempts it. */
  | { readonly reason: 'nothing_exempted'; readonly what: string; readonly line?: string }
  /** What awskey would do by itself is held. */
  | { readonly reason: 'left_alone'; readonly user: string; readonly until: string }
  | { readonly reason: 'not_of_your_team'; readonly team: string }
  | { readonly reason: 'not_ours_already'; readonly by: SlackUserId; readonly at: string }
  // many at once
  | { readonly reason: 'may_not_rotate_team'; readonly team: string }
  | { readonly reason: 'bulk_under_way'; readonly team: string }
  | { readonly reason: 'no_such_bulk' }
  | { readonly reason: 'nothing_to_stop' }
  /** Read again when its turn came. */
  | { readonly reason: 'not_of_team'; readonly user: string; readonly team: string }
  | { readonly reason: 'key_differs'; readonly user: string }
  | { readonly reason: 'may_not_audit'; readonly user: string }
  // the ledger
  | { readonly reason: 'ledger_ahead' }
  | { readonly reason: 'may_not_export' }
  | { readonly reason: 'nothing_to_export' }
