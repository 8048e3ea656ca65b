import type { RequestId } from '../../requests/ids.ts'
import type { Request } from '../../requests/request.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { Ran } from '../../requests/run-effects.ts'
import { inScope } from '../log-scope.ts'

/**
 * Brings one request to where it can be brought now: runs what is due, shows the row in Slack, and goes on to the request that it opened.
 * Safe to repeat at any time and by several workers at once.
 */
export interface FollowRequestDeps {
  readonly store: RequestStore
  runEffects(id: RequestId): Promise<Ran>
  /** Deletes a one-time secret whose time is over. */
  closePickup(request: Request): Promise<void>
  render(request: Request): Promise<void>
  /** Whoever sees the request in their Home sees it as it is now. Never throws. */
  refreshHomes(request: Request): Promise<void>
  /** The message of the many that it is one of follows as well. Never throws. */
  drawBulk(id: RequestId): Promise<void>
}

export type FollowRequest = (id: RequestId) => Promise<Ran>

export function createFollowRequest(deps: FollowRequestDeps): FollowRequest {
  const follow: FollowRequest = (id) => inScope({ request: id }, () => followOne(id))
  const followOne: FollowRequest = async (id) => {
    const ran = await deps.runEffects(id)
    const request = await deps.store.read(id)
    if (request === undefined) return ran
    await deps.closePickup(request)
    await deps.render(request)
    await deps.refreshHomes(request)
    if (request.bulk !== undefined) await deps.drawBulk(request.bulk)
    if (request.child !== undefined) await follow(request.child)
    return ran
  }
  return follow
}
