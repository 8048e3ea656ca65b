import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { HOME } from '../../home.ts'
import {
  EXTERNAL_IDS,
  HUB_ACCOUNT,
  isSpoke,
  ORGANIZATION_ID,
  REVOCATION_DOCUMENT_IN,
  ROOT_HOME,
  TRAIL_ACCOUNT,
} from '../roles.ts'
import { type Names, parseTemplate } from './cloudformation.ts'
import { type HubTemplate, readHubTemplate } from './hub-template.ts'
import { type Statement, statementsOf } from './statement.ts'
import { namesOf, type Template, templateOf } from './template-names.ts'
import {
  type NamedPolicy,
  policiesFor,
  rolesIn,
  type StackType,
  type StandingResource,
  type TemplateKey,
  type TemplateRole,
} from './template-roles.ts'
import { rulesIn, type TemplateRule } from './template-rules.ts'

/**
 * awskey as it is deployed in the sandbox: the shipped templates, as somebody filled them in who has the configuration before him. Every role, every key's policy and every rule of events comes from there and from nowhere
 * else, so that a permission which the templates lack is missing here too.
 */
export interface Deployment {
  /** `undefined`: no role of awskey's has that name in that account. */
  role(accountId: string, roleName: string): TemplateRole | undefined
  /** By id or alias, in the account of the hub. */
  key(idOrAlias: string): TemplateKey | undefined
  readonly keys: readonly TemplateKey[]
  rolesIn(accountId: string): readonly TemplateRole[]
  /** What the stack of the hub makes besides. */
  hubResources(type: StackType): readonly StandingResource[]
  /** The rules that forward events from there. */
  rulesIn(accountId: string, region: string): readonly TemplateRule[]
  readonly signalPatterns: HubTemplate['signalPatterns']
  /** Another role in the place of the one of that name, as somebody might have changed it by hand. */
  replace(accountId: string, role: TemplateRole): void
}

export interface DeploymentOptions {
  /** Unset: the seeded one. */
  readonly configPath?: string | undefined
  /** Accounts besides those of the configuration, for tests and benches. */
  readonly accounts?:
    | readonly {
        readonly id: string
        readonly kmsKey?: string
        readonly autoRotation?: boolean
      }[]
    | undefined
  /** Unset: the ledger is copied nowhere. */
  readonly ledgerExport?: { readonly mode: string; readonly retention: string } | undefined
  /** In the place of the files that ship. */
  readonly templates?: { readonly hub?: string; readonly spoke?: string } | undefined
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const SEEDED_CONFIG = file('../../awskey.yml')
const HUB_TEMPLATE = file('../../../serverless.yml')
const SPOKE_TEMPLATE = file('../../../deploy/spoke.yml')
const REVOCATION_TEMPLATE = file('../../../deploy/revoke-sessions.yml')
/** Roles are made by the stack of this Region. */
const HOME_REGION = 'us-east-1'

/** What the sandbox has of what the template makes. */
const PHYSICAL = {
  Table: HOME.table,
  JobQueue: HOME.queue,
  JobDeadLetters: HOME.deadLetterQueue,
  ResponderQueue: HOME.responderQueue,
  ResponderDeadLetters: HOME.responderDeadLetterQueue,
  Bucket: HOME.bucket,
  LedgerBucket: HOME.ledgerBucket,
  SlackSecret: HOME.slackSecret,
  SignalDeadLetters: HOME.signalDeadLetterQueue,
  ReminderDeadLetters: HOME.reminderDeadLetterQueue,
}

const Config = z.object({
  accounts: z.array(z.object({ id: z.string(), kmsKey: z.string().optional() })),
  protected: z
    .object({ users: z.array(z.string()).default([]), paths: z.array(z.string()).default([]) })
    .default({ users: [], paths: [] }),
})

/** What the template of the accounts asks for, as docs/deploy.md says to fill it in. */
function spokeParameters(
  accountId: string,
  config: z.infer<typeof Config>,
): Readonly<Record<string, string>> {
  const { users, paths } = config.protected
  const switchedOn = (home: string): string => String(accountId === home)
  return {
    HubAccountId: HUB_ACCOUNT,
    HubRegion: HOME.region,
    HomeRegion: HOME_REGION,
    OrganizationId: ORGANIZATION_ID,
    ExternalId: EXTERNAL_IDS[accountId] ?? '',
    SecretsKeyArn: config.accounts.find(({ id }) => id === accountId)?.kmsKey ?? '',
    ProtectedUsers: [
      ...users.flatMap((name) => [`user/${name}`, `user/*/${name}`]),
      ...paths.map((path) => `user${path}*`),
    ]
      .map((user) => `arn:aws:iam::*:${user}`)
      .join(','),
    RootAccess: switchedOn(ROOT_HOME),
    OrganizationReads: switchedOn(ROOT_HOME),
    Trail: switchedOn(TRAIL_ACCOUNT),
    TrailRegion: HOME.region,
    TrailBucketArn: 'arn:aws:s3:::sandbox-trail',
    TrailResultsBucketArn: 'arn:aws:s3:::sandbox-trail-results',
  }
}

/** What was read and resolved once: reading YAML takes longer than anything that is done with it. */
interface Shipped {
  readonly config: z.infer<typeof Config>
  readonly hub: HubTemplate
  readonly spoke: Template
  /** What some accounts install beside it. */
  readonly revocation: Template
  readonly rolesOf: Map<string, readonly TemplateRole[]>
}

const read = new Map<string, Shipped>()

const Extended = z.looseObject({
  accounts: z.array(z.looseObject({ id: z.string() })),
  deployment: z.looseObject({}).default({}),
})

/** The configuration with more; an account that it has already is as it is given here. */
function extended(
  written: string,
  { accounts = [], ledgerExport }: Pick<DeploymentOptions, 'accounts' | 'ledgerExport'>,
): string {
  if (accounts.length === 0 && ledgerExport === undefined) return written
  const { accounts: own, deployment, ...rest } = Extended.parse(parse(written))
  const more = accounts.map((account) => ({
    name: `account-${account.id}`,
    ...own.find(({ id }) => id === account.id),
    ...account,
  }))
  const others = own.filter(({ id }) => !accounts.some((account) => account.id === id))
  return stringify({
    ...rest,
    deployment: ledgerExport === undefined ? deployment : { ...deployment, ledgerExport },
    accounts: [...others, ...more],
  })
}

/** The plugin reads a file of that name, wherever it is. */
function hubOf(template: string, written: string): HubTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'awskey-deployment-'))
  const path = join(folder, 'awskey.yml')
  try {
    writeFileSync(path, written)
    return readHubTemplate(template, path, {
      account: HUB_ACCOUNT,
      region: HOME.region,
      physical: PHYSICAL,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function shipped({ configPath, templates, ...more }: DeploymentOptions): Shipped {
  const written = extended(readFileSync(configPath ?? SEEDED_CONFIG, 'utf8'), more)
  const hub = templates?.hub ?? readFileSync(HUB_TEMPLATE, 'utf8')
  const spoke = templates?.spoke ?? readFileSync(SPOKE_TEMPLATE, 'utf8')
  const key = [written, hub, spoke].join('\0')
  const known = read.get(key)
  if (known !== undefined) return known
  const made: Shipped = {
    config: Config.parse(parse(written)),
    hub: hubOf(hub, written),
    spoke: templateOf(parseTemplate(spoke)),
    revocation: templateOf(parseTemplate(readFileSync(REVOCATION_TEMPLATE, 'utf8'))),
    rolesOf: new Map(),
  }
  read.set(key, made)
  return made
}

function spokeRoles(
  { config, spoke, revocation, rolesOf }: Shipped,
  accountId: string,
): readonly TemplateRole[] {
  const known = rolesOf.get(accountId)
  if (known !== undefined) return known
  const parameters = spokeParameters(accountId, config)
  const names = namesOf(spoke, { account: accountId, region: HOME_REGION, parameters })
  const roles = [
    ...rolesIn(spoke, names),
    ...(REVOCATION_DOCUMENT_IN.includes(accountId) ? rolesOfRevocation(revocation, accountId) : []),
  ].map((role) =>
    REVOCATION_DOCUMENT_IN.includes(accountId) ? withRevocation(revocation, accountId, role) : role,
  )
  rolesOf.set(accountId, roles)
  return roles
}

function spokeRules(
  { config, spoke }: Shipped,
  accountId: string,
  region: string,
): readonly TemplateRule[] {
  const parameters = spokeParameters(accountId, config)
  return rulesIn(spoke, namesOf(spoke, { account: accountId, region, parameters }))
}

/** It is deployed in the Region of the hub, where awskey starts its document. */
function namesOfRevocation(revocation: Template, accountId: string): Names {
  return namesOf(revocation, { account: accountId, region: HOME.region })
}

function rolesOfRevocation(revocation: Template, accountId: string): readonly TemplateRole[] {
  return rolesIn(revocation, namesOfRevocation(revocation, accountId))
}

/** Its template puts a policy on the responder. */
function withRevocation(revocation: Template, accountId: string, role: TemplateRole): TemplateRole {
  const more = policiesFor(revocation, namesOfRevocation(revocation, accountId), role.roleName)
  return more.length === 0 ? role : { ...role, policies: [...role.policies, ...more] }
}

export function createDeployment(options: DeploymentOptions = {}): Deployment {
  const { hub, ...rest } = shipped(options)
  const inAccounts = new Map([[HUB_ACCOUNT, byName(hub.roles)]])

  function rolesOf(accountId: string): Map<string, TemplateRole> {
    const known = inAccounts.get(accountId)
    if (known !== undefined || !isSpoke(accountId)) return known ?? new Map<string, TemplateRole>()
    const roles = byName(spokeRoles({ hub, ...rest }, accountId))
    inAccounts.set(accountId, roles)
    return roles
  }

  return {
    role: (accountId, roleName) => rolesOf(accountId).get(roleName),
    keys: hub.keys,
    key: (given) => hub.keys.find(({ keyId, aliases }) => [keyId, ...aliases].includes(given)),
    hubResources: (type) => hub.stack.get(type) ?? [],
    rolesIn: (accountId) => [...rolesOf(accountId).values()],
    rulesIn: (accountId, region) =>
      isSpoke(accountId) ? spokeRules({ hub, ...rest }, accountId, region) : [],
    signalPatterns: hub.signalPatterns,
    replace: (accountId, role) => void rolesOf(accountId).set(role.roleName, role),
  }
}

function byName(roles: readonly TemplateRole[]): Map<string, TemplateRole> {
  return new Map(roles.map((role) => [role.roleName, role]))
}

const compiled = new WeakMap<NamedPolicy, readonly Statement[]>()

/** The statements of a policy, read once. */
export function statementsIn(policy: NamedPolicy): readonly Statement[] {
  const known = compiled.get(policy)
  if (known !== undefined) return known
  const statements = statementsOf(policy.document, policy.name)
  compiled.set(policy, statements)
  return statements
}
