import { z } from 'zod'
import { sha256 } from '../shared/sha256.ts'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  Moment,
  RequestId,
  SlackUserId,
} from './ids.ts'
import { SignedAct } from './signed-act.ts'

/**
 * Many rotations that one person began with one click: for which IAM users of a team, and how far it is. What the click covers is under its signature, by a digest of the list;
 * the row only says how far the opening of the requests is. It decides nothing about a key: each rotation is a request of its own.
 */
export const BulkScope = z.enum(['due', 'all'])
export type BulkScope = z.infer<typeof BulkScope>

/** One IAM user with the key that is to be rotated, as they were when they were shown. */
export const BulkUser = z.object({
  account: AccountId,
  accountName: z.string(),
  userName: IamUserName,
  userId: IamUserId,
  keyId: AccessKeyId,
  keyCreatedAt: Moment,
})
export type BulkUser = z.infer<typeof BulkUser>

export const BulkEntry = BulkUser.extend({
  /** `waiting`: its turn has not come; `stopped`: it never will, because somebody stopped the rest. */
  state: z.enum(['waiting', 'begun', 'refused', 'stopped']),
  /** Of one that was begun. */
  requestId: RequestId.optional(),
  /** Why there is no rotation: the word of the refusal, and what the person would have been told. */
  refusal: z.object({ reason: z.string(), says: z.string() }).optional(),
  /** How often it was not known whether it can be begun. */
  attempts: z.number().int(),
})
export type BulkEntry = z.infer<typeof BulkEntry>

export const LEFT_OUT_REASONS = [
  'fresh',
  'no_key',
  'no_active_key',
  'two_keys',
  'protected',
  'locked',
  'exempt',
  'snoozed',
  'too_many',
  'keys_unknown',
  'exemption_unknown',
  'team_unknown',
  'account_unknown',
] as const
export const LeftOutReason = z.enum(LEFT_OUT_REASONS)
export type LeftOutReason = z.infer<typeof LeftOutReason>

/** Somebody who is not rotated, or an account of which that is not known, and why. */
export const LeftOut = z.object({
  accountName: z.string(),
  /** Unset for a whole account. */
  userName: IamUserName.optional(),
  reason: LeftOutReason,
  /** Why it is not known, which request has the user, or until when and why it is left alone. */
  why: z.string().optional(),
})
export type LeftOut = z.infer<typeof LeftOut>

/** Somebody opens the next few requests. As long as the lease runs nobody else does. */
export const BulkClaim = z.object({
  token: z.string(),
  /** Wall time. */
  leaseUntil: z.iso.datetime(),
  /** Whose turn it is, by IAM's own id. */
  users: z.array(IamUserId),
})
export type BulkClaim = z.infer<typeof BulkClaim>

export const Bulk = z.object({
  id: RequestId,
  version: z.number().int(),
  team: z.string(),
  requester: SlackUserId,
  /** The click on Start. */
  act: SignedAct,
  createdAt: Moment,
  /** When the oldest of the readings behind the list was made. */
  readAt: Moment.optional(),
  entries: z.array(BulkEntry),
  leftOut: z.array(LeftOut),
  /** When requests were opened lately, for each account. */
  openings: z.record(z.string(), z.array(Moment)),
  claim: BulkClaim.optional(),
  stopped: z.object({ by: SlackUserId, at: Moment }).optional(),
  /** When it is looked at next; unset once nothing waits. */
  dueAt: Moment.optional(),
})
export type Bulk = z.infer<typeof Bulk>

/** What a click on Start is bound to: the team, and exactly these users with exactly these keys. */
export interface BulkStart {
  readonly team: string
  readonly scope: BulkScope
  readonly digest: string
}

export function formatStart({ team, scope, digest }: BulkStart): string {
  return `team:${team}#${scope}#${digest}`
}

/** `undefined` for a text that `formatStart` could not have written. */
export function parseStart(value: string): BulkStart | undefined {
  const [, team, scope, digest] =
    /^team:([A-Za-z][\w.-]{0,62})#(\w+)#([0-9a-f]{64})$/.exec(value) ?? []
  const parsed = BulkScope.safeParse(scope)
  return team !== undefined && digest !== undefined && parsed.success
    ? { team, scope: parsed.data, digest }
    : undefined
}

/** The same for the same users and keys, in whatever order they were read. */
export function digestOf(users: readonly Pick<BulkUser, 'account' | 'userId' | 'keyId'>[]): string {
  const lines = users.map(({ account, userId, keyId }) => `${account} ${userId} ${keyId}`)
  return sha256(`awskey-bulk-v1\n${lines.toSorted().join('\n')}`)
}

/** Whether the click covers the rotation of this key: the list on the row is the one that was signed, and the key is on it. */
export function isCovered(
  bulk: Pick<Bulk, 'entries'>,
  start: BulkStart,
  subject: Pick<BulkUser, 'account' | 'userId' | 'keyId'>,
): boolean {
  return (
    digestOf(bulk.entries) === start.digest &&
    bulk.entries.some(
      ({ account, userId, keyId }) =>
        account === subject.account && userId === subject.userId && keyId === subject.keyId,
    )
  )
}
