import { type Incident, isInactive } from '../../exposure/incident.ts'
import type { IncidentStore } from '../../exposure/incident-store.ts'
import type { Events } from '../events.ts'

/**
 * The store of incidents, watched: how long it took until an exposed key was Inactive, counted when that is committed. Only the first time of an incident, so that somebody who makes the key Active again
 * does not add a containment, and not where the key was Inactive before awskey came.
 */
export function countContainments(
  store: IncidentStore,
  events: Pick<Events, 'keyContained'>,
  /** Wall time in milliseconds: that of signatures and events. */
  wallNow: () => number,
): IncidentStore {
  return {
    ...store,
    async commit(from, change) {
      const committed = await store.commit(from, change)
      if (committed !== undefined && isContained(from, committed))
        events.keyContained(committed, wallNow() - reportedAt(committed))
      return committed
    },
  }
}

function isContained(from: Incident, to: Incident): boolean {
  return (
    from.id === to.id &&
    !isInactive(from) &&
    to.key.kind === 'inactive' &&
    to.rechecks.fights === 0 &&
    to.wasActive !== false
  )
}

/** When somebody pressed the button or AWS wrote the event, not when the responder read of it: waiting in a queue is time in which the key works. */
function reportedAt({ reports, createdAt }: Incident): number {
  const [first] = reports
  return Date.parse(first?.signal?.at ?? first?.act?.at ?? createdAt)
}
