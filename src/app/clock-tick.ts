import type { ResponderJob } from '../exposure/responder-job.ts'
import type { Job, Jobs } from '../requests/job.ts'
import type { DueHead, RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'

/**
 * Finds what is due or stuck and asks the worker and the responder to look at it, and at the ledger. It moves nothing itself, so that two ticks at once, or one that comes days late, do no harm:
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
    const keyIds = new Set(heads.flatMap((head) => (head.kind === 'incident' ? [head.keyId] : [])))
    for (const keyId of keyIds) await deps.incidents.enqueue({ kind: 'incident', keyId })
    // Several rows of one request are one look at it.
    const jobs = new Map(heads.flatMap(jobFor).map((job) => [JSON.stringify(job), job]))
    for (const job of jobs.values()) await deps.jobs.enqueue(job)
    // The worker knows what is still to be done of it: the anchor of a day is made once, however often it is asked for.
    await deps.jobs.enqueue({ kind: 'ledger' })
    return { enqueued: keyIds.size + jobs.size }
  }
}

/** What the worker is asked for. */
function jobFor(head: DueHead): readonly Job[] {
  switch (head.kind) {
    case 'incident':
      return []
    case 'bulk':
      return [{ kind: 'bulk', id: head.requestId }]
    case 'request':
    case 'view':
    case 'pickup':
      return [{ kind: 'advance', requestId: head.requestId }]
    case 'fleet':
      return [{ kind: 'fleet', account: head.account, id: head.id }]
    case 'week':
      return [{ kind: 'week_on', week: head.week }]
    case 'digest':
      return [{ kind: 'digest', week: head.week, team: head.team }]
    case 'warning':
      return [{ kind: 'warn_owner', keyId: head.keyId }]
  }
}
