/**
 * Where an audit is told: to the person who asked, in their direct messages, or in the thread of its incident. Of an incident nothing goes anywhere but to the channel of security: where its thread is not there,
 * or is said to be elsewhere, the channel itself is told.
 */
import { type Audit, isOfIncident } from '../../exposure/audit/audit.ts'
import type { AccessKeyId } from '../../requests/ids.ts'
import type { Sender } from './send-message.ts'
import type { SlackFailure } from './slack-failure.ts'

export interface AuditPlaceDeps {
  readonly sender: Pick<Sender, 'openDirect'>
  /** The card of the incident. */
  incidentThread(
    keyId: AccessKeyId,
  ): Promise<{ readonly channel: string; readonly ts: string } | undefined>
  readonly securityChannel: string
}

export type AuditPlace =
  | { readonly kind: 'opened'; readonly channel: string; readonly threadTs?: string }
  | SlackFailure

export function createAuditPlace({
  sender,
  incidentThread,
  securityChannel,
}: AuditPlaceDeps): (audit: Audit) => Promise<AuditPlace> {
  return async (audit) => {
    if (!isOfIncident(audit)) return sender.openDirect(audit.asker)
    const thread = await incidentThread(audit.incident.keyId)
    return thread?.channel === securityChannel
      ? { kind: 'opened', channel: thread.channel, threadTs: thread.ts }
      : { kind: 'opened', channel: securityChannel }
  }
}
