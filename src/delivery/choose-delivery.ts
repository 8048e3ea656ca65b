import type { ChosenDelivery } from '../keys/make-key-effects.ts'
import type { Delivery } from '../requests/operation-words.ts'

/**
 * How a new secret reaches its owner: the owner's own role reads it from Secrets Manager; else the IAM user itself, where the configuration lets it and nobody
 * new seems to hold its key; else the one-time page. Pure. A wish for the page is always followed, a wish for the vault only where the vault is allowed,
 * and what is not known about the old key counts against it.
 */
export interface DeliveryFacts {
  /** Who could read it from Secrets Manager now. */
  readonly reader: 'role' | 'user' | 'none'
  /** The page shows it to nobody else than the owner. */
  readonly hasOwner: boolean
  /** Where the IAM user's keys were lately used from. Asked only where the user itself is the reader. */
  readonly addresses: 'usual' | 'new' | 'not_known'
  /** A key of the user was exposed: whoever has it would read every successor. */
  readonly exposed: boolean
  readonly wanted: Delivery | undefined
}

export function chooseDelivery(facts: DeliveryFacts): ChosenDelivery {
  const { reader, hasOwner, addresses, exposed, wanted } = facts
  if (!hasOwner) return { delivery: 'vault' }
  if (wanted === 'page' || reader === 'none') return { delivery: 'page' }
  if (reader === 'role') return { delivery: 'vault' }
  if (exposed) return { delivery: 'page', pageBecause: 'exposed' }
  if (addresses === 'usual') return { delivery: 'vault' }
  const pageBecause = addresses === 'new' ? 'new_addresses' : 'addresses_not_known'
  return { delivery: 'page', pageBecause }
}
