/**
 * Writes each ledger event once into the thread of the requester's message. The view's version is the sequence of the last event written;
 * after a crash in between the last lines may stand there twice, and no line is ever missing.
 */

import type { RequestId } from '../../requests/ids.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import { addMs, MINUTE_MS } from '../../shared/duration.ts'
import { threadLines } from '../views/thread-lines.ts'
import { isPosted, type MessageViewDeps, type Shown } from './message-view.ts'

export interface ThreadViewDeps extends MessageViewDeps {
  readLedger(id: RequestId): Promise<readonly LedgerEvent[]>
}

const THREAD = 'thread'

export type ShowThread = (requestId: RequestId) => Promise<Shown>

export function createShowThread({
  sender,
  views,
  clock,
  leaseMs,
  readLedger,
}: ThreadViewDeps): ShowThread {
  return async (requestId) => {
    for (;;) {
      const parent = await views.read(requestId, 'requester')
      if (parent === undefined || !isPosted(parent)) return { kind: 'not_wanted' }
      const leased = await views.lease(requestId, THREAD, leaseMs)
      if (leased === 'busy') return { kind: 'busy' }
      const written = leased.view?.renderedVersion ?? 0
      const fresh = (await readLedger(requestId)).filter(({ seq }) => seq > written)
      const last = fresh.at(-1)?.seq
      const here = { channel: parent.channel, ts: parent.ts }
      if (last === undefined) {
        await views.shown(requestId, THREAD, leased.token, { ...here, renderedVersion: written })
        return { kind: 'shown' }
      }
      const outcome = await sender.post(
        { channel: here.channel, threadTs: here.ts },
        threadLines(fresh),
      )
      if (outcome.kind !== 'sent') {
        const waitMs =
          outcome.kind === 'later' ? Math.max(outcome.retryAfterMs, MINUTE_MS) : 15 * MINUTE_MS
        await views.failed(requestId, THREAD, leased.token, addMs(clock.now(), waitMs))
        return { kind: 'failed', failure: outcome }
      }
      await views.shown(requestId, THREAD, leased.token, { ...here, renderedVersion: last })
    }
  }
}
