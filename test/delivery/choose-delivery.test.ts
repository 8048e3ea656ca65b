import { describe, expect, it } from 'vitest'
import { chooseDelivery, type DeliveryFacts } from '../../src/delivery/choose-delivery.ts'
import type { Delivery } from '../../src/requests/operation-words.ts'

type Row = readonly [
  reader: DeliveryFacts['reader'],
  addresses: DeliveryFacts['addresses'],
  wanted: Delivery | undefined,
  chosen: Delivery,
]

const ROWS: readonly Row[] = [
  ['role', 'not_known', undefined, 'vault'],
  ['role', 'not_known', 'vault', 'vault'],
  ['role', 'not_known', 'page', 'page'],
  ['user', 'usual', undefined, 'vault'],
  ['user', 'usual', 'vault', 'vault'],
  ['user', 'usual', 'page', 'page'],
  ['user', 'new', undefined, 'page'],
  ['user', 'new', 'vault', 'page'],
  ['user', 'new', 'page', 'page'],
  ['user', 'not_known', undefined, 'page'],
  ['user', 'not_known', 'vault', 'page'],
  ['none', 'usual', undefined, 'page'],
  ['none', 'not_known', 'vault', 'page'],
  ['none', 'not_known', 'page', 'page'],
]

describe('chooseDelivery', () => {
  it.each(ROWS)(
    'for the reader %s, addresses %s and the wish %s is the %s',
    (reader, addresses, wanted, chosen) => {
      const { delivery } = chooseDelivery({
        reader,
        addresses,
        wanted,
        hasOwner: true,
        exposed: false,
      })
      expect(delivery).toBe(chosen)
    },
  )

  it.each([
    ['new', 'new_addresses'],
    ['not_known', 'addresses_not_known'],
  ] as const)('says why the user itself must not read it: %s', (addresses, pageBecause) => {
    const facts = {
      reader: 'user',
      addresses,
      wanted: undefined,
      hasOwner: true,
      exposed: false,
    } as const
    expect(chooseDelivery(facts)).toEqual({ delivery: 'page', pageBecause })
    expect(chooseDelivery({ ...facts, wanted: 'page' })).toEqual({ delivery: 'page' })
  })

  it.each(['role', 'none'] as const)(
    'never shows a key on a page that nobody owns, also when somebody wishes so: %s',
    (reader) => {
      const facts = {
        reader,
        addresses: 'usual',
        wanted: 'page',
        hasOwner: false,
        exposed: false,
      } as const
      expect(chooseDelivery(facts)).toEqual({ delivery: 'vault' })
    },
  )

  it('never lets a user read its own new secret whose key was exposed', () => {
    const facts = {
      reader: 'user',
      addresses: 'usual',
      wanted: 'vault',
      hasOwner: true,
      exposed: true,
    } as const
    expect(chooseDelivery(facts)).toEqual({ delivery: 'page', pageBecause: 'exposed' })
    expect(chooseDelivery({ ...facts, reader: 'role' })).toEqual({ delivery: 'vault' })
  })
})
