import type { ChosenDelivery } from '../keys/make-key-effects.ts'
import type { Trail } from '../keys/trail.ts'
import type { AccessKeyId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs } from '../shared/duration.ts'
import { chooseDelivery, type DeliveryFacts } from './choose-delivery.ts'
import type { ExposedUsers } from './exposed-users.ts'
import { ADDRESS_HISTORY_MS, addressesOf } from './new-addresses.ts'
import type { SecretReader } from './vault.ts'

/** Reads what the choice of a delivery needs, and no more: CloudTrail only where the IAM user itself would be the reader. */
export interface DecideDeliveryDeps {
  readonly trail: Pick<Trail, 'uses'>
  readonly exposed: Pick<ExposedUsers, 'wasExposed'>
  readonly clock: Clock
  readerFor(request: Request): Promise<SecretReader | undefined>
  /** The owner as the configuration says now. */
  ownerOf(request: Request): Promise<unknown>
}

export type DecideDelivery = (
  request: Request,
  keys: readonly AccessKeyId[],
) => Promise<ChosenDelivery>

export function createDecideDelivery(deps: DecideDeliveryDeps): DecideDelivery {
  return async (request, keys) => {
    const wanted = request.act.details?.delivery
    const reader = (await deps.readerFor(request))?.kind ?? 'none'
    const hasOwner = (await deps.ownerOf(request)) !== undefined
    const asksTrail = reader === 'user' && hasOwner && wanted !== 'page'
    const { account, userId } = request.subject
    const exposed = reader === 'user' && (await deps.exposed.wasExposed(account, userId))
    const addresses =
      asksTrail && !exposed ? await addressesOfAll(deps, request, keys) : 'not_known'
    return chooseDelivery({ reader, hasOwner, addresses, exposed, wanted })
  }
}

/** The user reads with any of its keys: without one that works it cannot, and the page stays. */
async function addressesOfAll(
  { trail, clock }: DecideDeliveryDeps,
  { id, subject }: Request,
  keys: readonly AccessKeyId[],
): Promise<DeliveryFacts['addresses']> {
  const now = clock.now()
  const since = addMs(now, -ADDRESS_HISTORY_MS)
  const found: DeliveryFacts['addresses'][] = []
  for (const key of keys)
    found.push(addressesOf(await trail.uses(subject.account, key, since, id), now))
  if (found.includes('new')) return 'new'
  return found.length === 0 || found.includes('not_known') ? 'not_known' : 'usual'
}
