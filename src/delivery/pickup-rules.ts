import type { Request } from '../requests/request.ts'
import { isOpen } from '../requests/request-facts.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Pickup } from './pickup.ts'

/**
 * How long a secret waits on its page, and when it is deleted: fifteen minutes after it was shown, and as soon as nobody may fetch it any more. Pure, in business time.
 */
export const TOKEN_MS: number = 5 * MINUTE_MS
export const SHOWN_MS: number = 15 * MINUTE_MS
const LOOK_EVERY_MS = 6 * HOUR_MS

export type Afterwards =
  | { readonly do: 'delete' }
  | { readonly do: 'look_again'; readonly at: Date }

export function afterwards(pickup: Pickup, request: Request | undefined, now: Date): Afterwards {
  if (pickup.state === 'gone') return { do: 'delete' }
  if (pickup.state === 'revealed') {
    const until = addMs(new Date(pickup.revealedAt ?? pickup.madeAt), SHOWN_MS)
    return until <= now ? { do: 'delete' } : { do: 'look_again', at: until }
  }
  return request !== undefined && isWanted(pickup, request)
    ? { do: 'look_again', at: addMs(now, LOOK_EVERY_MS) }
    : { do: 'delete' }
}

/** Whether the owner may still be shown this key. */
export function mayBePickedUp(pickup: Pickup, request: Request): boolean {
  const { operation } = request
  const isMade = 'newKey' in operation && operation.newKey?.id === pickup.keyId
  return isMade && pickup.state === 'waiting' && isWanted(pickup, request)
}

function isWanted({ keyId }: Pickup, request: Request): boolean {
  const { operation } = request
  if (!isOpen(request)) return false
  if (operation.kind !== 'rotate' && operation.kind !== 'create') return false
  // Between the sealing and its outcome the row of the request does not name the key yet.
  const isTheKey = operation.newKey === undefined || operation.newKey.id === keyId
  return isTheKey && operation.step !== 'soak'
}
