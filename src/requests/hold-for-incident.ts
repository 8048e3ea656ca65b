import type { Clock } from '../shared/clock.ts'
import type { RequestId } from './ids.ts'
import { type RulesOf, transition } from './lifecycle.ts'
import { isOpen } from './request-facts.ts'
import type { RequestStore } from './request-store.ts'

/**
 * Puts a request on hold whose IAM user an incident has taken over, so that its people see why nothing goes on. It only says so: what keeps the request from writing is the lock,
 * which is read before every write. That the incident has the lock is read here too; a job that says so is not believed.
 */
export interface HoldForIncidentDeps {
  readonly store: RequestStore
  readonly rules: RulesOf
  readonly clock: Clock
}

const TRIES = 5

/** An effect of the request is under way: the job comes again. */
class RequestBusyError extends Error {
  override readonly name = 'RequestBusyError'
}

export function createHoldForIncident({
  store,
  rules,
  clock,
}: HoldForIncidentDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const request = await store.read(id)
      if (request === undefined || !isOpen(request)) return
      if (request.hold?.reason === 'incident_open') return
      const keyId = await store.incidentOn(request.subject.account, request.subject.userId)
      if (keyId === undefined) return
      const outcome = { effect: 'stopped', reason: 'incident_open', facts: { keyId } } as const
      const change = transition(request, { kind: 'effect', outcome }, clock.now(), rules)
      if (!change.ok) return
      if ((await store.commit(request, change.value)).kind === 'committed') return
    }
    throw new RequestBusyError(`request ${id} could not be put on hold`)
  }
}
