import type { WebClient } from '@slack/web-api'
import { partitionOf, trailRegions } from '../../aws/regions.ts'
import type { Audit } from '../../exposure/audit/audit.ts'
import type { AuditJob, AuditJobs } from '../../exposure/audit/audit-job.ts'
import type {
  AuditPages,
  AuditStore,
  AuditTrail,
  LookupLeases,
} from '../../exposure/audit/audit-store.ts'
import { createEndAudit } from '../../exposure/audit/end-audit.ts'
import { createReadArchive } from '../../exposure/audit/read-archive.ts'
import { createReadRegion } from '../../exposure/audit/read-region.ts'
import { riskOfAudit } from '../../exposure/audit/risk-of-audit.ts'
import { createStartAudit } from '../../exposure/audit/start-audit.ts'
import type { TrailArchive } from '../../exposure/audit/trail-archive.ts'
import { riskScore } from '../../exposure/risk-score.ts'
import type { AccessKeys, IamUser } from '../../keys/access-keys.ts'
import type { AdministratorRights } from '../../people/administrator-rights.ts'
import { createMayAudit } from '../../people/may-audit.ts'
import type { FindOwnership } from '../../people/ownership.ts'
import type { Deciders } from '../../requests/deciders.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { ActVerifier, SignedAct } from '../../requests/signed-act.ts'
import type { Target } from '../../requests/target.ts'
import type { Clock, Sleep } from '../../shared/clock.ts'
import type { Result } from '../../shared/result.ts'
import { COMMANDS } from '../../slack/ids.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import { auditBegunAnswer } from '../../slack/views/audit-message.ts'
import { createDrawAudit } from '../../slack/worker-side/audit-renderer.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
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
  readonly config: Pick<AwskeyConfig, 'organisation' | 'regions' | 'trail'>
  /** Of the deployment: it decides the partition. */
  readonly region: string
  readonly clock: Clock
  /** Business time. */
  readonly sleep: Sleep
  readonly wallSleep: Sleep
  wallNow(): number
  newToken(): string
  readonly leaseMs: number
  readonly slack: WebClient
  readonly claims: JobClaims
  readonly verifier: ActVerifier
  readonly jobs: AuditJobs
  readonly keys: Pick<AccessKeys, 'list'>
  readonly rights: AdministratorRights
  readonly deciders: Pick<Deciders, 'approvesFor' | 'mayAct'>
  readonly findOwnership: FindOwnership
  resolveUser(
    target: Target,
    asker: SlackUserId,
    session: string,
  ): Promise<Result<IamUser, Refusal>>
  reportForgery(audit: Pick<Audit, 'id'>, fault: string): Promise<void>
}

export interface AuditWork {
  /** Begins one; gives what its person is told. */
  start(act: SignedAct): Promise<SlackMessage>
  run(job: AuditJob): Promise<void>
}

export function assembleAudit(parts: AuditParts): AuditWork {
  const { config, store, jobs, slack, resolveUser } = parts
  const sending = { slack, sleep: parts.wallSleep }
  const sender = createSender(sending)
  const draw = createDrawAudit({ sender, store })
  const mayAudit = createMayAudit(parts)
  const start = createStartAudit({
    store,
    clock: parts.clock,
    regions: trailRegions(partitionOf(parts.region), config.regions),
    archiveOf: (account) => (config.trail?.accounts.includes(account) ? config.trail : undefined),
    resolveUser,
    mayAudit,
    accountName: (account) =>
      config.organisation.accounts.find(({ id }) => id === account)?.name ?? account,
  })
  const readRegion = createReadRegion(parts)
  const readArchive = createReadArchive(parts)
  const end = createEndAudit({ store, jobs })
  const tell = createTellAudit({
    store,
    pages: parts.pages,
    claims: parts.claims,
    leaseMs: parts.leaseMs,
    vouching: { verifier: parts.verifier, isAudit: ({ action }) => action === COMMANDS.audit },
    async riskOf({ account, userName, keyId, id }, result) {
      const user = { account, userName, session: id }
      const standing = {
        keyId,
        keys: await parts.keys.list(user),
        administrator: await parts.rights.of(user),
      }
      return riskScore(riskOfAudit(result, standing))
    },
    async mayKnow({ asker, keyId, id }) {
      const user = await resolveUser({ by: 'key', keyId }, asker, id)
      return user.ok ? mayAudit(asker, user.value) : user
    },
    draw,
    sendFile: createSendFile(sending),
    sender,
    reportForgery: parts.reportForgery,
  })
  return {
    async start(act) {
      const audit = await start(act)
      if (!audit.ok) return refusalAnswer(audit.error)
      const { id, regions } = audit.value
      await draw(id)
      for (const region of regions) await jobs.enqueue({ kind: 'audit_region', id, region })
      return auditBegunAnswer(audit.value)
    },
    async run(job) {
      if (job.kind === 'audit_result') return tell(job.id)
      await (job.kind === 'audit_region' ? readRegion(job.id, job.region) : readArchive(job.id))
      await end(job.id)
      await draw(job.id)
    },
  }
}
