import type { RequestId } from '../requests/ids.ts'
import { type RulesOf, transition } from '../requests/lifecycle.ts'
import type { Request } from '../requests/request.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'
import type { PickupStore } from './pickup.ts'
import { isForPage } from './seal-for-owner.ts'

/**
 * Writes down that a key was shown on its page: the receipt stands in the ledger, under the name of whoever opened the link, and the request goes on from there at once.
 * While an effect runs on the row nothing is written; the effect reads the same fact itself, and the next look at the request finds it again.
 */
export interface NoteReceiptDeps {
  readonly store: Pick<RequestStore, 'read' | 'commit'>
  readonly pickups: Pick<PickupStore, 'read'>
  readonly rules: RulesOf
  readonly clock: Clock
}

const TRIES = 3

export function createNoteReceipt(deps: NoteReceiptDeps): (id: RequestId) => Promise<void> {
  return async (id) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const request = await deps.store.read(id)
      if (request === undefined || !waitsForReceipt(request)) return
      const pickup = await deps.pickups.read(id)
      if (pickup?.revealedAt === undefined || pickup.token === undefined) return
      const { keyId, revealedAt: at, token } = pickup
      const received = { kind: 'received', keyId, at, by: token.by } as const
      const change = transition(request, received, deps.clock.now(), deps.rules)
      if (!change.ok) return
      if ((await deps.store.commit(request, change.value)).kind === 'committed') return
    }
  }
}

function waitsForReceipt(request: Request): boolean {
  const { operation } = request
  return isForPage(request) && 'newKey' in operation && operation.fetchedAt === undefined
}
