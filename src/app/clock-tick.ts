import type { Jobs } from '../requests/job.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'

/**
 * Finds the requests that are due or stuck and asks the worker to look at them, and at the ledger. It moves nothing itself, so that two ticks at once, or one that comes days late, do no harm:
 * whatever became due in between is still due.
 */
export interface ClockTickDeps {
  readonly store: Pick<RequestStore, 'due'>
  readonly jobs: Jobs
  readonly clock: Clock
}

const AT_MOST = 1_000

export function createClockTick(deps: ClockTickDeps): () => Promise<{ readonly enqueued: number }> {
  return async () => {
    const heads = await deps.store.due(deps.clock.now(), AT_MOST)
    const ids = new Set(heads.map(({ requestId }) => requestId))
    for (const requestId of ids) await deps.jobs.enqueue({ kind: 'advance', requestId })
    // The worker knows what is still to be done of it: the anchor of a day is made once, however often it is asked for.
    await deps.jobs.enqueue({ kind: 'ledger' })
    return { enqueued: ids.size }
  }
}
