/**
 * Keeps the one message of many rotations in step with their rows, under a lease. Whoever finds it busy has it drawn again a moment later; a drawing during which something changed is followed by another.
 * Slack's failures are not thrown: the message is due again by itself.
 */
import type { Organisation } from '../../people/organisation.ts'
import type { Bulk } from '../../requests/bulk.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import type { RequestId } from '../../requests/ids.ts'
import type { Jobs } from '../../requests/job.ts'
import type { Request } from '../../requests/request.ts'
import type { ViewStore } from '../../requests/request-store.ts'
import { standingOf } from '../../rotation/bulk/bulk-stand.ts'
import type { Clock } from '../../shared/clock.ts'
import { addMs } from '../../shared/duration.ts'
import type { Log } from '../../shared/log.ts'
import { bulkProgress } from '../views/bulk-progress.ts'
import { isPosted, putMessage, retryAfterMs } from './message-view.ts'
import type { Sender } from './send-message.ts'
import { directMessage, type Place } from './view-places.ts'

export interface BulkRendererDeps {
  readonly sender: Sender
  /** Of bulks, not of requests. */
  readonly views: ViewStore
  readonly store: BulkStore
  readonly jobs: Jobs
  readonly organisation: Pick<Organisation, 'teams'>
  readonly clock: Clock
  readonly leaseMs: number
  readonly log: Log
  readRequests(ids: readonly RequestId[]): Promise<readonly Request[]>
}

export interface BulkRenderer {
  draw(id: RequestId): Promise<void>
  /** Soon, and once for as many changes as come until then. Never throws. */
  drawSoon(id: RequestId): Promise<void>
}

const PROGRESS = 'progress'
/** At most one redrawing in so long. */
export const DRAWN_EVERY_MS = 3_000
const BUSY_MS = 10_000
const DRAWINGS_AT_MOST = 5

export function createBulkRenderer(deps: BulkRendererDeps): BulkRenderer {
  return {
    async draw(id) {
      for (let drawn = 0; drawn < DRAWINGS_AT_MOST; drawn++) {
        const turn = await deps.store.drawingBegins(id)
        const outcome = await drawOnce(deps, id)
        if (outcome === 'busy') await deps.jobs.enqueue({ kind: 'bulk_drawing', id }, BUSY_MS)
        if (outcome !== 'drawn' || (await deps.store.isLatestDrawing(id, turn))) return
      }
    },
    async drawSoon(id) {
      try {
        if (await deps.store.askToDraw(id))
          await deps.jobs.enqueue({ kind: 'bulk_drawing', id }, DRAWN_EVERY_MS)
      } catch (error) {
        deps.log.error('many rotations could not be drawn', { bulk: id }, error)
      }
    },
  }
}

async function drawOnce(
  deps: BulkRendererDeps,
  id: RequestId,
): Promise<'drawn' | 'busy' | 'failed' | 'nothing'> {
  const { views } = deps
  if ((await deps.store.read(id)) === undefined) return 'nothing'
  const leased = await views.lease(id, PROGRESS, deps.leaseMs)
  if (leased === 'busy') return 'busy'
  const bulk = await deps.store.read(id)
  if (bulk === undefined) return 'nothing'
  const begun = bulk.entries.flatMap(({ requestId }) =>
    requestId === undefined ? [] : [requestId],
  )
  const standing = standingOf(bulk, await deps.readRequests(begun))
  const { view, token } = leased
  const posted = view !== undefined && isPosted(view) ? view : undefined
  const outcome = await putMessage(deps, id, posted, {
    places: placesOf(deps, bulk),
    draw: (note) => bulkProgress({ bulk, standing, note }),
  })
  if (outcome.kind !== 'sent') {
    deps.log.warn('many rotations are not shown', { bulk: id, why: outcome.code })
    await views.failed(id, PROGRESS, token, addMs(deps.clock.now(), retryAfterMs(outcome)))
    return 'failed'
  }
  const { channel, ts } = outcome
  await views.shown(id, PROGRESS, token, { channel, ts, renderedVersion: bulk.version })
  return 'drawn'
}

/** The team's channel; the starter's messages where nobody can be written to there. */
function placesOf({ organisation }: BulkRendererDeps, { team, requester }: Bulk): readonly Place[] {
  const found = organisation.teams.find(({ name }) => name === team)
  return [
    ...(found === undefined ? [] : [{ in: 'channel' as const, channel: found.channel }]),
    directMessage(requester),
  ]
}
