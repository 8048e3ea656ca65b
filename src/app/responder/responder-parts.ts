import type { WebClient } from '@slack/web-api'
import type { CleanUp } from '../../exposure/clean-up-port.ts'
import type { KeyFinder, Quarantine } from '../../exposure/containment.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { OtherCredentials } from '../../exposure/other-credentials.ts'
import type { ResponderJob } from '../../exposure/responder-job.ts'
import type { Revocations } from '../../exposure/revocations.ts'
import type { RoleUse } from '../../exposure/role-use.ts'
import type { SignalVerifier } from '../../exposure/signed-signal.ts'
import type { SnapshotStore, UserSnapshots } from '../../exposure/snapshot.ts'
import type { AccessKeys, IamUsers } from '../../keys/access-keys.ts'
import type { InventoryStore } from '../../keys/inventory.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import type { Profiles, UserGroups } from '../../people/profiles.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { JobClaims, ViewStore } from '../../requests/request-store.ts'
import type { ActVerifier } from '../../requests/signed-act.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { AuditPorts, IncidentAuditPorts } from '../audit/assemble-audit.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import type { Log } from '../logger.ts'

/** The ports that the responder stands on. Everything in an account is done through its own role there. */
export interface ResponderParts {
  readonly config: AwskeyConfig
  /** Of the deployment. */
  readonly region: string
  readonly clock: Clock
  /** Pacing in business time. */
  readonly sleep: Sleep
  /** Waits for Slack's Retry-After, in wall time. */
  readonly wallSleep: Sleep
  wallNow(): number
  readonly leaseMs: number
  newToken(): string
  readonly log: Log
  readonly slack: WebClient
  readonly profiles: Profiles
  readonly groups: UserGroups
  readonly incidents: IncidentStore
  readonly views: ViewStore<AccessKeyId>
  readonly claims: JobClaims
  /** Its own queue. */
  readonly jobs: Jobs<ResponderJob>
  /** The worker's queue: a request whose lock was taken over is put on hold there. */
  readonly workerJobs: Jobs
  readonly inventory: Pick<InventoryStore, 'pickable'>
  readonly verifier: ActVerifier
  /** Of what AWS reports. */
  readonly signals: SignalVerifier
  readonly keys: AccessKeys
  readonly users: IamUsers
  readonly rights: AdministratorRights
  readonly finder: KeyFinder
  readonly quarantine: Quarantine
  readonly enabledRegions: IncidentAuditPorts['enabledRegions']
  readonly audits: AuditPorts
  readonly snapshots: UserSnapshots
  readonly snapshotStore: SnapshotStore
  readonly others: OtherCredentials
  readonly cleanUp: CleanUp
  readonly roleUse: RoleUse
  readonly revocations: Revocations
}
