import { randomBytes } from 'node:crypto'
import type { ArchiveQuery } from './athena/archive-queries.ts'
import type { Burst } from './bursts.ts'
import type { BusEvent } from './hub/bus.ts'
import { createHub, type Hub } from './hub/hub.ts'
import type { PrintedLine } from './hub/logs.ts'
import type { Caller, Principal } from './identity.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createDeployment, type Deployment } from './policy/deployment.ts'
import type { Secret } from './secrets-manager/secret-store.ts'
import type { TrailEvent } from './trail-event.ts'

/**
 * All that the built-in AWS knows: accounts, users, keys, secrets, events and live sessions, in memory.
 * Business time (`now`) dates everything a customer sees, and rates and propagation go by it; wall time (`wallMs`) rules signatures and the
 * expiry of sessions, because the SDK caches credentials and signs by wall time.
 */
export interface KeyUse {
  readonly date: Date
  readonly service: string
  readonly region: string
}

export interface StoredKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly createDate: Date
  status: 'Active' | 'Inactive'
  /** The latest use only, as IAM keeps it. `undefined` means never used. */
  lastUsed: KeyUse | undefined
  /** As the credential report has it: of several uses within fifteen minutes the first. */
  reportedUse?: KeyUse | undefined
  /** When its status was last changed. */
  changedAt?: Date | undefined
  /** Wall time from which a signature by this key is accepted. */
  readonly acceptedFromMs: number
}

const REPORTED_APART_MS = 15 * 60_000

/** The latest use, and what the report will say of it. */
export function noteUse(key: StoredKey, use: KeyUse): void {
  const { reportedUse: first = key.lastUsed } = key
  const isNewer =
    first === undefined || use.date.getTime() - first.date.getTime() >= REPORTED_APART_MS
  key.reportedUse = isNewer ? use : first
  key.lastUsed = use
}

export interface StoredUser {
  readonly userName: string
  readonly userId: string
  readonly path: string
  readonly createDate: Date
  readonly tags: Map<string, string>
  /** ARNs of attached managed policies. */
  readonly policies: string[]
  /** ARN of the permissions boundary. */
  boundary?: string | undefined
  readonly inlinePolicies: string[]
  /** The documents of inline policies that were written here, by name; those of the seed are in managed-policies.ts. */
  readonly inlineDocuments: Map<string, string>
  readonly groups: string[]
  readonly keys: StoredKey[]
  /** A console password; `undefined` when the user has none. */
  loginProfile?: { readonly createdAt: Date } | undefined
  /** Serial numbers. */
  readonly mfaDevices: string[]
  readonly sshKeys: StoredSshKey[]
  readonly serviceCredentials: StoredServiceCredential[]
  readonly certificates: StoredCertificate[]
}

interface Switchable {
  readonly createdAt: Date
  status: 'Active' | 'Inactive'
}

export interface StoredSshKey extends Switchable {
  readonly id: string
}

/** The password is shown once, in the answer to Create, and kept nowhere. */
export interface StoredServiceCredential extends Switchable {
  readonly id: string
  /** As IAM names it: `codecommit.amazonaws.com`, `bedrock.amazonaws.com`. */
  readonly service: string
}

export interface StoredCertificate extends Switchable {
  readonly id: string
  readonly body: string
}

/** A role that somebody in the account made. awskey's own are in the deployment and are not kept here. */
export interface StoredRole {
  readonly roleName: string
  readonly roleId: string
  readonly path: string
  readonly createdAt: Date
  /** The trust policy's document. */
  trust: string
  /** ARNs of attached managed policies. */
  readonly policies: string[]
  /** Documents by name. */
  readonly inlinePolicies: Map<string, string>
  /** Names. */
  readonly instanceProfiles: string[]
  lastUsed?: { readonly at: Date; readonly region: string } | undefined
}

type Belongings = Omit<StoredUser, 'userName' | 'userId' | 'path' | 'createDate'>

/** A user who has nothing but what is given. */
export function createStoredUser(
  who: Pick<StoredUser, 'userName' | 'userId' | 'path' | 'createDate'>,
  has: Partial<Belongings> = {},
): StoredUser {
  return {
    ...who,
    tags: new Map(),
    policies: [],
    inlinePolicies: [],
    inlineDocuments: new Map(),
    groups: [],
    keys: [],
    mfaDevices: [],
    sshKeys: [],
    serviceCredentials: [],
    certificates: [],
    ...has,
  }
}

export interface CredentialReport {
  state: 'STARTED' | 'INPROGRESS' | 'COMPLETE'
  generatedAt: Date
  csv: string
}

/** A run of the document that revokes the sessions of a role. */
export interface Automation {
  readonly id: string
  readonly token: string
  readonly asked: string
  looks: number
  fails: boolean
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly users: Map<string, StoredUser>
  readonly rootKeys: StoredKey[]
  /** What else the root user signs in with. */
  readonly root: StoredRootUser
  /** By name. */
  readonly roles: Map<string, StoredRole>
  /** ARNs. */
  readonly oidcProviders: Set<string>
  readonly samlProviders: Set<string>
  /** Region → name → secret. */
  readonly secrets: Map<string, Map<string, Secret>>
  /** Region → events, in the order they were written. */
  readonly events: Map<string, TrailEvent[]>
  /** What no LookupEvents ever shows, in the order it was written. */
  readonly dataEvents: TrailEvent[]
  /** Athena's id → a query that was begun here. */
  readonly queries: Map<string, ArchiveQuery>
  /** Of Systems Manager, by execution id. */
  readonly automations: Map<string, Automation>
  /** Region → many like events at once. */
  readonly bursts: Map<string, Burst[]>
  /** Region → wall times of the last calls of LookupEvents. */
  readonly lookups: Map<string, number[]>
  /** Region → what was started there. */
  readonly instances: Map<string, StoredInstance[]>
  report: CredentialReport | undefined
}

export interface StoredRootUser {
  password: boolean
  /** Serial numbers. */
  readonly mfaDevices: string[]
}

export interface StoredInstance {
  readonly instanceId: string
  readonly instanceType: string
  readonly launchedAt: Date
}

export interface Session {
  readonly caller: Caller
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Wall time. Business time may jump ahead by days, and would kill credentials that the SDK still holds for good. */
  readonly expiresAtMs: number
}

/** An account or an OU, and the id of what it is in. */
export interface StoredMember {
  readonly id: string
  readonly name: string
  readonly parent: string
  readonly state: 'ACTIVE' | 'SUSPENDED'
}

export interface World {
  readonly accounts: Map<string, Account>
  /** By id: what the organisation knows, of which not every account has to be there. */
  readonly members: Map<string, StoredMember>
  readonly sessions: Map<string, Session>
  /** How long (wall time) a new key is unknown to the places that check signatures. */
  readonly consistency: { newKeyVisibleAfterMs: number }
  readonly trail: { lagMs: number; lookupsPerSecond: number }
  /** The deployment in the hub account. */
  readonly hub: Hub
  /** Whether the organisation manages the root credentials of its member accounts centrally. */
  readonly organization: { centralRootAccess: boolean }
  /** awskey's own roles and keys, as the templates make them. */
  readonly deployment: Deployment
  readonly permissions: Permissions
  now(): Date
  wallMs(): number
  random(bytes: number): Uint8Array
  /** Rises by one with each call; orders what happened within the same second. */
  nextSequence(): number
  /** A call stands in the trail of an account. */
  onCall(event: TrailEvent): void
  /** An event was put on the bus of an account. */
  onPut(event: BusEvent): void
  /** What the functions of the hub have in their logs. */
  printed(): readonly PrintedLine[]
}

export interface WorldOptions {
  readonly clock: { now(): Date }
  readonly wallMs?: (() => number) | undefined
  readonly random?: ((bytes: number) => Uint8Array) | undefined
  readonly onCall?: ((event: TrailEvent) => void) | undefined
  readonly onPut?: ((event: BusEvent) => void) | undefined
  readonly printed?: (() => readonly PrintedLine[]) | undefined
  /** Unset: as the seeded configuration is deployed. */
  readonly deployment?: Deployment | undefined
}

export const TRAIL_LAG_MS = 5 * 60_000

export function createWorld(options: WorldOptions): World {
  let sequence = 0
  const deployment = options.deployment ?? createDeployment()
  const isOurs = (principal: Principal): boolean =>
    principal.kind === 'role' &&
    deployment.role(principal.accountId, principal.roleName) !== undefined
  return {
    deployment,
    permissions: createPermissions(isOurs),
    accounts: new Map(),
    members: new Map(),
    sessions: new Map(),
    consistency: { newKeyVisibleAfterMs: 0 },
    trail: { lagMs: TRAIL_LAG_MS, lookupsPerSecond: 2 },
    organization: { centralRootAccess: true },
    hub: createHub(),
    now: () => options.clock.now(),
    wallMs: options.wallMs ?? Date.now,
    random: options.random ?? ((bytes) => randomBytes(bytes)),
    nextSequence() {
      sequence += 1
      return sequence
    },
    onCall: options.onCall ?? (() => undefined),
    onPut: options.onPut ?? (() => undefined),
    printed: options.printed ?? (() => []),
  }
}

export function createAccount(id: string, name: string): Account {
  return {
    id,
    name,
    users: new Map(),
    rootKeys: [],
    root: { password: true, mfaDevices: [`arn:aws:iam::${id}:mfa/root-account-mfa-device`] },
    roles: new Map(),
    oidcProviders: new Set(),
    samlProviders: new Set(),
    secrets: new Map(),
    events: new Map(),
    dataEvents: [],
    queries: new Map(),
    automations: new Map(),
    bursts: new Map(),
    lookups: new Map(),
    instances: new Map(),
    report: undefined,
  }
}

export interface KeyOwner {
  readonly account: Account
  readonly key: StoredKey
  /** `undefined` for a key of the root user. */
  readonly user: StoredUser | undefined
}

/** Who has this long-term key, in any account. */
export function findKey(world: World, accessKeyId: string): KeyOwner | undefined {
  const has = (key: StoredKey): boolean => key.accessKeyId === accessKeyId
  for (const account of world.accounts.values()) {
    const rootKey = account.rootKeys.find(has)
    if (rootKey !== undefined) return { account, key: rootKey, user: undefined }
    for (const user of account.users.values()) {
      const key = user.keys.find(has)
      if (key !== undefined) return { account, key, user }
    }
  }
  return undefined
}

/** IAM finds users whatever the case of the name, and answers with the name as it was made. */
export function findUser(account: Account, userName: string): StoredUser | undefined {
  const exact = account.users.get(userName)
  if (exact !== undefined) return exact
  const wanted = userName.toLowerCase()
  return [...account.users.values()].find((user) => user.userName.toLowerCase() === wanted)
}

export function callerOfKey({ account, key, user }: KeyOwner): Caller {
  const { accessKeyId } = key
  if (user === undefined) return { accessKeyId, principal: { kind: 'root', accountId: account.id } }
  const { userName, userId, path } = user
  return { accessKeyId, principal: { kind: 'user', accountId: account.id, userName, userId, path } }
}

export function randomUuid(world: World): string {
  const bytes = Buffer.from(world.random(16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}
