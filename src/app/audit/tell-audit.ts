import { archivePlaces } from '../../exposure/audit/archive-coverage.ts'
import {
  type AdviceAudit,
  type Audit,
  type IncidentAudit,
  isAdvice,
  isOfIncident,
  type PersonAudit,
  type RegionRead,
} from '../../exposure/audit/audit.ts'
import {
  auditCsv,
  auditJson,
  EVENTS_IN_A_FILE,
  eventParts,
} from '../../exposure/audit/audit-files.ts'
import { type AuditResult, auditResult } from '../../exposure/audit/audit-result.ts'
import type { AuditPages, AuditStore } from '../../exposure/audit/audit-store.ts'
import { type Findings, findingsOf } from '../../exposure/audit/findings.ts'
import { faultOfAudit, type VouchDeps } from '../../exposure/audit/vouch-audit.ts'
import type { RiskScore } from '../../exposure/risk-score.ts'
import type { AccessKeyId, RequestId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import { incidentAuditId } from '../../requests/request-id.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Result } from '../../shared/result.ts'
import { sha256 } from '../../shared/sha256.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import { auditAgain } from '../../slack/views/audit-again.ts'
import { auditMessage, auditNotSent } from '../../slack/views/audit-message.ts'
import type { AuditPlace } from '../../slack/worker-side/audit-place.ts'
import type { FileSent, OutgoingFile } from '../../slack/worker-side/send-file.ts'
import type { Sender } from '../../slack/worker-side/send-message.ts'
import { type SendPictureDeps, sendPicture } from './send-picture.ts'
import type { Telling } from './tell-advice.ts'

/**
 * Tells what an audit found: the message, then a picture and every event as files in its thread. Before that the row is proven again: that its person asked and may still know, or that its incident is there. The row alone
 * sends nobody anything. What was found of an incident is handed over before it is told, so that the incident does not wait for Slack. One worker tells at a time; a file that Slack has taken is not sent again.
 */
export interface TellAuditDeps extends SendPictureDeps {
  readonly store: AuditStore
  readonly pages: Pick<AuditPages, 'read'>
  readonly claims: JobClaims
  readonly clock: Clock
  readonly leaseMs: number
  readonly vouching: VouchDeps
  /** How bad it would be if the key were exposed, or is. */
  riskOf(audit: Audit, result: AuditResult): Promise<RiskScore>
  /** Whether the person may know what was done with the key, as of now. */
  mayKnow(audit: PersonAudit): Promise<Result<void, Refusal>>
  incidentExists(incident: IncidentAudit['incident']): Promise<boolean>
  /** May come again with the same. */
  onFindings(keyId: AccessKeyId, findings: Findings): Promise<void>
  /** Where the audit is asked for what would do instead. */
  tellAdvice(audit: AdviceAudit, telling: Telling): Promise<void>
  draw(id: RequestId): Promise<void>
  placeOf(audit: Audit): Promise<AuditPlace>
  readonly sender: Pick<Sender, 'post'>
  sendFile(to: { readonly channel: string }, file: OutgoingFile): Promise<FileSent>
  reportForgery(audit: Audit, fault: string): Promise<void>
}

/** Nothing was told: the signature could not be checked, and the job comes again. */
export class AuditUnprovenError extends Error {
  override readonly name = 'AuditUnprovenError'
}

/** Slack took no message: the job comes again. */
export class AuditNotToldError extends Error {
  override readonly name = 'AuditNotToldError'
}

export function createTellAudit(deps: TellAuditDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    const audit = await deps.store.read(id)
    if (audit?.over !== true) return
    const claim = sha256(`audit_result.${id}`)
    if ((await deps.claims.claim(claim, deps.leaseMs)) !== 'claimed') return
    await deps.draw(id)
    if (await isProven(deps, audit))
      await (isAdvice(audit) ? tellAdvice(deps, audit) : tell(deps, audit))
    await deps.claims.finish(claim)
  }
}

async function tellAdvice(deps: TellAuditDeps, audit: AdviceAudit): Promise<void> {
  const place = await placeOf(deps, audit)
  await deps.tellAdvice(audit, {
    post: (message, threadTs) =>
      post(deps, { ...place, ...(threadTs !== undefined && { threadTs }) }, message),
    note: (changes) => note(deps, audit.id, changes),
  })
}

async function isProven(deps: TellAuditDeps, audit: Audit): Promise<boolean> {
  if (isOfIncident(audit)) {
    if (await deps.incidentExists(audit.incident)) return true
    await deps.reportForgery(audit, 'incident_missing')
    return false
  }
  const fault = await faultOfAudit(deps.vouching, audit)
  if (fault.kind === 'unknown')
    throw new AuditUnprovenError(`audit ${audit.id} could not be checked: ${fault.why}`)
  if (fault.value !== undefined) {
    await deps.reportForgery(audit, fault.value)
    return false
  }
  const may = await deps.mayKnow(audit)
  if (may.ok) return true
  await post(deps, await placeOf(deps, audit), refusalAnswer(may.error))
  return false
}

async function tell(deps: TellAuditDeps, { id }: Audit): Promise<void> {
  const audit = await deps.store.read(id)
  if (audit === undefined) return
  const reads = await deps.store.readRegions(id)
  const archive = await deps.store.readArchive(id)
  const result = auditResult(audit, reads, archive)
  const risk = await deps.riskOf(audit, result)
  const before = isOfIncident(audit) ? await resultBefore(deps, audit) : undefined
  if (isOfIncident(audit))
    await deps.onFindings(
      audit.incident.keyId,
      findingsOf(audit, result, { risk, at: deps.clock.now() }),
    )
  const place = await placeOf(deps, audit)
  const content =
    before === undefined
      ? auditMessage({ audit, result, risk })
      : auditAgain({ audit, result, risk, before })
  const told = audit.told ?? (await post(deps, place, content))
  await note(deps, id, { told })
  if (before?.tally.events === result.tally.events) return
  const thread = { channel: told.channel, threadTs: place.threadTs ?? told.ts }
  const picture = await sendPicture(deps, { audit, thread }, result)
  if (picture !== undefined) await note(deps, id, { picture })
  const places = [...reads, ...archivePlaces(archive)]
  const why = await sendFiles(deps, { audit, places, result, thread })
  if (why !== undefined) await post(deps, thread, auditNotSent(why))
}

/** What the run before this one found, where there was one and it is over. */
async function resultBefore(
  { store }: TellAuditDeps,
  { incident: { id, run } }: IncidentAudit,
): Promise<AuditResult | undefined> {
  if (run === 0) return undefined
  const before = await store.read(incidentAuditId(id, run - 1))
  return before?.told === undefined
    ? undefined
    : auditResult(before, await store.readRegions(before.id), await store.readArchive(before.id))
}

interface Place {
  readonly channel: string
  readonly threadTs?: string
}

async function placeOf(deps: TellAuditDeps, audit: Audit): Promise<Place> {
  const place = await deps.placeOf(audit)
  if (place.kind === 'opened') return place
  throw new AuditNotToldError(`an audit could not be told: ${place.code}`)
}

async function post(
  { sender }: TellAuditDeps,
  { channel, threadTs }: Place,
  content: SlackMessage,
): Promise<NonNullable<Audit['told']>> {
  const to = { channel, ...(threadTs !== undefined && { threadTs }) }
  const sent = await sender.post(to, content)
  if (sent.kind !== 'sent') throw new AuditNotToldError(`an audit could not be told: ${sent.code}`)
  return { channel: sent.channel, ts: sent.ts }
}

interface Told {
  readonly audit: Audit
  /** Where the pages are. */
  readonly places: readonly Pick<RegionRead, 'pages' | 'region'>[]
  readonly result: AuditResult
  readonly thread: Required<Place>
}

/** Gives Slack's code where it took no more. */
async function sendFiles(
  deps: TellAuditDeps,
  { audit, places, result, thread }: Told,
): Promise<string | undefined> {
  const parts = Math.ceil(result.tally.events / EVENTS_IN_A_FILE)
  let number = 0
  for await (const events of eventParts(deps.pages, audit, places)) {
    const part = Math.floor(number / KINDS.length) + 1
    for (const kind of KINDS) {
      if (number++ < audit.filesSent) continue
      const content = kind === 'csv' ? auditCsv(events) : auditJson(audit, result, events)
      const sent = await deps.sendFile(thread, {
        name: nameOf(audit, part, parts, kind),
        title: `Audit of ${audit.keyId}, ${kind.toUpperCase()}${parts > 1 ? `, part ${part} of ${parts}` : ''}`,
        content,
        comment: `${events.length} events${parts > 1 ? `, part ${part} of ${parts}` : ''}, newest first.`,
        threadTs: thread.threadTs,
      })
      if (sent.kind !== 'sent') return sent.code
      await note(deps, audit.id, { filesSent: number })
    }
  }
  return undefined
}

const KINDS = ['csv', 'json'] as const

function nameOf(
  { keyId, until }: Audit,
  part: number,
  parts: number,
  kind: (typeof KINDS)[number],
): string {
  const day = until.slice(0, 'YYYY-MM-DD'.length)
  return `awskey-audit-${keyId}-${day}${parts > 1 ? `-${part}` : ''}.${kind}`
}

async function note(
  { store }: TellAuditDeps,
  id: RequestId,
  changes: Partial<Pick<Audit, 'filesSent' | 'picture' | 'told'>>,
): Promise<void> {
  for (let audit = await store.read(id); audit !== undefined; audit = await store.read(id))
    if ((await store.commit(audit, { ...audit, ...changes })) !== undefined) return
}
