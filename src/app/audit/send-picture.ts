import type { Audit } from '../../exposure/audit/audit.ts'
import type { AuditResult } from '../../exposure/audit/audit-result.ts'
import type { Log } from '../../shared/log.ts'
import { auditPictureMissing } from '../../slack/views/audit-message.ts'
import type { FileSent, OutgoingFile } from '../../slack/worker-side/send-file.ts'
import type { Sender } from '../../slack/worker-side/send-message.ts'

/**
 * Sends a picture of what an audit found into its thread. It is tried once, and never keeps anything else from being sent: where it cannot be drawn, or Slack does not take it, the thread says so and the log why.
 * Of an audit that saw no event there is none, because an empty picture looks like a quiet key.
 */
export interface SendPictureDeps {
  drawPicture(audit: Audit, result: AuditResult): Promise<AuditPicture>
  sendFile(to: { readonly channel: string }, file: OutgoingFile): Promise<FileSent>
  readonly sender: Pick<Sender, 'post'>
  readonly log: Log
}

export interface AuditPicture {
  readonly png: Uint8Array
  readonly alt: string
}

export interface PictureOf {
  readonly audit: Audit
  /** Where the audit is told. */
  readonly thread: { readonly channel: string; readonly threadTs: string }
}

/** What became of it; `undefined` where there was nothing to do. */
export async function sendPicture(
  deps: SendPictureDeps,
  { audit, thread }: PictureOf,
  result: AuditResult,
): Promise<Audit['picture']> {
  if (audit.picture !== undefined || result.tally.events === 0) return undefined
  const why = await failure(deps, { audit, thread }, result)
  if (why === undefined) return 'sent'
  deps.log.warn('the picture of an audit is missing', { audit: audit.id, why })
  const said = await deps.sender.post(thread, auditPictureMissing())
  if (said.kind !== 'sent')
    deps.log.warn('nobody was told that it is missing', { audit: audit.id, why: said.code })
  return 'missing'
}

async function failure(
  deps: SendPictureDeps,
  { audit, thread }: PictureOf,
  result: AuditResult,
): Promise<string | undefined> {
  try {
    const { png, alt } = await deps.drawPicture(audit, result)
    const day = audit.until.slice(0, 'YYYY-MM-DD'.length)
    const sent = await deps.sendFile(
      { channel: thread.channel },
      {
        name: `awskey-activity-${audit.keyId}-${day}.png`,
        title: `Activity of ${audit.keyId}`,
        content: png,
        alt,
        comment: 'When it was used.',
        threadTs: thread.threadTs,
      },
    )
    return sent.kind === 'sent' ? undefined : sent.code
  } catch (error) {
    deps.log.error('a picture could not be drawn', { audit: audit.id }, error)
    return 'not drawn'
  }
}
