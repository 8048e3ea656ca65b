import type { WebClient } from '@slack/web-api'
import type { ExposedUsers } from '../../delivery/exposed-users.ts'
import type { PickupStore, PickupVault } from '../../delivery/pickup.ts'
import type { RotatingVault } from '../../delivery/rotating-vault.ts'
import type { Vault } from '../../delivery/vault.ts'
import type { KeyFinder } from '../../exposure/containment.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { AccessKeys, IamUsers, KeyProbe } from '../../keys/access-keys.ts'
import type { OpenFleetAccount } from '../../keys/fleet/fleet-account.ts'
import type { FleetAccounts } from '../../keys/fleet/fleet-accounts.ts'
import type { FleetObjects, FleetStore } from '../../keys/fleet/fleet-store.ts'
import type { InventoryStore } from '../../keys/inventory.ts'
import type { RootAccess } from '../../keys/root/root-access.ts'
import type { Trail } from '../../keys/trail.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import type { DelegationStore } from '../../people/delegations.ts'
import type { OwnershipMemory } from '../../people/ownership-memory.ts'
import type { PeopleByEmail } from '../../people/people-by-email.ts'
import type { Profiles, UserGroups } from '../../people/profiles.ts'
import type { NotOursStore } from '../../reminders/not-ours.ts'
import type { UserGroupsOf } from '../../reminders/read-what-lines-need.ts'
import type { AutoStore } from '../../requests/auto-store.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import type { ExemptionStore } from '../../requests/exemption-store.ts'
import type { HomeStore } from '../../requests/home-store.ts'
import type { Jobs } from '../../requests/job.ts'
import type { JobClaims, RequestStore, ViewStore } from '../../requests/request-store.ts'
import type { ActVerifier } from '../../requests/signed-act.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import type { Events } from '../events.ts'
import type { Log } from '../logger.ts'
import type { LedgerPorts } from './assemble-ledger.ts'
import type { ReminderPorts } from './assemble-week.ts'

/** The one-time page, as far as the worker has to do with it. */
export interface PickupPorts {
  readonly store: PickupStore
  readonly vault: PickupVault
  /** Without a slash at the end. */
  readonly publicUrl: string
  /** 256 bits, base64url. */
  newChance(): string
}

/** The ports that the worker stands on. Tests pass fakes here, `compose-worker` the adapters. */
export interface WorkerParts {
  readonly config: AwskeyConfig
  readonly region: string
  readonly clock: Clock
  readonly sleep: Sleep
  /** Waits for Slack's Retry-After, in wall time. */
  readonly wallSleep: Sleep
  wallNow(): number
  readonly leaseMs: number
  newToken(): string
  readonly log: Log
  readonly events: Pick<Events, 'keysCounted'>
  readonly slack: WebClient
  readonly profiles: Profiles
  readonly groups: UserGroups
  readonly emails: PeopleByEmail
  readonly rights: AdministratorRights
  readonly finder: KeyFinder
  readonly ownerships: OwnershipMemory
  readonly store: RequestStore
  readonly delegations: DelegationStore
  readonly homes: HomeStore
  readonly views: ViewStore
  readonly bulks: BulkStore
  /** Of the messages of many rotations at once. */
  readonly bulkViews: ViewStore
  readonly claims: JobClaims
  /** Of which keys security has a card. */
  readonly incidents: Pick<IncidentStore, 'read' | 'readLedger'>
  readonly jobs: Jobs
  readonly inventory: InventoryStore
  readonly verifier: ActVerifier
  readonly keys: AccessKeys
  readonly users: IamUsers
  readonly root: RootAccess
  readonly probe: KeyProbe
  readonly trail: Trail
  readonly operatorRole: string
  readonly vault: Vault
  readonly pickup: PickupPorts
  readonly rotatingVault: RotatingVault
  readonly autos: AutoStore
  readonly exempted: ExemptionStore
  readonly memberships: UserGroupsOf
  readonly notOurs: NotOursStore
  readonly exposed: ExposedUsers
  readonly ledger: LedgerPorts
  readonly fleet: FleetPorts
  readonly reminders: ReminderPorts
}

/** What readings of whole accounts stand on. */
export interface FleetPorts {
  readonly accounts: FleetAccounts
  readonly open: OpenFleetAccount
  readonly store: FleetStore
  readonly objects: FleetObjects
}
