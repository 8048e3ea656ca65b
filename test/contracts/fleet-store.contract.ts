/** What every FleetStore and every FleetObjects must do, whatever they store in. */
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type FleetObjects,
  type FleetRow,
  type FleetStore,
  newFleetRow,
} from '../../src/keys/fleet/fleet-store.ts'
import { AccountId } from '../../src/requests/ids.ts'

const ACCOUNT = AccountId.parse('111111111111')
const OTHER = AccountId.parse('222222222222')
const NOW = new Date('2026-11-30T08:00:00.000Z')
const LEASE_MS = 90_000
const place = { account: ACCOUNT, id: '2026-W49' }

export function fleetStoreContract(
  make: (deps: { readonly wallNow: () => number; readonly leaseMs: number }) => Promise<FleetStore>,
): void {
  let store: FleetStore
  let wall = 0
  beforeEach(async () => {
    wall = Date.parse('2026-11-30T08:00:00.000Z')
    store = await make({ wallNow: () => wall, leaseMs: LEASE_MS })
  })

  it('begins a reading for one of fifty who ask', async () => {
    const asked = Array.from({ length: 50 }, (_, at) =>
      store.begin({ ...newFleetRow(place, NOW), users: at }),
    )
    expect((await Promise.all(asked)).filter((begun) => begun)).toHaveLength(1)
    expect(await store.read({ ...place, id: '2026-W50' })).toBeUndefined()
  })

  it('gives back what was written, and every reading of the account', async () => {
    const row: FleetRow = {
      ...newFleetRow(place, NOW),
      marker: 'next',
      summary: { kind: 'known', value: { keysPresent: 0, mfa: true } },
      notRead: [{ what: 'the report', why: 'iam:GetCredentialReport AccessDenied' }],
      calls: { 'iam:GetAccountSummary': 1 },
    }
    await store.begin(row)
    await store.begin(newFleetRow({ ...place, id: '2026-W48' }, NOW))
    await store.begin(newFleetRow({ account: OTHER, id: '2026-W49' }, NOW))

    expect(await store.read(place)).toEqual(row)
    expect((await store.readingsOf(ACCOUNT)).map(({ id }) => id).toSorted()).toEqual([
      '2026-W48',
      '2026-W49',
    ])
  })

  it('gives the lease to one of fifty, and to nobody where there is no reading', async () => {
    expect(await store.take(place, 'early', LEASE_MS)).toBe(false)
    await store.begin(newFleetRow(place, NOW))
    const asked = Array.from({ length: 50 }, (_, at) => store.take(place, `token-${at}`, LEASE_MS))

    expect((await Promise.all(asked)).filter((taken) => taken)).toHaveLength(1)
  })

  it('writes for the holder of the lease alone, and renews it', async () => {
    const row = newFleetRow(place, NOW)
    await store.begin(row)
    await store.take(place, 'one', LEASE_MS)
    wall += LEASE_MS - 1
    expect(await store.commit({ ...row, at: 1 }, 'another', 'hold')).toBe(false)
    expect(await store.commit({ ...row, at: 2 }, 'one', 'hold')).toBe(true)
    wall += LEASE_MS - 1
    expect(await store.take(place, 'another', LEASE_MS)).toBe(false)
    wall += 1

    expect(await store.take(place, 'another', LEASE_MS)).toBe(true)
    expect(await store.commit({ ...row, at: 3 }, 'one', 'release')).toBe(false)
    expect((await store.read(place))?.at).toBe(2)
  })

  it('frees the lease with the last write, and keeps nothing that is gone', async () => {
    const row = { ...newFleetRow(place, NOW), marker: 'next' }
    await store.begin(row)
    await store.take(place, 'one', LEASE_MS)
    const { marker: _gone, dueAt: _over, ...ended } = row
    expect(await store.commit({ ...ended, phase: 'done' }, 'one', 'release')).toBe(true)

    expect(await store.read(place)).toEqual({ ...ended, phase: 'done' })
    expect(await store.take(place, 'two', LEASE_MS)).toBe(true)
  })
}

export function fleetObjectsContract(make: () => FleetObjects): void {
  const Thing = z.object({ users: z.array(z.string()) })

  it('gives back what was put, by reading and name, and the last of what was put twice', async () => {
    const objects = make()
    await objects.put(place, 'part-0000', { users: ['first'] })
    await objects.put(place, 'part-0000', { users: ['Größe “日本”'] })
    await objects.put({ ...place, account: OTHER }, 'part-0000', { users: ['elsewhere'] })

    expect(await objects.get(place, 'part-0000', Thing)).toEqual({ users: ['Größe “日本”'] })
  })

  it('never passes off as empty what is not there, or cannot be read', async () => {
    const objects = make()
    await objects.put(place, 'odd', { users: 'nobody' })

    await expect(objects.get(place, 'part-9999', Thing)).rejects.toThrow()
    await expect(objects.get(place, 'odd', Thing)).rejects.toThrow()
    for (const name of ['part-9999', 'odd'])
      expect((await objects.look(place, name, Thing)).kind).toBe('unknown')
  })
}
