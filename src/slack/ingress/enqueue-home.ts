import type { HomeJob } from '../../requests/job.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { within } from './within.ts'

/** Asks the worker to draw somebody's Home. Whoever put such a job into the queue themselves would only have drawn that person's own Home. */
const PATIENCE_MS = 1_200

export async function enqueueHome(
  { jobs, log }: Pick<ListenerDeps, 'jobs' | 'log'>,
  asked: Pick<HomeJob, 'user' | 'page'>,
): Promise<'asked' | 'not_asked'> {
  try {
    await within(PATIENCE_MS, jobs.enqueue({ kind: 'home', ...asked }))
    return 'asked'
  } catch (error) {
    log.error('a Home could not be asked for', { user: asked.user }, error)
    return 'not_asked'
  }
}
