import type { ResponderJob } from '../exposure/responder-job.ts'
import type { Jobs } from '../requests/job.ts'
import type { RequestHead, RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'

/**
 * Finds the requests, incidents and readings of accounts that are due or stuck and asks the worker and the responder to look at them, and at the ledger. It moves nothing itself, so that two ticks at once, or one that comes days late, do no harm:
 * whatever became due in between is still due.
 */
export interface ClockTickDeps {
  readonly store: Pick<RequestStore, 'due'>
  readonly jobs: Jobs
  /** The responder's. */
  readonly incidents: Jobs<ResponderJob>
  readonly clock: Clock
}

const AT_MOST = 1_000

export function createClockTick(deps: ClockTickDeps): () => Promise<{ readonly enqueued: number }> {
  return async () => {
    const heads = await deps.store.due(deps.clock.now(), AT_MOST)
    const exposed = heads.flatMap((head) => (head.kind === 'incident' ? [head.keyId] : []))
    const readings = heads.flatMap((head) => (head.kind === 'fleet' ? [head] : []))
    for (const { account, id } of readings) await deps.jobs.enqueue({ kind: 'fleet', account, id })
    const requests = heads.filter((head) => 'requestId' in head)
    const keyIds = new Set(exposed)
    for (const keyId of keyIds) await deps.incidents.enqueue({ kind: 'incident', keyId })
    const [bulks, others] = [requests.filter(isBulk), requests.filter((head) => !isBulk(head))]
    const ids = new Set(others.map(({ requestId }) => requestId))
    for (const requestId of ids) await deps.jobs.enqueue({ kind: 'advance', requestId })
    const bulkIds = new Set(bulks.map(({ requestId }) => requestId))
    for (const id of bulkIds) await deps.jobs.enqueue({ kind: 'bulk', id })
    // The worker knows what is still to be done of it: the anchor of a day is made once, however often it is asked for.
    await deps.jobs.enqueue({ kind: 'ledger' })
    return { enqueued: keyIds.size + ids.size + bulkIds.size + readings.length }
  }
}

function isBulk({ kind }: RequestHead): boolean {
  return kind === 'bulk'
}
