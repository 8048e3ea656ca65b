import type { HoldRolledBack } from '../../aws/dynamo/hold-rolled-back.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import type { RequestStore } from '../../requests/request-store.ts'
import type { Events } from '../events.ts'

/**
 * The store of requests, watched: what a commit has made of a request is counted when it was committed, and only by whoever committed it. A conflict, a request that was there already and a job that comes again count nothing.
 */
export function countRequests(
  store: RequestStore,
  events: Pick<Events, 'requestEnded' | 'requestApproved' | 'requestHeld'>,
): RequestStore {
  const noteNew = (request: Request): void => {
    if (request.hold !== undefined) events.requestHeld(request, request.hold.reason)
    if (!isOpen(request)) events.requestEnded(request)
  }
  return {
    ...store,

    async open(request, entries) {
      const outcome = await store.open(request, entries)
      if (outcome.kind === 'opened') noteNew(outcome.request)
      return outcome
    },

    async commit(from, change) {
      const outcome = await store.commit(from, change)
      if (outcome.kind !== 'committed') return outcome
      const { request } = outcome
      if (isApproved(from, request))
        events.requestApproved(request, change.at.getTime() - askedAt(from))
      if (request.hold !== undefined && request.hold.reason !== from.hold?.reason)
        events.requestHeld(request, request.hold.reason)
      if (isOpen(from) && !isOpen(request)) events.requestEnded(request)
      if (change.opens !== undefined) noteNew(change.opens.request)
      return outcome
    },
  }
}

/** The one hold that no commit brings. */
export function countRolledBack(
  hold: HoldRolledBack,
  events: Pick<Events, 'requestHeld'>,
): HoldRolledBack {
  return async (id, at) => {
    const isHeld = await hold(id, at)
    if (isHeld) events.requestHeld({ id }, 'ledger_ahead')
    return isHeld
  }
}

/** By people: what needs no approval never waited for one. */
function isApproved(from: Request, to: Request): boolean {
  return (
    from.state === 'awaiting_approval' &&
    to.state !== 'awaiting_approval' &&
    to.decisions.length > from.decisions.length &&
    to.decisions.at(-1)?.kind === 'approve'
  )
}

/** Of most requests when they were opened; a deletion first waits until its soak is over. */
function askedAt({ asked, createdAt }: Request): number {
  return Date.parse(asked?.at ?? createdAt)
}
