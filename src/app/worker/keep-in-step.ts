import type { Jobs } from '../../requests/job.ts'
import type { Request } from '../../requests/request.ts'
import type { Sleep } from '../../shared/clock.ts'
import type { RequestRenderer } from '../../slack/worker-side/request-renderer.ts'
import type { Log } from '../logger.ts'

/**
 * Brings the messages of a request in step with its row. A message that another worker is drawing is waited for a moment; if that worker died with it,
 * a job after its lease looks again. Never throws for Slack: a message that lags behind is due by itself.
 */
export interface KeepInStepDeps {
  readonly renderer: Pick<RequestRenderer, 'render'>
  readonly jobs: Jobs
  readonly log: Log
  /** Wall time. */
  readonly sleep: Sleep
  readonly leaseMs: number
}

const TRIES = 6
const PAUSE_MS = 250

export function createKeepInStep(deps: KeepInStepDeps): (request: Request) => Promise<void> {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const { failed, busy } = await deps.renderer.render(request)
      for (const { view, why } of failed)
        deps.log.warn('a message lags behind', { request: request.id, view, why })
      if (busy.length === 0) return
      if (tries === TRIES) break
      await deps.sleep(PAUSE_MS)
    }
    await deps.jobs.enqueue({ kind: 'advance', requestId: request.id }, deps.leaseMs)
  }
}
