import { LineCounter, parseDocument } from 'yaml'
import { partitionOf } from '../aws/regions.ts'
import type { Network } from '../keys/advice/network.ts'
import type { Limits } from '../keys/limits.ts'
import type { Organisation } from '../people/organisation.ts'
import type { ExemptLine } from '../reminders/exempt-lines.ts'
import type { AutoLine } from '../requests/configured-act.ts'
import { type AccountId, SlackUserId } from '../requests/ids.ts'
import type { OperationKind } from '../requests/operation-words.ts'
import type { Policy } from '../requests/policy.ts'
import type { RotationPolicy } from '../rotation/rotation-policy.ts'
import { endOfDay } from '../shared/calendar-day.ts'
import { systemClock } from '../shared/clock.ts'
import { DAY_MS } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { type ConfigProblem, complaintsOf, formatPath, lineOf, sayIssue } from './config-problem.ts'
import { findAccount, partitionComplaints, referenceComplaints } from './config-references.ts'
import { AwskeyFile } from './config-schema.ts'
import type { Deployment } from './deployment.ts'

/**
 * awskey.yml as the parts of awskey read it: references resolved, durations in milliseconds, usual values filled in.
 * A file with any mistake gives all its mistakes and no configuration: half a policy is not a policy.
 */
export interface AwskeyConfig {
  readonly timezone: string
  /** When given, requests of another workspace or of another app are refused. */
  readonly slack: { readonly team?: string | undefined; readonly app?: string | undefined }
  readonly organisation: Organisation
  readonly policy: Policy
  /** How long a snooze or an exemption may last. */
  readonly longest: { readonly snoozeMs: number; readonly exemptMs: number }
  readonly rotation: RotationPolicy
  /** Whose keys Secrets Manager rotates, besides those that somebody turned on in Slack. */
  readonly auto: readonly AutoLine[]
  /** Whom awskey leaves alone, besides those that somebody asked for in Slack. */
  readonly exempt: readonly ExemptLine[]
  readonly limits: Limits
  /** `day` is 1 for Monday, `time` as in `09:00`, both in `timezone`. */
  /** When the teams hear of their stale keys; absent: never. */
  readonly weekly?: { readonly day: number; readonly time: string }
  readonly quietHours?: { readonly from: string; readonly to: string }
  /** How long an approver may let somebody else decide. */
  readonly delegation: { readonly maxMs: number }
  readonly breakGlass?: {
    readonly people: readonly SlackUserId[]
    readonly operations: readonly OperationKind[]
  }
  readonly regions?: readonly string[]
  /** The table over a trail's bucket, and what it is asked for. */
  readonly trail?: TrailConfig
  /** How awskey gets to the root users of member accounts; absent: it does not. */
  readonly rootAccess?: {
    readonly account: AccountId
    readonly managementAccount: AccountId
  }
  /** Whose addresses are known, for what calls say of who makes them. */
  readonly networks: readonly Network[]
  /** Where more accounts are found, for the fleet alone. */
  readonly organization?: OrganizationConfig
  /** Whose keys are contained only when somebody of security said so. */
  readonly critical: { readonly users: readonly string[]; readonly paths: readonly string[] }
  /** What the things of the deployment are called, and what besides is to be known of them. */
  readonly deployment: Deployment
}

export interface TrailConfig {
  /** Where the table is. */
  readonly account: AccountId
  readonly region: string
  readonly table: {
    readonly database: string
    readonly table: string
    readonly workgroup: string
    readonly partitions: {
      readonly day?: string | undefined
      readonly account?: string | undefined
    }
  }
  readonly dataEvents: boolean
  readonly historyMs: number
  /** Whose calls it holds. */
  readonly accounts: readonly AccountId[]
}

export interface OrganizationConfig {
  /** Whose role may list the accounts. */
  readonly account: AccountId
  readonly externalId?: string | undefined
  /** `undefined`: all of it. */
  readonly ous?: readonly string[] | undefined
  readonly except: readonly AccountId[]
  readonly names: Readonly<Record<string, string>>
}

/** `region`: the deployment's, where it is known; whatever names another partition is then a mistake. */
export interface ParseOptions {
  /** Of the deployment, where it is known: what names another partition is a mistake then. */
  readonly region?: string
  readonly now?: Date
}

export function parseAwskeyYaml(
  text: string,
  fileName: string,
  { now = systemClock.now(), region }: ParseOptions = {},
): Result<AwskeyConfig, readonly ConfigProblem[]> {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    file: fileName,
    line: counter.linePos(pos[0]).line,
    path: '',
    message: `this is not YAML that can be read: ${message}`,
  }))
  if (broken.length > 0) return refuse(broken)
  const parsed = AwskeyFile.safeParse(document.toJS() ?? {}, { error: sayIssue })
  const complaints = parsed.success
    ? [
        ...referenceComplaints(parsed.data, now),
        ...partitionComplaints(parsed.data, region && partitionOf(region).name),
      ]
    : complaintsOf(parsed.error, KNOWN_KEYS)
  if (parsed.success && complaints.length === 0) return ok(toConfig(parsed.data))
  return refuse(
    complaints.map(({ path, message }) => ({
      file: fileName,
      line: lineOf(document, counter, path),
      path: formatPath(path),
      message,
    })),
  )
}

/** For "did you mean". The inner keys that people misspell, and every outer one. */
const KNOWN_KEYS = [
  ...Object.keys(AwskeyFile.shape),
  ...[
    'id',
    'name',
    'externalId',
    'sensitive',
    'trustTags',
    'selfFetch',
    'kmsKey',
    'breakGlassRoles',
    'revokeSessions',
    'autoRotation',
    'dryRun',
    'channel',
    'approvers',
  ],
  ...['usergroup', 'owns', 'path', 'tag', 'users', 'paths', 'account', 'user', 'readerRole'],
  ...['approvals', 'from', 'to', 'at', 'expiresAfter', 'max', 'typedConfirmation', 'operations'],
  ...['create', 'rotate', 'deactivate', 'activate', 'delete', 'snooze', 'exempt', 'release'],
  ...['deleteRoot', 'overlap', 'quiet', 'soak', 'deliveryDeadline', 'human', 'machine'],
  ...[
    'workingHours',
    'quietDays',
    'days',
    'warn',
    'stale',
    'unused',
    'team',
    'app',
    'people',
    'mayRequest',
  ],
  ...['auto', 'every', 'by', 'group', 'until', 'reason'],
  ...['ous', 'except', 'names'],
  ...['tags', 'accounts', 'administrators', 'email', 'critical'],
  ...['cidrs', 'kind', 'accountId', 'externalIdHint'],
  ...['region', 'database', 'table', 'workgroup', 'partitions', 'day', 'dataEvents', 'history'],
  'managementAccount',
  ...[
    'prefix',
    'rolePath',
    'permissionsBoundary',
    'logRetention',
    'keys',
    'bucket',
    'queues',
    'logs',
  ],
  ...['secrets', 'alarms', 'ledgerExport', 'mode', 'retention'],
]

function toConfig(file: AwskeyFile): AwskeyConfig {
  const { quietHours, breakGlass, regions, rotation } = file
  return {
    timezone: file.timezone,
    slack: file.slack,
    organisation: toOrganisation(file),
    policy: toPolicy(file.policy),
    longest: { snoozeMs: file.policy.snooze.max, exemptMs: file.policy.exempt.max },
    rotation: {
      overlapMs: rotation.overlap,
      quietMs: rotation.quiet,
      soakMs: rotation.soak,
      deliveryDeadlineMs: rotation.deliveryDeadline,
      ...workingTimeOf(file),
    },
    auto: file.auto.flatMap(({ account, user, every, by }) => {
      const found = findAccount(file.accounts, account)
      return found === undefined
        ? []
        : [
            {
              target: { by: 'user' as const, account: found.name, userName: user },
              everyDays: every / DAY_MS,
              by,
            },
          ]
    }),
    exempt: file.exempt.flatMap((line, at) => toExemptLine(file, line, at)),
    limits: { human: toLimits(file.limits.human), machine: toLimits(file.limits.machine) },
    ...(file.weekly.at !== null && { weekly: file.weekly.at }),
    delegation: { maxMs: file.delegation.max },
    critical: file.availability.critical,
    ...(quietHours !== undefined && { quietHours }),
    ...(breakGlass !== undefined && { breakGlass }),
    ...(regions !== undefined && { regions }),
    ...trailOf(file),
    ...rootAccessOf(file),
    networks: file.networks,
    ...organizationOf(file),
    deployment: file.deployment,
  }
}

function toExemptLine(
  { accounts, timezone }: AwskeyFile,
  line: AwskeyFile['exempt'][number],
  at: number,
): readonly ExemptLine[] {
  const found = line.account === undefined ? undefined : findAccount(accounts, line.account)
  const by = exemptBy(line)
  const until = endOfDay(line.until, timezone)
  if (by === undefined || until === undefined) return []
  return [
    {
      ...(found !== undefined && { account: found.id }),
      by,
      until,
      reason: line.reason,
      place: formatPath(['exempt', at]),
    },
  ]
}

function exemptBy({
  user,
  path,
  tag,
  group,
}: AwskeyFile['exempt'][number]): ExemptLine['by'] | undefined {
  if (user !== undefined) return { kind: 'user', userName: user }
  if (path !== undefined) return { kind: 'path', path }
  if (group !== undefined) return { kind: 'group', group }
  return tag === undefined ? undefined : { kind: 'tag', ...tag }
}

function organizationOf({
  accounts,
  organization,
}: AwskeyFile): Pick<AwskeyConfig, 'organization'> {
  const home = organization && findAccount(accounts, organization.account)
  if (organization === undefined || home === undefined) return {}
  return { organization: { ...organization, account: home.id } }
}

function trailOf({ accounts, trail }: AwskeyFile): Pick<AwskeyConfig, 'trail'> {
  const home = trail && findAccount(accounts, trail.account)
  if (trail === undefined || home === undefined) return {}
  const { region, database, table, workgroup, partitions, dataEvents, history } = trail
  const covered = trail.accounts?.map((account) => findAccount(accounts, account)) ?? accounts
  return {
    trail: {
      account: home.id,
      region,
      table: { database, table, workgroup, partitions },
      dataEvents,
      historyMs: history,
      accounts: covered.flatMap((account) => (account === undefined ? [] : [account.id])),
    },
  }
}

function rootAccessOf({ accounts, rootAccess }: AwskeyFile): Pick<AwskeyConfig, 'rootAccess'> {
  const home = rootAccess && findAccount(accounts, rootAccess.account)
  if (rootAccess === undefined || home === undefined) return {}
  return { rootAccess: { account: home.id, managementAccount: rootAccess.managementAccount } }
}

/** Where only quiet days are named, every other hour is a working one. */
function workingTimeOf({
  timezone,
  rotation: { workingHours, quietDays },
}: AwskeyFile): Pick<RotationPolicy, 'workingTime'> {
  if (workingHours === undefined && quietDays.length === 0) return {}
  const hours = workingHours ?? { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }
  return { workingTime: { timezone, ...hours, quietDays } }
}

function toLimits(limits: AwskeyFile['limits']['human']): Limits['human'] {
  return { warnMs: limits.warn, staleMs: limits.stale, unusedMs: limits.unused }
}

function toOrganisation(file: AwskeyFile): Organisation {
  const { accounts, teams, security, platform, rotation } = file
  const { accounts: sensitiveAccounts, ...sensitive } = file.sensitive
  const named = sensitiveAccounts.map((name) => findAccount(accounts, name)?.id)
  return {
    accounts: accounts.map((account) => ({
      ...account,
      sensitive: account.sensitive || named.includes(account.id),
      selfFetch: account.selfFetch ?? rotation.selfFetch,
      dryRun: account.dryRun ?? file.dryRun,
    })),
    dryRun: file.dryRun,
    teams: teams.map(({ readerRole, ...team }) => ({
      ...team,
      ...(readerRole !== undefined && { readerRoles: readerRoles(accounts, readerRole) }),
    })),
    security,
    platform,
    people: new Map(
      Object.entries(file.people).map(([person, users]) => [
        SlackUserId.parse(person),
        users.flatMap(({ account, user, readerRole }) => {
          const found = findAccount(accounts, account)
          return found === undefined ? [] : [{ account: found.id, userName: user, readerRole }]
        }),
      ]),
    ),
    sensitive,
    ownersByEmail: file.ownership.email,
    protectedUsers: { ...file.protected, ownPrefix: file.deployment.naming.prefix },
  }
}

function readerRoles(
  accounts: AwskeyFile['accounts'],
  role: string | Readonly<Record<string, string>>,
): ReadonlyMap<AccountId, string> {
  if (typeof role === 'string') return new Map(accounts.map(({ id }) => [id, role]))
  return new Map(
    Object.entries(role).flatMap(([name, arn]) => {
      const account = findAccount(accounts, name)
      return account === undefined ? [] : [[account.id, arn] as const]
    }),
  )
}

function toPolicy(file: AwskeyFile['policy']): Policy {
  const { sensitive, expiresAfter } = file
  const operation = (
    kind: Exclude<OperationKind, 'auto'>,
  ): Policy['operations'][OperationKind] => ({
    approvals: file[kind].approvals,
    from: file[kind].from,
    mayRequest: file[kind].mayRequest,
    expiresAfterMs: file[kind].expiresAfter ?? usualExpiry(kind, expiresAfter),
  })
  return {
    operations: {
      create: operation('create'),
      rotate: operation('rotate'),
      deactivate: operation('deactivate'),
      activate: operation('activate'),
      delete: operation('delete'),
      // Whoever may have a key rotated may have it done again and again.
      auto: operation('rotate'),
      snooze: operation('snooze'),
      exempt: operation('exempt'),
      release: operation('release'),
      deleteRoot: operation('deleteRoot'),
    },
    sensitive,
  }
}

/** A deletion waits a week unless told otherwise: the key is Inactive already, and managers go on holiday. */
function usualExpiry(kind: OperationKind, expiresAfter: number): number {
  return kind === 'delete' ? Math.max(expiresAfter, 7 * DAY_MS) : expiresAfter
}
