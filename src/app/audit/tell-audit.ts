import { archivePlaces } from '../../exposure/audit/archive-coverage.ts'
import type { Audit, RegionRead } from '../../exposure/audit/audit.ts'
import {
  auditCsv,
  auditJson,
  EVENTS_IN_A_FILE,
  eventParts,
} from '../../exposure/audit/audit-files.ts'
import { type AuditResult, auditResult } from '../../exposure/audit/audit-result.ts'
import type { AuditPages, AuditStore } from '../../exposure/audit/audit-store.ts'
import { faultOfAudit, type VouchDeps } from '../../exposure/audit/vouch-audit.ts'
import type { RiskScore } from '../../exposure/risk-score.ts'
import type { RequestId, SlackUserId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { JobClaims } from '../../requests/request-store.ts'
import type { Result } from '../../shared/result.ts'
import { sha256 } from '../../shared/sha256.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { refusalAnswer } from '../../slack/views/answer-text.ts'
import { auditMessage, auditNotSent } from '../../slack/views/audit-message.ts'
import type { FileSent, TextFile } from '../../slack/worker-side/send-file.ts'
import type { Sender } from '../../slack/worker-side/send-message.ts'

/**
 * Tells what an audit found: the message, then every event as files in its thread. Before that the row is proven again, and so is whether its person may still know: the row alone sends nobody anything.
 * One worker tells at a time; a file that Slack has taken is not sent again.
 */
export interface TellAuditDeps {
  readonly store: AuditStore
  readonly pages: Pick<AuditPages, 'read'>
  readonly claims: JobClaims
  readonly leaseMs: number
  readonly vouching: VouchDeps
  /** How bad it would be if the key were exposed. */
  riskOf(audit: Audit, result: AuditResult): Promise<RiskScore>
  /** Whether the person may know what was done with the key, as of now. */
  mayKnow(audit: Audit): Promise<Result<void, Refusal>>
  draw(id: RequestId): Promise<void>
  readonly sender: Pick<Sender, 'openDirect' | 'post'>
  sendFile(user: SlackUserId, file: TextFile): Promise<FileSent>
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
    if (await isProven(deps, audit)) await tell(deps, audit)
    await deps.claims.finish(claim)
  }
}

async function isProven(deps: TellAuditDeps, audit: Audit): Promise<boolean> {
  const fault = await faultOfAudit(deps.vouching, audit)
  if (fault.kind === 'unknown')
    throw new AuditUnprovenError(`audit ${audit.id} could not be checked: ${fault.why}`)
  if (fault.value !== undefined) {
    await deps.reportForgery(audit, fault.value)
    return false
  }
  const may = await deps.mayKnow(audit)
  if (may.ok) return true
  await post(deps, audit.asker, refusalAnswer(may.error))
  return false
}

async function tell(deps: TellAuditDeps, { id }: Audit): Promise<void> {
  const audit = await deps.store.read(id)
  if (audit === undefined) return
  const reads = await deps.store.readRegions(id)
  const archive = await deps.store.readArchive(id)
  const result = auditResult(audit, reads, archive)
  const risk = await deps.riskOf(audit, result)
  const told = audit.told ?? (await post(deps, audit.asker, auditMessage({ audit, result, risk })))
  await note(deps, id, { told })
  const places = [...reads, ...archivePlaces(archive)]
  const why = await sendFiles(deps, { audit: { ...audit, told }, places, result })
  if (why !== undefined) await post(deps, audit.asker, auditNotSent(why), told.ts)
}

async function post(
  { sender }: TellAuditDeps,
  user: SlackUserId,
  content: SlackMessage,
  threadTs?: string,
): Promise<NonNullable<Audit['told']>> {
  const direct = await sender.openDirect(user)
  const sent =
    direct.kind === 'opened'
      ? await sender.post(
          { channel: direct.channel, ...(threadTs !== undefined && { threadTs }) },
          content,
        )
      : direct
  if (sent.kind !== 'sent') throw new AuditNotToldError(`an audit could not be told: ${sent.code}`)
  return { channel: sent.channel, ts: sent.ts }
}

interface Told {
  readonly audit: Audit
  /** Where the pages are. */
  readonly places: readonly Pick<RegionRead, 'pages' | 'region'>[]
  readonly result: AuditResult
}

/** Gives Slack's code where it took no more. */
async function sendFiles(
  deps: TellAuditDeps,
  { audit, places, result }: Told,
): Promise<string | undefined> {
  const parts = Math.ceil(result.tally.events / EVENTS_IN_A_FILE)
  let number = 0
  for await (const events of eventParts(deps.pages, audit, places)) {
    const part = Math.floor(number / KINDS.length) + 1
    for (const kind of KINDS) {
      if (number++ < audit.filesSent) continue
      const text = kind === 'csv' ? auditCsv(events) : auditJson(audit, result, events)
      const sent = await deps.sendFile(audit.asker, {
        name: nameOf(audit, part, parts, kind),
        title: `Audit of ${audit.keyId}, ${kind.toUpperCase()}${parts > 1 ? `, part ${part} of ${parts}` : ''}`,
        text,
        comment: `${events.length} events${parts > 1 ? `, part ${part} of ${parts}` : ''}, newest first.`,
        ...(audit.told !== undefined && { threadTs: audit.told.ts }),
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
  changes: Partial<Pick<Audit, 'filesSent' | 'told'>>,
): Promise<void> {
  for (let audit = await store.read(id); audit !== undefined; audit = await store.read(id))
    if ((await store.commit(audit, { ...audit, ...changes })) !== undefined) return
}
