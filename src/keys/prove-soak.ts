import type { LedgerEvent } from '../requests/ledger.ts'
import type { Request } from '../requests/request.ts'
import { subjectKeyId } from '../requests/request-facts.ts'
import type { RequestStore } from '../requests/request-store.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs } from '../shared/duration.ts'
import { type Known, known } from '../shared/known.ts'
import { keyOf } from './request-subject.ts'
import type { Trail } from './trail.ts'

/**
 * Whether a key that is to be deleted has been Inactive for the whole soak and ever since: by the ledger of the request, or of the rotation that opened it, and by CloudTrail.
 * The row's own moments are not asked: whoever can write to the table could have made them earlier. A trail that cannot be read is not known, never "nobody made it Active".
 */
export type ProveSoak = (request: Request) => Promise<Known<'whole' | 'not_whole'>>

export interface ProveSoakDeps {
  readonly store: Pick<RequestStore, 'readLedger'>
  readonly trail: Pick<Trail, 'madeActive'>
  readonly clock: Clock
  readonly soakMs: number
}

export function createProveSoak({ store, trail, clock, soakMs }: ProveSoakDeps): ProveSoak {
  return async (request) => {
    const events = await store.readLedger(request.parent ?? request.id)
    const begun = beginOf(request, events)
    if (begun === undefined || addMs(begun, soakMs) > clock.now()) return known('not_whole')
    const { account } = request.subject
    const activations = await trail.madeActive(account, keyOf(request), begun, request.id)
    if (activations.kind === 'unknown') return activations
    return known(activations.value.some((moment) => moment > begun) ? 'not_whole' : 'whole')
  }
}

/** When it began, or began anew for the last time. */
function beginOf(request: Request, events: readonly LedgerEvent[]): Date | undefined {
  const moments = events.flatMap((event) => momentOf(request, event))
  const latest = moments.toSorted().at(-1)
  return latest === undefined ? undefined : new Date(latest)
}

/** What a request of its own found out about its key when it was made stands in its first event. */
function momentOf(request: Request, { type, at, data }: LedgerEvent): readonly string[] {
  if (data['keyId'] !== subjectKeyId(request)) return []
  switch (type) {
    case 'requested':
      return request.parent === undefined ? [data['inactiveAt'] ?? at] : []
    case 'made_inactive':
    case 'active_again_outside':
      return [at]
    default:
      return []
  }
}
