import type { WebClient } from '@slack/web-api'
import { partitionOf, trailRegions } from '../../aws/regions.ts'
import {
  type Audit,
  type IncidentAudit,
  isAdvice,
  isOfIncident,
  type PersonAudit,
  type Run,
} from '../../exposure/audit/audit.ts'
import type { AuditJob, AuditJobs } from '../../exposure/audit/audit-job.ts'
import type {
  AuditPages,
  AuditStore,
  AuditTrail,
  LookupLeases,
} from '../../exposure/audit/audit-store.ts'
import { createEndAudit } from '../../exposure/audit/end-audit.ts'
import type { Findings } from '../../exposure/audit/findings.ts'
import { createReadArchive } from '../../exposure/audit/read-archive.ts'
import { createReadRegion } from '../../exposure/audit/read-region.ts'
import { riskOfAudit } from '../../exposure/audit/risk-of-audit.ts'
import { type IncidentStanding, riskOfIncident } from '../../exposure/audit/risk-of-incident.ts'
import { createStartAdvice } from '../../exposure/audit/start-advice.ts'
import { createStartAudit, type StartAuditDeps } from '../../exposure/audit/start-audit.ts'
import {
  createStartIncidentAudit,
  type ExposedKey,
} from '../../exposure/audit/start-incident-audit.ts'
import type { TrailArchive } from '../../exposure/audit/trail-archive.ts'
import type { Incident } from '../../exposure/incident.ts'
import { riskScore } from '../../exposure/risk-score.ts'
import type { AccessKeys, IamUser } from '../../keys/access-keys.ts'
import { createFindNetwork } from '../../keys/advice/network.ts'
import type { Privilege } from '../../keys/privilege/privilege.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import { createMayAudit, type MayAudit } from '../../people/may-audit.ts'
import type { FindOwnership } from '../../people/ownership.ts'
import { aimsAt } from '../../people/resolve-user.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { AccessKeyId, AccountId, RequestId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import type { Target } from '../../requests/target.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { Known } from '../../shared/known.ts'
import type { Log } from '../../shared/log.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { COMMANDS } from '../../slack/ids.ts'
import { activityOfAudit, marksOf } from '../../slack/pictures/activity-model.ts'
import { activityPicture } from '../../slack/pictures/activity-picture.ts'
import { activityAlt } from '../../slack/pictures/activity-words.ts'
import { rasterise } from '../../slack/pictures/rasterise.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { adviceBegunAnswer } from '../../slack/views/advice-message.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import { auditBegunAnswer } from '../../slack/views/audit-message.ts'
import { type AuditPlaceDeps, createAuditPlace } from '../../slack/worker-side/audit-place.ts'
import { createDrawAudit } from '../../slack/worker-side/audit-renderer.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { createTellAdvice } from './tell-advice.ts'
import { createTellAudit } from './tell-audit.ts'

/** Where audits are kept, and what they are read from. */
export interface AuditPorts {
  readonly store: AuditStore
  readonly pages: AuditPages
  readonly leases: LookupLeases
  readonly trail: AuditTrail
  /** Nothing where none is configured. */
  readonly archive: TrailArchive | undefined
}

/** The part of the responder that says who did what with a key. It reads AWS, and writes only its own rows and pages. */
export interface AuditParts extends AuditPorts {
  readonly config: Pick<
    AwskeyConfig,
    'networks' | 'organisation' | 'regions' | 'timezone' | 'trail'
  >
  /** Of the deployment: it decides the partition. */
  readonly region: string
  readonly clock: Clock
  /** Business time. */
  readonly sleep: Sleep
  readonly wallSleep: Sleep
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
  readonly log: Log
  readonly slack: WebClient
  readonly claims: JobClaims
  readonly verifier: ActVerifier
  readonly jobs: AuditJobs
  readonly keys: Pick<AccessKeys, 'lastUse' | 'list'>
  readonly rights: AdministratorRights
  readonly deciders: Pick<Deciders, 'approvesFor' | 'mayAct'>
  readonly findOwnership: FindOwnership
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  readonly incidents: IncidentAuditPorts
  reportForgery(audit: Pick<Audit, 'id'>, fault: string): Promise<void>
}

/** What an audit of an incident asks of the incident, and hands to it. */
export interface IncidentAuditPorts extends Pick<AuditPlaceDeps, 'incidentThread'> {
  /** The row of the incident of a key, for what a picture marks; `undefined` where there is none. */
  rowOf(keyId: AccessKeyId): Promise<Incident | undefined>
  incidentExists(incident: Pick<IncidentAudit['incident'], 'id' | 'keyId'>): Promise<boolean>
  standingOf(keyId: AccessKeyId): Promise<IncidentStanding>
  privilegeOf(keyId: AccessKeyId): Promise<Known<Privilege>>
  /** The newest run's replace the former's. May come again with the same. */
  onFindings(keyId: AccessKeyId, findings: Findings): Promise<void>
  /** Of the account, by its role there. */
  enabledRegions(account: AccountId, session: RequestId): Promise<Known<readonly string[]>>
}

export interface AuditWork {
  /** Begins one; gives what its person is told. */
  start(act: SignedAct): Promise<SlackMessage>
  /** Begins one run of the audit of an incident. Beginning it twice begins one. */
  startForIncident(incident: ExposedKey, run: Run): Promise<RequestId>
  run(job: AuditJob): Promise<void>
}

export function assembleAudit(parts: AuditParts): AuditWork {
  const { config, store, jobs, slack, resolveUser } = parts
  const sending = { slack, sleep: parts.wallSleep }
  const sender = createSender(sending)
  const { security } = config.organisation
  const placeOf = createAuditPlace({
    sender,
    incidentThread: parts.incidents.incidentThread,
    securityChannel: security.channel,
  })
  const draw = createDrawAudit({ sender, store, placeOf })
  const mayAudit = createMayAudit(parts)
  const partition = partitionOf(parts.region)
  const configured = trailRegions(partition, config.regions)
  const archiveOf = (account: AccountId): AwskeyConfig['trail'] =>
    config.trail?.accounts.includes(account) ? config.trail : undefined
  const starting: StartAuditDeps = {
    store,
    clock: parts.clock,
    regions: configured,
    archiveOf,
    resolveUser,
    mayAudit,
    accountName: (account) =>
      config.organisation.accounts.find(({ id }) => id === account)?.name ?? account,
  }
  const startAudit = createStartAudit(starting)
  const startAdvice = createStartAdvice({ ...starting, keys: parts.keys })
  const startIncident = createStartIncidentAudit({
    store,
    clock: parts.clock,
    enabledRegions: parts.incidents.enabledRegions,
    homeRegion: partition.homeRegion,
    otherwise: configured,
    archiveOf,
  })
  const readAll = async (id: RequestId, regions: readonly string[]): Promise<void> => {
    await draw(id)
    for (const region of regions) await jobs.enqueue({ kind: 'audit_region', id, region })
  }
  const readRegion = createReadRegion(parts)
  const readArchive = createReadArchive(parts)
  const end = createEndAudit({ store, jobs })
  const tell = createTellAudit({
    store,
    pages: parts.pages,
    claims: parts.claims,
    leaseMs: parts.leaseMs,
    vouching: {
      verifier: parts.verifier,
      isAudit: ({ action }) => action === COMMANDS.audit,
      isAdvice: ({ action }) => action === COMMANDS.advise,
      aimsAt: (act, of) => aimsAt(config.organisation, act, of),
    },
    clock: parts.clock,
    async riskOf(audit, result) {
      const { account, userName, keyId, id } = audit
      const user = { account, userName, session: id }
      if (isOfIncident(audit)) {
        const { standingOf, privilegeOf } = parts.incidents
        return riskScore(riskOfIncident(result, await standingOf(keyId), await privilegeOf(keyId)))
      }
      const standing = {
        keyId,
        keys: await parts.keys.list(user),
        administrator: await parts.rights.of(user),
      }
      return riskScore(riskOfAudit(result, standing))
    },
    mayKnow: (audit) => mayKnow(parts, mayAudit, audit),
    tellAdvice: createTellAdvice({
      store,
      pages: parts.pages,
      keys: parts.keys,
      findNetwork: createFindNetwork(config.networks),
      timezone: config.timezone,
      partition: partition.name,
      sendFile: createSendFile(sending),
    }),
    incidentExists: parts.incidents.incidentExists,
    onFindings: parts.incidents.onFindings,
    draw,
    placeOf,
    async drawPicture(audit, result) {
      const incident = await parts.incidents.rowOf(audit.keyId)
      const marks = incident === undefined ? [] : marksOf(incident)
      const model = activityOfAudit(audit, result, marks)
      return { png: await rasterise(activityPicture(model)), alt: activityAlt(model) }
    },
    log: parts.log,
    sendFile: createSendFile(sending),
    sender,
    reportForgery: parts.reportForgery,
  })
  return {
    async start(act) {
      const begun = await (act.action === COMMANDS.advise ? startAdvice(act) : startAudit(act))
      if (!begun.ok) return refusalAnswer(begun.error)
      const audit = begun.value
      await readAll(audit.id, audit.regions)
      return isAdvice(audit) ? adviceBegunAnswer(audit) : auditBegunAnswer(audit)
    },
    async startForIncident(incident, run) {
      const id = await startIncident(incident, run)
      await readAll(id, (await store.read(id))?.regions ?? [])
      return id
    },
    async run(job) {
      if (job.kind === 'audit_result') return tell(job.id)
      await (job.kind === 'audit_region' ? readRegion(job.id, job.region) : readArchive(job.id))
      await end(job.id)
      await draw(job.id)
    },
  }
}

/** As of now, and of every key that the row names: each has to be this IAM user's, whom the person may know of. */
async function mayKnow(
  { resolveUser }: AuditParts,
  mayAudit: MayAudit,
  { account, userName, asker, keyId, advice, id }: PersonAudit,
): Promise<Result<void, Refusal>> {
  for (const key of advice?.keys ?? [keyId]) {
    const user = await resolveUser({ by: 'key', keyId: key }, asker, id)
    if (!user.ok) return user
    const isTheirs = user.value.account === account && user.value.userName === userName
    if (advice !== undefined && !isTheirs) return refuse({ reason: 'unknown_key', keyId: key })
    const may = await mayAudit(asker, user.value)
    if (!may.ok) return may
  }
  return ok(undefined)
}
