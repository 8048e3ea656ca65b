import { describe, expect, it } from 'vitest'
import {
  anAct,
  aRotateRequest,
  ERIN,
  NEW_KEY,
  OLD_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { createDecideDelivery } from '../../src/delivery/decide-delivery.ts'
import type { SecretReader } from '../../src/delivery/vault.ts'
import type { ChosenDelivery } from '../../src/keys/make-key-effects.ts'
import type { TrailReading } from '../../src/keys/trail.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import type { Delivery } from '../../src/requests/operation-words.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const READER: SecretReader = { kind: 'user', arn: 'arn:aws:iam::111111111111:user/payments/erin' }
const QUIET: TrailReading = { uses: [], gaps: [], coverage: 'complete' }
const UNREAD: TrailReading = { uses: [], gaps: ['us-east-1'], coverage: 'partial' }

function decide({
  readings = {},
  reader = READER,
  wanted,
  keys = [OLD_KEY],
  wasExposed = false,
}: {
  readonly readings?: Readonly<Record<string, TrailReading>>
  readonly reader?: SecretReader | undefined
  readonly wanted?: Delivery
  readonly keys?: readonly AccessKeyId[]
  readonly wasExposed?: boolean
}): { readonly asked: string[]; readonly chosen: Promise<ChosenDelivery> } {
  const asked: string[] = []
  const chosen = createDecideDelivery({
    trail: {
      uses: (_account, keyId) => {
        asked.push(keyId)
        return Promise.resolve(readings[keyId] ?? QUIET)
      },
    },
    exposed: { wasExposed: () => Promise.resolve(wasExposed) },
    clock: { now: () => NOW },
    readerFor: () => Promise.resolve(reader),
    ownerOf: () => Promise.resolve(ERIN),
  })(aRotateRequest({ act: anAct(wanted && { details: { delivery: wanted } }) }), keys)
  return { asked, chosen }
}

describe('createDecideDelivery', () => {
  it('asks CloudTrail about every key that could read the secret', async () => {
    const { asked, chosen } = decide({ keys: [OLD_KEY, NEW_KEY] })
    expect(await chosen).toMatchObject({ delivery: 'vault' })
    expect(asked).toEqual([OLD_KEY, NEW_KEY])
  })

  it('is the page for a user one of whose keys was exposed, without asking CloudTrail', async () => {
    const { asked, chosen } = decide({ wasExposed: true })
    expect(await chosen).toEqual({ delivery: 'page', pageBecause: 'exposed' })
    expect(asked).toEqual([])
  })

  it('is the page where one of them could not be read', async () => {
    const { chosen } = decide({ keys: [OLD_KEY, NEW_KEY], readings: { [NEW_KEY]: UNREAD } })
    expect(await chosen).toMatchObject({ delivery: 'page' })
  })

  it('is the page for a user without a key that works: it could read nothing', async () => {
    expect(await decide({ keys: [] }).chosen).toMatchObject({ delivery: 'page' })
  })

  it('asks CloudTrail nothing where the answer would change nothing', async () => {
    const role: SecretReader = { kind: 'role', arn: 'arn:aws:iam::111111111111:role/erin' }
    for (const facts of [{ reader: role }, { wanted: 'page' as const }]) {
      const { asked, chosen } = decide(facts)
      await chosen
      expect(asked).toEqual([])
    }
  })
})
