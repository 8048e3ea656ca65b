import { z } from 'zod'
import { NETWORK_KINDS } from '../keys/advice/network.ts'
import { DAY_MS, HOUR_MS } from '../shared/duration.ts'
import {
  accountId,
  accountName,
  cidr,
  clockTime,
  durationMs,
  externalIdHint,
  glueName,
  groupName,
  iamPath,
  kmsKey,
  lastDay,
  networkName,
  oneTag,
  organizationalUnit,
  quietDays,
  readerRole,
  region,
  slackApp,
  slackChannel,
  slackTeam,
  slackUser,
  slackUsergroup,
  tagKey,
  tagValues,
  teamName,
  timezone,
  userName,
  weeklyTime,
  workgroupName,
} from './config-fields.ts'
import { DeploymentSection } from './deployment.ts'

/**
 * The shape of awskey.yml: what may stand where, and what holds where nothing is written. Unknown keys are refused, since a misspelt
 * `sensitive` would be a silent hole. What one part says about another (a person of an account that is not there) is checked afterwards.
 */
const FROM = 'write team, security, { people: [U0MAYA] } or { usergroup: S0PAYMENTS }'
const ASKER =
  'write owner, team, security, anybody, { people: [U0MAYA] } or { usergroup: S0PAYMENTS }'

const Account = z.strictObject({
  id: accountId,
  name: accountName,
  externalId: z.string().min(1).optional(),
  sensitive: z.boolean().default(false),
  trustTags: z.boolean().default(false),
  /** Where it is not written, `rotation.selfFetch` holds. */
  selfFetch: z.boolean().optional(),
  /** Seals new secrets; without one, Secrets Manager's own key of the account. */
  kmsKey: kmsKey.optional(),
  /** May read and change sealed secrets when awskey cannot be reached. */
  breakGlassRoles: z.array(readerRole).default([]),
  /** Secrets Manager there may have awskey rotate keys. */
  autoRotation: z.boolean().default(true),
  /** awskey may have the sessions of a role revoked, by the document of the spoke template. */
  revokeSessions: z.boolean().default(false),
  /** Where it is not written, the `dryRun` of the whole file holds. */
  dryRun: z.boolean().optional(),
})

const Approvers = z
  .strictObject({
    usergroup: slackUsergroup.optional(),
    people: z.array(slackUser).min(1).optional(),
  })
  .refine(
    ({ usergroup, people }) => usergroup !== undefined || people !== undefined,
    'name who approves: a usergroup, people, or both',
  )

const Owns = z
  .strictObject({
    path: iamPath.optional(),
    tag: z.record(z.string().min(1), z.string()).optional(),
    users: z.array(userName).min(1).optional(),
  })
  .refine(
    ({ path, tag, users }) => path !== undefined || tag !== undefined || users !== undefined,
    'name what the team owns: a path, a tag or users',
  )

/** One role for every account, or one for each account that is named, by name or by id. */
const TeamReader = z.union([readerRole, z.record(z.string(), readerRole)], {
  error:
    'write the ARN of a role, or one for each account, as in { development: arn:aws:iam::111111111111:role/payments-workload }',
})

const Team = z.strictObject({
  name: teamName,
  channel: slackChannel,
  approvers: Approvers,
  owns: Owns,
  /** The workload role that reads the new secrets of the team's machine users. */
  readerRole: TeamReader.optional(),
})

const Person = z.strictObject({
  /** By name or by id. */
  account: z.string(),
  user: userName,
  /** The owner's SSO or workload role that may read the new secret. */
  readerRole: readerRole.optional(),
})

const approvals = (least: number) =>
  z.int().min(least, `write at least ${least}: fewer are not safe here`).max(9)

/** In the place of a team: exactly one of the two, or nobody could say whose approval is meant. */
const Named = z.union(
  [
    z.strictObject({ people: z.array(slackUser).min(1) }),
    z.strictObject({ usergroup: slackUsergroup }),
  ],
  { error: FROM },
)

const from = z.union([z.enum(['team', 'security']), Named], { error: FROM })

const Asker = z.union([z.enum(['owner', 'team', 'security', 'anybody']), Named], { error: ASKER })

const mayRequest = z.array(Asker).min(1).default(['anybody'])

function operation(usual: { approvals: number; from?: 'team' | 'security'; least?: number }) {
  return z
    .strictObject({
      approvals: approvals(usual.least ?? 0).default(usual.approvals),
      from: from.default(usual.from ?? 'team'),
      mayRequest,
      expiresAfter: durationMs.optional(),
    })
    .prefault({})
}

function exception(usual: { approvals: number; maxMs: number }) {
  return z
    .strictObject({
      approvals: approvals(0).default(usual.approvals),
      from: from.default('team'),
      mayRequest,
      expiresAfter: durationMs.optional(),
      max: durationMs.default(usual.maxMs),
    })
    .prefault({})
}

/** Nobody deletes alone, and what only security may do takes two of them. */
const twoOfSecurity = operation({ approvals: 2, from: 'security', least: 2 }).refine(
  (policy) => policy.from === 'security',
  { message: 'write security: nobody else may decide this', path: ['from'] },
)

const Policy = z
  .strictObject({
    create: operation({ approvals: 1 }),
    rotate: operation({ approvals: 0 }),
    deactivate: operation({ approvals: 0 }),
    activate: operation({ approvals: 1 }),
    delete: operation({ approvals: 1, least: 1 }),
    snooze: exception({ approvals: 0, maxMs: 30 * DAY_MS }),
    exempt: exception({ approvals: 1, maxMs: 180 * DAY_MS }),
    release: twoOfSecurity,
    deleteRoot: twoOfSecurity,
    sensitive: z
      .strictObject({
        approvals: approvals(1).default(2),
        typedConfirmation: z.boolean().default(true),
      })
      .prefault({}),
    expiresAfter: durationMs.default(24 * HOUR_MS),
  })
  .prefault({})

/** What is sensitive besides the accounts that say so themselves. */
const Sensitive = z
  .strictObject({
    /** By name or by id; the same as `sensitive: true` there. */
    accounts: z.array(z.string()).default([]),
    paths: z.array(iamPath).default([]),
    tags: z.record(tagKey, tagValues).prefault({}),
    administrators: z.boolean().default(true),
  })
  .prefault({})

const BreakGlass = z.strictObject({
  people: z.array(slackUser).min(1),
  operations: z
    .array(
      z.enum(['create', 'rotate', 'deactivate', 'snooze', 'exempt'], {
        error:
          'write create, rotate, deactivate, snooze or exempt; break-glass never deletes, activates or releases',
      }),
    )
    .min(1),
})

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Old keys are made inactive only then, when people are there to notice. */
const WorkingHours = z
  .strictObject({
    days: z
      .array(z.enum(WEEKDAYS, { error: 'write days as Mon, Tue, Wed, Thu, Fri, Sat or Sun' }))
      .min(1)
      .default(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']),
    from: clockTime,
    to: clockTime,
  })
  .refine(({ from: begin, to }) => begin < to, {
    message: 'write an end later than the beginning; working hours lie within one day',
    path: ['to'],
  })
  .transform(({ days, ...hours }) => ({
    ...hours,
    days: days.map((day) => WEEKDAYS.indexOf(day) + 1),
  }))

const Rotation = z
  .strictObject({
    overlap: durationMs.default(7 * DAY_MS),
    quiet: z
      .strictObject({
        human: durationMs.default(7 * DAY_MS),
        machine: durationMs.default(35 * DAY_MS),
      })
      .prefault({}),
    soak: durationMs.default(7 * DAY_MS),
    deliveryDeadline: durationMs.default(24 * HOUR_MS),
    selfFetch: z.boolean().default(false),
    workingHours: WorkingHours.optional(),
    quietDays: z.array(quietDays).default([]),
  })
  .prefault({})

/** Secrets Manager rotates the key of this IAM user. */
const Auto = z.strictObject({
  /** By name or by id. */
  account: z.string(),
  user: userName,
  every: durationMs.refine(
    (ms) => ms % DAY_MS === 0 && ms <= 1_000 * DAY_MS,
    'write whole days, 1000d at most: Secrets Manager knows no others',
  ),
  /** Who answers for it: the requester of each of its rotations, who approves none of their deletions. */
  by: slackUser,
})

/** Whom awskey leaves alone: no reminder, no rotation by itself. */
const Exempt = z
  .strictObject({
    /** By name or by id; without it, in all accounts. */
    account: z.string().optional(),
    user: userName.optional(),
    path: iamPath.optional(),
    tag: oneTag.optional(),
    group: groupName.optional(),
    until: lastDay,
    reason: z.string().trim().min(1).max(1_000),
  })
  .refine(
    ({ user, path, tag, group }) =>
      [user, path, tag, group].filter((each) => each !== undefined).length === 1,
    'name one of user, path, tag or group; a line of its own for each',
  )

function keyLimits(usual: { warn: number; stale: number }) {
  return z
    .strictObject({
      warn: durationMs.default(usual.warn * DAY_MS),
      stale: durationMs.default(usual.stale * DAY_MS),
      unused: durationMs.default(45 * DAY_MS),
    })
    .prefault({})
    .refine(({ warn, stale }) => warn <= stale, {
      message: 'write a time no longer than stale: the warning comes first',
      path: ['warn'],
    })
}

/** The table over the bucket of a trail, for audits beyond the event history. */
const Trail = z.strictObject({
  /** Where table and workgroup are, by name or by id. */
  account: z.string(),
  region,
  database: glueName,
  table: glueName,
  /** It must say itself where results go and how they are encrypted. */
  workgroup: workgroupName,
  /** The columns by which the table is partitioned. */
  partitions: z
    .strictObject({
      /** A text as in 2026/11/29. */
      day: glueName.optional(),
      account: glueName.optional(),
    })
    .prefault({}),
  /** Whether the trail logs any. */
  dataEvents: z.boolean().default(false),
  history: durationMs
    .refine((ms) => ms % DAY_MS === 0, 'write whole days, as in 365d')
    .default(365 * DAY_MS),
  /** Whose calls it holds, by name or by id; without it, those of all accounts. */
  accounts: z.array(z.string()).min(1).optional(),
})

/** Centralised root access of AWS Organizations, for the deletion of root keys in member accounts. */
const RootAccess = z.strictObject({
  /** The account that AWS Organizations delegated IAM to, by name or by id: the role for it is there. */
  account: z.string(),
  /** Its own root user is out of reach for everybody but itself. */
  managementAccount: accountId,
})
/** Whose addresses these are, for what a key's calls say of who uses it. */
const Network = z
  .strictObject({
    name: networkName,
    cidrs: z.array(cidr).min(1),
    kind: z.enum(NETWORK_KINDS, {
      error: 'write office, datacenter, github, vendor or cloud',
    }),
    /** Of a vendor: which account would assume a role. */
    accountId: accountId.optional(),
    externalIdHint: externalIdHint.optional(),
  })
  .superRefine(({ kind, accountId: account, externalIdHint: hint }, context) => {
    if (kind === 'vendor') return
    const given = { accountId: account, externalIdHint: hint }
    for (const [key, value] of Object.entries(given))
      if (value !== undefined)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'belongs to a network of kind vendor; remove it here',
        })
  })
/** Where more accounts are found, whose keys are read for the fleet alone: nobody can ask for anything there. */
const Organization = z.strictObject({
  /** The management account, or one that it delegated to, by name or by id. */
  account: z.string(),
  /** Of the reader's role in the accounts that are found. */
  externalId: z.string().min(1).optional(),
  /** With every OU below them; without it, the whole organisation. */
  ous: z.array(organizationalUnit).min(1).optional(),
  except: z.array(accountId).default([]),
  /** In place of their names in AWS. */
  names: z.record(accountId, accountName).prefault({}),
})

export const AwskeyFile = z.strictObject({
  timezone: timezone.default('UTC'),
  /** awskey says what it would do, and writes nothing in AWS accounts. */
  dryRun: z.boolean().default(false),
  slack: z.strictObject({ team: slackTeam.optional(), app: slackApp.optional() }).prefault({}),
  accounts: z.array(Account).min(1),
  organization: Organization.optional(),
  /** The Regions whose CloudTrail is read; where nothing is written, the ones the adapter finds. */
  regions: z.array(region).min(1).optional(),
  trail: Trail.optional(),
  rootAccess: RootAccess.optional(),
  networks: z.array(Network).default([]),
  teams: z.array(Team),
  security: z.strictObject({ channel: slackChannel, approvers: Approvers }),
  platform: z.strictObject({ channel: slackChannel }),
  people: z.record(slackUser, z.array(Person).min(1)).prefault({}),
  /** Whether an e-mail address, in the tag or as the name of an IAM user, may say whose it is. */
  ownership: z.strictObject({ email: z.boolean().default(false) }).prefault({}),
  protected: z
    .strictObject({ users: z.array(userName).default([]), paths: z.array(iamPath).default([]) })
    .prefault({}),
  /** IAM users that a containment would hurt more than most: when one of their keys is exposed, people are asked first. */
  availability: z
    .strictObject({
      critical: z
        .strictObject({ users: z.array(userName).default([]), paths: z.array(iamPath).default([]) })
        .prefault({}),
    })
    .prefault({}),
  policy: Policy,
  sensitive: Sensitive,
  breakGlass: BreakGlass.optional(),
  delegation: z
    .strictObject({
      max: durationMs
        .refine(
          (ms) => ms >= DAY_MS,
          'write at least 1d: somebody stands in until the end of a day',
        )
        .default(90 * DAY_MS),
    })
    .prefault({}),
  rotation: Rotation,
  auto: z.array(Auto).default([]),
  exempt: z.array(Exempt).default([]),
  limits: z
    .strictObject({
      human: keyLimits({ warn: 75, stale: 90 }),
      machine: keyLimits({ warn: 330, stale: 365 }),
    })
    .prefault({}),
  weekly: z.strictObject({ at: weeklyTime.prefault('Mon 09:00') }).prefault({}),
  quietHours: z.strictObject({ from: clockTime, to: clockTime }).optional(),
  deployment: DeploymentSection,
})
export type AwskeyFile = z.infer<typeof AwskeyFile>
