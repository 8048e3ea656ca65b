import type { RequestId } from './ids.ts'
import { isOpen } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'

/**
 * Gives the lock on an IAM user back to the request that an incident took it from, once the incident has ended. It decides nothing about the request: what it does next, with all that changed
 * meanwhile, is found out by its own next look. Where somebody else has the user by now, they keep it, and the request says so.
 */
export function createResumeAfterIncident(
  store: Pick<RequestStore, 'read' | 'takeLockAgain'>,
): (id: RequestId) => Promise<void> {
  return async (id) => {
    const request = await store.read(id)
    if (request === undefined || !isOpen(request)) return
    await store.takeLockAgain(request)
  }
}
