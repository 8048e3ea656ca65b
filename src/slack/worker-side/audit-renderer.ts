/**
 * Keeps the message that shows how far an audit is in step with its rows: draw, look again, draw again where something that is shown has changed meanwhile. Slack's failures are not thrown: the next drawing makes up for it.
 */
import { type Audit, isOfIncident, type RegionRead } from '../../exposure/audit/audit.ts'
import { type AuditResult, auditResult } from '../../exposure/audit/audit-result.ts'
import type { AuditStore } from '../../exposure/audit/audit-store.ts'
import type { RequestId } from '../../requests/ids.ts'
import { auditProgress } from '../views/audit-message.ts'
import type { AuditPlace } from './audit-place.ts'
import type { Sender } from './send-message.ts'

export interface AuditRendererDeps {
  readonly sender: Pick<Sender, 'post' | 'update'>
  placeOf(audit: Audit): Promise<AuditPlace>
  readonly store: Pick<AuditStore, 'commit' | 'read' | 'readArchive' | 'readRegions'>
}

const DRAWINGS_AT_MOST = 5

export function createDrawAudit(deps: AuditRendererDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    let seen = await current(deps, id)
    for (let drawn = 0; seen !== undefined && drawn < DRAWINGS_AT_MOST; drawn++) {
      await drawOnce(deps, seen)
      const now = await current(deps, id)
      if (now === undefined || now.shown === seen.shown) return
      seen = now
    }
  }
}

interface Seen {
  readonly audit: Audit
  readonly result: AuditResult
  /** Equal while nothing is to be drawn anew. */
  readonly shown: string
}

async function current({ store }: AuditRendererDeps, id: RequestId): Promise<Seen | undefined> {
  const audit = await store.read(id)
  if (audit === undefined) return undefined
  const reads: readonly RegionRead[] = await store.readRegions(id)
  const result = auditResult(audit, reads, await store.readArchive(id))
  const { done, failed, archive } = result.coverage
  const shown = JSON.stringify([audit.over, done.length, failed.length, archive.kind])
  return { audit, result, shown }
}

async function drawOnce({ sender, store, placeOf }: AuditRendererDeps, seen: Seen): Promise<void> {
  const content = auditProgress(seen)
  const { audit } = seen
  // A thread that has seen the first needs no progress of the next.
  if (isOfIncident(audit) && audit.incident.run > 0) return
  if (audit.progress !== undefined) {
    await sender.update(audit.progress, content)
    return
  }
  const place = await placeOf(audit)
  if (place.kind !== 'opened') return
  const sent = await sender.post(place, content)
  if (sent.kind !== 'sent') return
  const progress = { channel: sent.channel, ts: sent.ts }
  for (let now: Audit | undefined = audit; now !== undefined; now = await store.read(audit.id))
    if ((await store.commit(now, { ...now, progress })) !== undefined) return
}
