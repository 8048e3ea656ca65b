import { z } from 'zod'
import { AccessKeyId, Moment } from './ids.ts'
import { Delivery, KeyPurpose } from './operation-words.ts'

/**
 * An operation on a key as data: what the row of a request remembers of it. The rules that move it live with the feature that owns the operation;
 * this file knows none of them.
 */
const NewKey = z.object({
  id: AccessKeyId,
  createdAt: Moment,
  secretArn: z.string(),
  secretVersionId: z.string(),
  /** When awskey itself signed calls with the new key. A last use at one of these moments is ours. */
  ownUses: z.array(Moment),
  /** True when enough calls signed by the key succeeded in a row. */
  tested: z.boolean(),
})
export type NewKey = z.infer<typeof NewKey>

/** Who used a key last, as far as it is known. Times are AWS's. */
export const UseSeen = z.object({
  at: Moment,
  service: z.string(),
  region: z.string(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  source: z.enum(['last_used', 'cloudtrail']),
})
export type UseSeen = z.infer<typeof UseSeen>

/** The user's keys were lately used from somewhere new, or that could not be read. */
export const PageBecause = z.enum(['new_addresses', 'addresses_not_known', 'exposed'])
export type PageBecause = z.infer<typeof PageBecause>

/** What the row remembers of a key that is being made, for whichever operation makes it. */
const KeyMaking = {
  /** Every key of the user before the new one was asked for, written with the intent: a key outside this set may be ours. */
  keysBefore: z.array(AccessKeyId).optional(),
  /** When CreateAccessKey was about to be called. */
  createIntentAt: Moment.optional(),
  newKey: NewKey.optional(),
  /** A key that is ours by session name but whose secret nobody has: to be removed. */
  strayKeyId: AccessKeyId.optional(),
  createAttempts: z.number().int(),
  /** How the secret is handed over; where nothing stands, sealed in Secrets Manager for a reader. */
  delivery: Delivery.optional(),
  /** Why it is the page although the user itself could read it. */
  pageBecause: PageBecause.optional(),
  /** When the owner was told where the secret is. */
  toldAt: Moment.optional(),
  /** When the owner (or another foreign caller) is known to have the secret. */
  fetchedAt: Moment.optional(),
  /** The owner was reminded that the secret waits. */
  fetchReminded: z.boolean().optional(),
  /** The new key is being taken back: nobody has its secret. */
  removal: z
    .object({
      because: z.enum(['not_fetched', 'not_received']),
      at: Moment,
      /** When AWS had made it Inactive. */
      inactiveAt: Moment.optional(),
    })
    .optional(),
  /** The key that it replaces seems to be used for SES SMTP, whose passwords change with it. */
  sesSmtp: z.boolean().optional(),
  /** How many new keys of this request were taken back. */
  removals: z.number().int().optional(),
}

export const RotateOperation = z.object({
  kind: z.literal('rotate'),
  step: z.enum(['creating', 'delivering', 'overlap', 'soak', 'ended']),
  oldKeyId: AccessKeyId,
  oldKeyCreatedAt: Moment,
  ...KeyMaking,
  newKeyUse: UseSeen.optional(),
  oldKeyUse: UseSeen.optional(),
  oldKeyNeverUsed: z.boolean().optional(),
  /** Longest gap between uses of the old key that has been seen, in milliseconds. */
  longestGapMs: z.number().optional(),
  overlapUntil: Moment.optional(),
  /** Quiet is counted from here at the earliest: an undo starts it anew. */
  quietFrom: Moment.optional(),
  /** What the overlap waits for when it is not held. */
  waitingFor: z.enum(['fetch', 'new_key_use', 'overlap', 'quiet', 'working_hours']).optional(),
  waitingUntil: Moment.optional(),
  lookedAt: Moment.optional(),
  inactiveAt: Moment.optional(),
  soakUntil: Moment.optional(),
  /** How many of the soak's notices (day 0, day 1, before deletion) have been given. */
  soakNotices: z.number().int(),
  undone: z.object({ by: z.string(), at: Moment }).optional(),
})
export type RotateOperation = z.infer<typeof RotateOperation>

export const CreateOperation = z.object({
  kind: z.literal('create'),
  step: z.enum(['creating', 'delivering', 'handed_over', 'ended']),
  purpose: KeyPurpose,
  /** Until when the owner should have fetched the secret. */
  waitingUntil: Moment.optional(),
  ...KeyMaking,
})
export type CreateOperation = z.infer<typeof CreateOperation>

/** The key that an operation is about, as it was read when the request was made. */
const OneKey = {
  keyId: AccessKeyId,
  keyCreatedAt: Moment,
  lastUse: UseSeen.optional(),
  neverUsed: z.boolean().optional(),
}

const Switched = {
  ...OneKey,
  /** AWS was asked to make it so and did not answer: nobody may call this off before it is known. */
  switchAsked: z.boolean().optional(),
}

export const DeactivateOperation = z.object({
  kind: z.literal('deactivate'),
  step: z.enum(['waiting', 'making_inactive', 'ended']),
  ...Switched,
})
export type DeactivateOperation = z.infer<typeof DeactivateOperation>

export const ActivateOperation = z.object({
  kind: z.literal('activate'),
  step: z.enum(['waiting', 'making_active', 'ended']),
  ...Switched,
})
export type ActivateOperation = z.infer<typeof ActivateOperation>

export const DeleteOperation = z.object({
  kind: z.literal('delete'),
  step: z.enum(['soaking', 'waiting', 'deleting', 'making_active', 'ended']),
  ...OneKey,
  /** The moment it was made inactive, and how that is known: where nobody knows, the soak counts from the request. */
  inactiveAt: Moment,
  inactiveKnownFrom: z.enum(['ledger', 'trail', 'not_known']),
  soakedUntil: Moment,
  /** AWS was asked to delete it and did not answer: if it is gone since, that was us. */
  deletionAsked: z.boolean().optional(),
  /** The key that took over, where this request ends a rotation. */
  newKeyId: AccessKeyId.optional(),
  askedTimes: z.number().int(),
})
export type DeleteOperation = z.infer<typeof DeleteOperation>

/** Secrets Manager rotates the key by itself from now on, or does not any more. */
export const AutoOperation = z.object({
  kind: z.literal('auto'),
  step: z.enum(['waiting', 'switching', 'ended']),
  on: z.boolean(),
  /** Unset where it is turned off. */
  everyDays: z.number().int().positive().optional(),
  /** The sealed secret of the IAM user. */
  secretArn: z.string(),
})
export type AutoOperation = z.infer<typeof AutoOperation>

/** awskey leaves a key, or all keys of an IAM user, alone until then; or, taken back, does not any more. It changes nothing in IAM. */
const LeftAlone = {
  step: z.enum(['waiting', 'writing', 'ended']),
  on: z.boolean(),
  /** Unset where it is taken back. */
  until: Moment.optional(),
  /** When it might be written: of two about the same, the later one stands, whichever is written first. */
  begunAt: Moment.optional(),
}

export const SnoozeOperation = z.object({
  kind: z.literal('snooze'),
  ...LeftAlone,
  keyId: AccessKeyId,
  keyCreatedAt: Moment,
})
export type SnoozeOperation = z.infer<typeof SnoozeOperation>

export const ExemptOperation = z.object({ kind: z.literal('exempt'), ...LeftAlone })
export type ExemptOperation = z.infer<typeof ExemptOperation>

export type ExemptionOperation = SnoozeOperation | ExemptOperation
/** One access key of a root user, as an audit session read it for the card. */
const RootKey = z.object({
  id: AccessKeyId,
  /** As IAM says it: Active, Inactive, or whatever else it may know. */
  status: z.string(),
  createdAt: Moment,
  /** Unset with `neverUsed` unset as well: it is not known. */
  lastUse: UseSeen.optional(),
  neverUsed: z.boolean().optional(),
})
export type RootKey = z.infer<typeof RootKey>

/** What else the root user can sign in with. Unset where it could not be read. */
const RootBelongings = z.object({
  password: z.boolean().optional(),
  mfaDevices: z.number().int().optional(),
  certificates: z.number().int().optional(),
})
export type RootBelongings = z.infer<typeof RootBelongings>

/** Deletes the access keys of an account's root user: at once and for good, because AWS gives no way to make them Inactive first. */
export const DeleteRootOperation = z.object({
  kind: z.literal('deleteRoot'),
  step: z.enum(['waiting', 'deleting', 'ended']),
  /** Exactly those that are on the card, and no other. */
  keys: z.array(RootKey).min(1),
  belongings: RootBelongings,
  readAt: Moment,
  /** Keys whose deletion AWS was asked for: those that are gone since, awskey deleted. */
  deletionAsked: z.array(AccessKeyId).optional(),
  /** How often the approvers were asked: anew each time that the keys were found to be others than on the card. */
  askedTimes: z.number().int(),
})
export type DeleteRootOperation = z.infer<typeof DeleteRootOperation>

export const Operation = z.discriminatedUnion('kind', [
  CreateOperation,
  RotateOperation,
  DeactivateOperation,
  ActivateOperation,
  DeleteOperation,
  AutoOperation,
  SnoozeOperation,
  ExemptOperation,
  DeleteRootOperation,
])
export type Operation = z.infer<typeof Operation>
