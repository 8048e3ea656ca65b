import type { AccessKeyId } from './ids.ts'
import type { PageBecause, RootBelongings, RootKey, RotateOperation, UseSeen } from './operation.ts'
import type { Delivery } from './operation-words.ts'
import type { EffectName } from './request.ts'

/**
 * What came out of running an effect, as data. Every effect has an outcome for "AWS did not say": nothing that follows is ever built on a guess.
 */
export type NotKnown = { readonly result: 'not_known'; readonly why: string }
type Denied = { readonly result: 'denied'; readonly code: string }

/** What was read about the two keys of a rotation, and what follows from it. */
export type Verdict =
  | { readonly do: 'wait'; readonly for: WaitsFor; readonly until: Date }
  | {
      readonly do: 'hold'
      readonly reason:
        | 'last_use_unknown'
        | 'keys_unknown'
        | 'trail_unknown'
        | 'receipt_unknown'
        | 'old_key_in_use'
        | 'history_too_short'
        | 'keys_changed_outside'
      readonly facts: Readonly<Record<string, string>>
    }
  | { readonly do: 'make_inactive' }
  /** Nobody fetched the new secret in time, and nobody can have used the key. */
  | { readonly do: 'remove_new_key' }

export type WaitsFor = NonNullable<RotateOperation['waitingFor']>

export interface Look {
  readonly verdict: Verdict
  readonly newKeyUse?: UseSeen | undefined
  readonly oldKeyUse?: UseSeen | undefined
  readonly oldKeyNeverUsed: boolean
  readonly longestGapMs?: number | undefined
  /** The first sign that somebody has the new secret. */
  readonly fetchedAt?: Date | undefined
}

export type EffectOutcome =
  | ({ readonly effect: 'expire' } & { readonly result: 'expired' })
  /** Approvers are reminded, unless it is night where they are. */
  | ({ readonly effect: 'remind' } & (
      | { readonly result: 'due' }
      | { readonly result: 'quiet'; readonly until: Date }
    ))
  | ({ readonly effect: 'intend_create' } & (
      | {
          readonly result: 'intended'
          readonly keys: readonly AccessKeyId[]
          /** Decided before there is a key, so that a crash in between changes nothing about it. */
          readonly delivery: Delivery
          readonly pageBecause?: PageBecause | undefined
        }
      | { readonly result: 'keys_changed'; readonly facts: Readonly<Record<string, string>> }
      /** Of a rotation that Secrets Manager asked for, and does not any more. */
      | { readonly result: 'not_wanted' }
      /** The new secret may not go to Secrets Manager: the IAM user itself would read it, and its key was used from somewhere new, or that is not known. */
      | { readonly result: 'not_for_vault' }
      | NotKnown
    ))
  | ({ readonly effect: 'create_key' } & (
      | {
          readonly result: 'created'
          readonly keyId: AccessKeyId
          readonly createdAt: Date
          readonly secretArn: string
          readonly secretVersionId: string
          readonly ownUses: readonly Date[]
          readonly tested: boolean
        }
      | { readonly result: 'refused'; readonly code: string }
      /** Ours, since CreateAccessKey answered us, but its secret is nowhere. */
      | { readonly result: 'not_sealed'; readonly keyId: AccessKeyId; readonly why: string }
      | NotKnown
    ))
  | ({ readonly effect: 'reconcile_create' } & (
      | {
          readonly result: 'ours'
          readonly keyId: AccessKeyId
          readonly createdAt: Date
          readonly sealed: { readonly arn: string; readonly versionId: string } | undefined
        }
      | { readonly result: 'none' }
      | { readonly result: 'pending'; readonly keyId: AccessKeyId }
      | { readonly result: 'foreign'; readonly keyId: AccessKeyId; readonly maker: string }
      | NotKnown
    ))
  | ({ readonly effect: 'remove_stray_key' } & (
      | { readonly result: 'removed' }
      /** CloudTrail does not show yet who made it. */
      | { readonly result: 'pending' }
      | Denied
      | NotKnown
    ))
  | ({ readonly effect: 'remove_new_key' } & (
      | { readonly result: 'made_inactive' }
      | { readonly result: 'removed' }
      /** Somebody has it after all: it is Active, made so again where that was needed. */
      | { readonly result: 'in_use'; readonly use?: UseSeen | undefined; readonly fetchedAt?: Date }
      /** CloudTrail does not show yet who made it. */
      | { readonly result: 'pending' }
      | Denied
      | NotKnown
    ))
  | ({ readonly effect: 'hand_over' } & (
      | { readonly result: 'told' }
      | { readonly result: 'unreachable'; readonly why: string }
      | NotKnown
    ))
  | ({ readonly effect: 'look' } & (
      | { readonly result: 'looked'; readonly look: Look }
      | { readonly result: 'gone' }
    ))
  | ({ readonly effect: 'make_inactive' } & (
      | { readonly result: 'done' }
      /** Read again just before the write, and no longer so. */
      | { readonly result: 'looked'; readonly look: Look }
      | { readonly result: 'gone' }
      | Denied
      | NotKnown
    ))
  | ({ readonly effect: 'make_active' } & (
      | { readonly result: 'done' }
      | { readonly result: 'gone' }
      | Denied
      | NotKnown
    ))
  | ({ readonly effect: 'check_soak' } & (
      | {
          readonly result: 'inactive'
          readonly lastUse: UseSeen | undefined
          readonly neverUsed: boolean
          /** Somebody made it Active since it was made inactive, and Inactive again. */
          readonly activeAt?: Date | undefined
        }
      | { readonly result: 'active_again' }
      | { readonly result: 'gone' }
      | NotKnown
    ))
  | ({ readonly effect: 'delete_key' } & (
      | { readonly result: 'deleted' }
      | { readonly result: 'gone' }
      | {
          readonly result: 'changed'
          readonly what: 'active_again' | 'used_again' | 'not_soaked' | 'user_changed'
        }
      | Denied
      /** `asked`: the deletion itself was sent and not answered. */
      | (NotKnown & { readonly asked?: true })
    ))
  | ({
      readonly effect: 'delete_root_keys'
    } /** Every key of the card is gone. `left`: keys that are there all the same, and that nobody decided about. */ & (
      | { readonly result: 'deleted'; readonly left: readonly AccessKeyId[] }
      | { readonly result: 'gone' }
      /** Read again right before, the keys are not as on the card. */
      | {
          readonly result: 'changed'
          readonly keys: readonly RootKey[]
          readonly belongings: RootBelongings
          readonly hold?: {
            readonly reason: 'root_key_used' | 'last_use_unknown'
            readonly facts: Readonly<Record<string, string>>
          }
        }
      | {
          readonly result: 'held'
          readonly reason: 'root_key_used' | 'last_use_unknown' | 'root_not_proven'
          readonly facts: Readonly<Record<string, string>>
        }
      /** `asked`: keys whose deletion was sent before that. */
      | (Denied & { readonly asked: readonly AccessKeyId[] })
      | (NotKnown & { readonly asked: readonly AccessKeyId[] })
    ))
  | ({ readonly effect: 'turn_auto' } & (
      | { readonly result: 'done' }
      /** AWSPENDING on a version of which it is not known that it was given up. */
      | { readonly result: 'left_over'; readonly versionId: string }
      | { readonly result: 'no_secret' }
      | { readonly result: 'no_reader' }
      | Denied
      | NotKnown
    ))
  | ({ readonly effect: 'await_finish' } & (
      | { readonly result: 'current'; readonly ownUses: readonly string[] }
      | { readonly result: 'pending' }
      /** The label is gone from the version: that rotation will not be finished. */
      | { readonly result: 'given_up' }
      | NotKnown
    ))
  | ({ readonly effect: 'write_exemption' } & (
      | { readonly result: 'done' }
      /** A later one about the same key or user stands there. */
      | { readonly result: 'replaced' }
    ))
  /** In a dry run, in place of an effect that would have changed something in AWS: nothing was sent. */
  | { readonly effect: 'would_have'; readonly would: EffectName }
  /** Any effect may be stopped before it ran: the lock, the user or a signature was not as it must be, or the account is in dry run by now. */
  | {
      readonly effect: 'stopped'
      readonly reason:
        | 'lock_lost'
        | 'incident_open'
        | 'act_not_valid'
        | 'signature_unknown'
        | 'approval_no_longer_enough'
        | 'user_changed'
        | 'dry_run'
      readonly facts: Readonly<Record<string, string>>
    }
