import { z } from 'zod'
import { Moment } from './ids.ts'

/**
 * Why a request stands still although it could go on if something were known or safe. The reason is a word of this list and the facts are short values;
 * the sentence for people, with what would release it, is made where it is shown.
 */
export const HoldReason = z.enum([
  /** A read that must not be guessed failed: throttled, denied, partial. */
  'last_use_unknown',
  'keys_unknown',
  'trail_unknown',
  /** The old key was used too recently; facts name the caller. */
  'old_key_in_use',
  /** A root key was used within the last 90 days; facts name the use. */
  'root_key_used',
  /** The session for the root user is not the root user's of that account: nothing was done in it. */
  'root_not_proven',
  /** Of a machine user less than 35 days are known: a monthly job cannot be excluded. */
  'history_too_short',
  /** Somebody paused it; facts say who and until when. */
  'paused',
  /** A key of the user is neither ours nor listed before: a human must look. */
  'key_not_attributable',
  /** CloudTrail does not show yet who made the key. */
  'attribution_pending',
  /** Whether the owner has fetched the secret could not be read. */
  'receipt_unknown',
  /** A new key that nobody is said to have received was used all the same. */
  'new_key_in_use',
  /** The secret could not be handed to its owner. */
  'owner_not_reached',
  /** A key of the pair is gone or changed state outside awskey. */
  'keys_changed_outside',
  /** The lock on the IAM user is no longer this request's. */
  'lock_lost',
  /** A key of the IAM user is exposed: while its incident is open, nobody else changes the user. */
  'incident_open',
  /** A signature on the request or on a decision does not fit: somebody wrote to the table or the queue. */
  'act_not_valid',
  'signature_unknown',
  /** Every signature fits, but what was agreed is not enough any more: policy became stricter, or an approver left. Facts say what is missing. */
  'approval_no_longer_enough',
  /** AWS refused a call for lack of permission. */
  'aws_denied',
  /** AWS did not answer; nothing was assumed. */
  'aws_unavailable',
  'user_changed',
  /** Secrets Manager wants a rotation, and the user has two keys, or none that is Active: no room for a new one. */
  'no_room_to_rotate',
  /** Secrets Manager wants a rotation, and the new secret may not be put there for whoever would read it. */
  'not_for_vault',
  /** The new key is sealed as AWSPENDING, and Secrets Manager has not made it AWSCURRENT. */
  'rotation_unfinished',
  /** AWSPENDING stands on a version that awskey cannot show to be its own and given up. */
  'pending_left_over',
  /** The account is in dry run, and the request is from before: facts name what would have been done. */
  'dry_run',
  /** The ledger goes on beyond the row: somebody rolled the row back, or wrote to the ledger. */
  'ledger_ahead',
])
export type HoldReason = z.infer<typeof HoldReason>

export const Hold = z.object({
  reason: HoldReason,
  since: Moment,
  /** Short facts for the sentence: `why`, `service`, `region`, `at`, `keyId` … never a secret, never an error's text. */
  facts: z.record(z.string(), z.string()),
})
export type Hold = z.infer<typeof Hold>
