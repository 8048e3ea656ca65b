import { z } from 'zod'
import { Hold } from './hold.ts'
import {
  AccountId,
  IamUserId,
  IamUserName,
  Moment,
  RequestId,
  RootUserId,
  RootUserName,
  SlackChannelId,
  SlackUserId,
} from './ids.ts'
import { Operation } from './operation.ts'
import { SignedAct } from './signed-act.ts'

/**
 * A request: somebody asked for an operation on a key. The row is the only truth; messages, jobs and memory are views of it.
 * Every change raises `version`; `subjectVersion` rises only when what people decide about changes.
 */
export const REQUEST_STATES = [
  'awaiting_approval',
  'approved',
  'running',
  'done',
  'denied',
  'expired',
  'cancelled',
  'failed',
] as const
export const RequestState = z.enum(REQUEST_STATES)
export type RequestState = z.infer<typeof RequestState>

/** Why a target is sensitive, and what of it: the path, the tag, the policy that makes it an administrator. */
export const SensitiveBecause = z.object({
  by: z.enum(['account', 'path', 'tag', 'administrator', 'administrator_not_known']),
  what: z.string(),
})
export type SensitiveBecause = z.infer<typeof SensitiveBecause>

/** An owner, a team or a path that is not what it was. An empty text: there was none. */
export const OwnershipChange = z.object({
  what: z.enum(['owner', 'team', 'path']),
  from: z.string(),
  to: z.string(),
  at: Moment,
})
export type OwnershipChange = z.infer<typeof OwnershipChange>

/** What the card says about who owns the user: by what, and what is in doubt. */
export const OwnershipNote = z.object({
  ownerBy: z.enum(['configuration', 'tag', 'email']).optional(),
  /** What tags say that are no authority, and differently from the configuration. */
  tagSays: z.array(z.object({ what: z.enum(['owner', 'team']), says: z.string() })).optional(),
  /** Within the last days. */
  changes: z.array(OwnershipChange).optional(),
  /** Why it is not known whether the ownership changed lately. */
  changesNotKnown: z.string().optional(),
})
export type OwnershipNote = z.infer<typeof OwnershipNote>

/** The IAM user (or the root user) the operation is about, as it was when the request was made. `userId` decides whether it is still the same one. */
export const Subject = z.object({
  account: AccountId,
  accountName: z.string(),
  /** The root user's where the operation is `deleteRoot`, and nowhere else. */
  userName: IamUserName.or(RootUserName),
  userId: IamUserId.or(RootUserId),
  path: z.string(),
  sensitive: z.boolean(),
  sensitiveBecause: z.array(SensitiveBecause).optional(),
  machine: z.boolean(),
  ownership: OwnershipNote.optional(),
})
export type Subject = z.infer<typeof Subject>

/** Whose approval counts. The list is read when somebody clicks, never stored. */
export const ApproverSource = z.object({
  /** The team of the configuration, `security`, or nobody's team. */
  team: z.string(),
  /** Named by policy: they decide in the team's place. */
  people: z.array(SlackUserId).optional(),
  /** Named by policy: its members decide in the team's place. */
  usergroup: z.string().optional(),
  /** One of the approvals has to be security's; the others are those of whoever is named above. */
  security: z.literal(true).optional(),
  /** The owner of the IAM user may decide as well (somebody else asked). */
  owner: SlackUserId.optional(),
})
export type ApproverSource = z.infer<typeof ApproverSource>

/** `asked`: whoever policy asks; `security`: the one approval that has to be security's. */
export const Voice = z.enum(['asked', 'security'])
export type Voice = z.infer<typeof Voice>

export const Decision = z.object({
  kind: z.enum(['approve', 'deny']),
  by: SlackUserId,
  at: Moment,
  reason: z.string().optional(),
  /** As whom the decider was eligible: `team payments`, `owner`, `security`. */
  as: z.string(),
  /** For whom it can count, where security's approval is needed besides. Unset: for whoever is asked. */
  speaksFor: z.array(Voice).readonly().optional(),
  act: SignedAct,
  /** Whose place the decider took. One person is never counted twice, in whichever place. */
  onBehalfOf: SlackUserId.optional(),
  /** The one decision that stands for the quorum, where the configuration allows it. */
  breakGlass: z.literal(true).optional(),
})
export type Decision = z.infer<typeof Decision>

/** The one effect that is to run next on this request, and when in business time. */
export const NextEffect = z.object({
  id: z.string(),
  effect: z.enum([
    'intend_create',
    'create_key',
    'reconcile_create',
    'remove_stray_key',
    'remove_new_key',
    'hand_over',
    'look',
    'make_inactive',
    'make_active',
    'check_soak',
    'delete_key',
    'delete_root_keys',
    'turn_auto',
    'await_finish',
    'write_exemption',
    'remind',
    'expire',
  ]),
  dueAt: Moment,
  attempt: z.number().int(),
})
export type NextEffect = z.infer<typeof NextEffect>
export type EffectName = NextEffect['effect']

/** A signed answer to a question on which a rotation held: it opens that one gate and no other. */
export const Waiver = z.object({
  of: z.enum(['old_key_in_use', 'history_too_short', 'root_key_used']),
  act: SignedAct,
  at: Moment,
  /** Who was seen to use the old key when it was given: another caller is another question. */
  caller: z.string().optional(),
})
export type Waiver = z.infer<typeof Waiver>

/** A rotation that Secrets Manager asked for, and the deletion at its end. */
export const AutoRotation = z.object({
  /** The request that turned it on. */
  by: RequestId,
  secretArn: z.string(),
  /** Secrets Manager's ClientRequestToken: the version that becomes AWSCURRENT. */
  token: z.string(),
})
export type AutoRotation = z.infer<typeof AutoRotation>

/** Somebody is running the next effect. A claim whose lease has lapsed is never run again: it is reconciled. */
export const Claim = z.object({
  effectId: z.string(),
  token: z.string(),
  /** Wall time. */
  leaseUntil: z.iso.datetime(),
})
export type Claim = z.infer<typeof Claim>

export const Request = z.object({
  id: RequestId,
  version: z.number().int(),
  subjectVersion: z.number().int(),
  state: RequestState,
  operation: Operation,
  subject: Subject,
  requester: SlackUserId,
  /** Who gets a new secret; unset for a machine user without a recorded owner. */
  owner: SlackUserId.optional(),
  team: z.string().optional(),
  teamChannel: SlackChannelId.optional(),
  /** Asked or approved in an account in dry run: it changes nothing in AWS, also when the dry run is over by then. */
  dryRun: z.literal(true).optional(),
  /** What the requester did. A request that another one opened carries its parent's act. */
  act: SignedAct,
  parent: RequestId.optional(),
  /** Nobody clicked for it: what was agreed is in the request that turned it on. */
  auto: AutoRotation.optional(),
  /** One of many that a single click began. */
  bulk: RequestId.optional(),
  child: RequestId.optional(),
  approvals: z.object({
    needed: z.number().int(),
    from: ApproverSource,
    why: z.string(),
    /** Who approves must type the last four characters of the key; of a root user the id of the account. */
    typed: z.boolean(),
  }),
  decisions: z.array(Decision),
  /** The click that asked to put things back. */
  undo: SignedAct.optional(),
  waivers: z.array(Waiver).optional(),
  createdAt: Moment,
  updatedAt: Moment,
  /** Not before this moment, also when everybody has agreed. */
  runAt: Moment.optional(),
  /** Since when approvers are asked, and how often they have been reminded since. */
  asked: z.object({ at: Moment, reminded: z.number().int() }).optional(),
  /** When the requester last nudged the approvers. */
  nudgedAt: Moment.optional(),
  /** Somebody broke the glass: security looks at it afterwards. */
  review: z.object({ by: SlackUserId, at: Moment }).or(z.literal('open')).optional(),
  /** When an unanswered approval ends. */
  expiresAt: Moment.optional(),
  hold: Hold.optional(),
  next: NextEffect.optional(),
  claim: Claim.optional(),
  /** Why it ended, where the state alone does not say: a word, and facts for the sentence. */
  outcome: z.object({ word: z.string(), facts: z.record(z.string(), z.string()) }).optional(),
  ledger: z.object({ seq: z.number().int(), head: z.string() }),
})
export type Request = z.infer<typeof Request>
