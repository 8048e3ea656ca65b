import { z } from 'zod'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  Moment,
  RequestId,
  SlackUserId,
} from '../requests/ids.ts'
import { SignedAct } from '../requests/signed-act.ts'
import { Findings } from './audit/findings.ts'
import {
  AuditBegun,
  CleanUpLine,
  OtherCredentialsState,
  RoleLine,
  Sibling,
  SnapshotTaken,
  Vote,
} from './incident-parts.ts'
import { SignedSignal } from './signed-signal.ts'

/**
 * One exposed key, as a row: what was reported, whose key it is, what people and AWS have said must be done, and how far that is. There is one incident for each key:
 * whoever reports it again joins. What was not read is said to be not known here too; nothing on the row says "contained" that AWS has not shown.
 */
export const INCIDENT_STEPS = [
  'look',
  'make_inactive',
  'quarantine',
  'siblings',
  'credentials',
  'recheck',
  'snapshot',
  'audit',
  'check',
  'clean',
  'revoke',
  'release',
  'key_left',
] as const
export type IncidentStep = (typeof INCIDENT_STEPS)[number]

/** Why something is not done at once. */
export const OBSTACLES = [
  'not_authorised',
  'reporter_not_known',
  'too_many',
  'protected',
  'root',
  'not_ours',
  'owner_not_known',
  'critical',
  'sensitive',
  'sensitivity_not_known',
  'signal_only',
] as const
export const Obstacle = z.enum(OBSTACLES)
export type Obstacle = z.infer<typeof Obstacle>

const Report = z.object({
  by: z.union([SlackUserId, z.enum(['aws_health', 'signal'])]),
  at: Moment,
  /** Where it was found, as the person wrote it, filtered for secrets. */
  where: z.string().max(1_000).optional(),
  /** Since when it was exposed, where whoever reported it said so. */
  since: Moment.optional(),
  /** Something that looks like a secret stood in the report and was taken out. */
  secretPasted: z.literal(true).optional(),
  act: SignedAct.optional(),
  /** In place of an act, where an event of AWS reports it. */
  signal: SignedSignal.optional(),
  /** What this report leads to; unset while nobody has judged it. */
  judged: z
    .object({
      inactive: z.enum(['now', 'click', 'never']),
      quarantine: z.enum(['now', 'click', 'never']),
      because: z.array(Obstacle),
      as: z.string().optional(),
    })
    .optional(),
})
export type Report = z.infer<typeof Report>

/** Somebody's word for a write; the signed act or signal is checked again before each. */
const Warrant = z.object({
  by: z.union([SlackUserId, z.enum(['aws_health'])]),
  as: z.string(),
  at: Moment,
  act: SignedAct.optional(),
  signal: SignedSignal.optional(),
})
export type Warrant = z.infer<typeof Warrant>

const IncidentUser = z.object({
  account: AccountId,
  accountName: z.string(),
  userName: IamUserName,
  userId: IamUserId,
  path: z.string(),
  owner: SlackUserId.optional(),
  team: z.string().optional(),
})
export type IncidentUser = z.infer<typeof IncidentUser>

const Identity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('looking') }),
  z.object({ kind: z.literal('user'), user: IncidentUser }),
  z.object({ kind: z.literal('root'), account: AccountId, accountName: z.string() }),
  /** AWS says that the key is of another account. */
  z.object({ kind: z.literal('not_ours'), account: z.string() }),
  z.object({ kind: z.literal('not_known'), why: z.string() }),
])
export type Identity = z.infer<typeof Identity>

const KeyState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('untouched') }),
  z.object({ kind: z.literal('inactive'), at: Moment }),
  z.object({ kind: z.literal('gone'), at: Moment }),
  z.object({ kind: z.literal('failed'), why: z.string() }),
])
export type KeyState = z.infer<typeof KeyState>

/** Why the user does not carry the tag of a quarantine; unset where it does. */
const Unmarked = z.string().optional()

const QuarantineState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Weighed before it is done: one click of security is missing. */
  z.object({ kind: z.literal('waits'), because: z.array(Obstacle) }),
  /** `foreign`: it hung there before awskey came, so it stays when awskey leaves. */
  z.object({
    kind: z.literal('policy'),
    at: Moment,
    foreign: z.literal(true).optional(),
    unmarked: Unmarked,
  }),
  /** No room for one more policy. `old` is the boundary of the user, written down before it is replaced; empty when there is none. */
  z.object({ kind: z.literal('no_room'), old: z.string() }),
  z.object({ kind: z.literal('boundary'), at: Moment, old: z.string(), unmarked: Unmarked }),
  z.object({ kind: z.literal('failed'), why: z.string(), old: z.string().optional() }),
  /** Taken away by the release. */
  z.object({ kind: z.literal('lifted'), at: Moment }),
])
export type QuarantineState = z.infer<typeof QuarantineState>

/** What people of security signed to end the containment. It is about what the card showed then: `subject` of the incident. */
const Release = z.object({
  subject: z.number().int(),
  votes: z.array(Vote).max(20),
  /** Enough of them: what awskey did is being undone, and nothing is contained anew. */
  granted: z.literal(true).optional(),
})
export type Release = z.infer<typeof Release>

export const ENDINGS = ['released', 'nothing_done'] as const

export const Incident = z.object({
  keyId: AccessKeyId,
  /** Names the role sessions, and holds the lock on the IAM user. A key that is exposed again after the end gets another one. */
  id: RequestId,
  version: z.number().int(),
  createdAt: Moment,
  updatedAt: Moment,
  reports: z.array(Report).min(1).max(100),
  identity: Identity,
  inactiveBy: Warrant.optional(),
  quarantineBy: Warrant.optional(),
  key: KeyState,
  /** How the key was before awskey wrote anything; unset: not known. */
  wasActive: z.boolean().optional(),
  quarantine: QuarantineState,
  /** The looks after containment, counted anew from each time that something was contained. */
  rechecks: z.object({
    from: Moment.optional(),
    done: z.number().int(),
    fights: z.number().int(),
    /** Why the last look says nothing. */
    unknown: z.string().optional(),
  }),
  /** Keys of the user that were made after the containment. */
  newKeys: z.array(AccessKeyId).max(20),
  /** The open request of the user when the incident took its lock over. */
  heldRequest: RequestId.optional(),
  /** Since when the key was exposed, as whoever reported it says; unset: not known. */
  exposedSince: Moment.optional(),
  /** What the user had: the point to go back to. Unset: not kept yet. */
  snapshot: SnapshotTaken.optional(),
  /** The user's other keys; unset: not known. */
  siblings: z.array(Sibling).max(20).optional(),
  /** Who had them made Inactive, where it was not AWS Health for all of it. */
  siblingsBy: Warrant.optional(),
  /** Unset: not looked at yet. */
  credentials: OtherCredentialsState.optional(),
  audits: z.array(AuditBegun).max(3),
  /** Of the newest audit. */
  findings: Findings.optional(),
  lines: z.array(CleanUpLine).max(80),
  roles: z.array(RoleLine).max(20),
  /** Every line is to be looked at. */
  checkFrom: Moment.optional(),
  /** When the deletion of the exposed key was asked for, or it was seen to be gone. */
  keyToldAt: Moment.optional(),
  /** What awskey would have done, and did not because the account was in dry run; `active`: how IAM showed the key then. Words given until `at` are spent. */
  dryRun: z
    .object({ at: Moment, steps: z.array(z.enum(INCIDENT_STEPS)), active: z.boolean().optional() })
    .optional(),
  /** Rises whenever what security decides on has changed, so that no click says yes to something else than it showed. */
  subject: z.number().int(),
  release: Release.optional(),
  /** Over. What follows is the key's ordinary life; a new report begins anew. */
  ended: z.object({ as: z.enum(ENDINGS), at: Moment, by: z.array(SlackUserId) }).optional(),
  /** The chain goes on over all incidents of a key: how long it was when this one began. */
  ledgerFrom: z.number().int(),
  /** Steps that failed, each with its next try. */
  retries: z.array(z.object({ step: z.enum(INCIDENT_STEPS), at: Moment, tries: z.number().int() })),
  claim: z
    .object({
      step: z.enum(INCIDENT_STEPS),
      token: z.string(),
      leaseUntil: z.iso.datetime(),
      /** Somebody stopped in the middle of it: what it was to do may have been done. */
      again: z.literal(true).optional(),
    })
    .optional(),
  ledger: z.object({ seq: z.number().int(), head: z.string() }),
})
export type Incident = z.infer<typeof Incident>

export const INCIDENT_EVENTS = [
  'reported',
  'reported_again',
  'started',
  'identified',
  'not_identified',
  'judged',
  'inactive_asked',
  'quarantine_asked',
  'made_inactive',
  'gone',
  'not_made_inactive',
  'quarantined',
  'quarantine_waits',
  'not_quarantined',
  'held',
  'fought',
  'recheck_not_known',
  'not_authorised',
  'release_asked',
  'release_granted',
  'released',
  'not_released',
  'closed',
  'snapshot_kept',
  'not_kept',
  'siblings_asked',
  'siblings_taken',
  'sibling_inactive',
  'sibling_not_inactive',
  'sibling_cleared',
  'siblings_not_known',
  'credentials_stopped',
  'credentials_open',
  'audit_begun',
  'not_audited',
  'audited',
  'check_asked',
  'checked',
  'not_checked',
  'line_wanted',
  'line_cleaned',
  'line_not_cleaned',
  'line_accepted',
  'revocation_wanted',
  'sessions_revoked',
  'sessions_not_revoked',
  'deletion_due',
  'would_have',
] as const

/** One event of an incident's chain. */
export const IncidentEvent = z.object({
  keyId: AccessKeyId,
  seq: z.number().int(),
  at: Moment,
  type: z.enum(INCIDENT_EVENTS),
  /** A Slack user id, `awskey`, or the service that said so. */
  actor: z.string(),
  /** Short facts. Never a secret. */
  data: z.record(z.string(), z.string()),
  prev: z.string(),
  hash: z.string(),
})
export type IncidentEvent = z.infer<typeof IncidentEvent>
export type IncidentEntry = Pick<IncidentEvent, 'type' | 'actor' | 'data'>

export function isQuarantined({ quarantine }: Incident): boolean {
  return quarantine.kind === 'policy' || quarantine.kind === 'boundary'
}

export function isOver({ ended }: Pick<Incident, 'ended'>): boolean {
  return ended !== undefined
}

export function isInactive({ key }: Incident): boolean {
  return key.kind === 'inactive' || key.kind === 'gone'
}
