import { type FleetObjects, FleetRow, type FleetStore } from '../../src/keys/fleet/fleet-store.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** Readings in memory, with the conditions of the real ones. */
export function createFakeFleetStore(deps: {
  readonly wallNow: () => number
  readonly leaseMs: number
}): FleetStore & { readonly rows: Map<string, FleetRow> } {
  const rows = new Map<string, FleetRow>()
  const leases = new Map<string, { readonly token: string; readonly untilMs: number }>()
  const keyOf = ({ account, id }: { account: string; id: string }): string => `${account}/${id}`
  return {
    rows,
    async begin(row) {
      const key = keyOf(row)
      if (rows.has(key)) return false
      rows.set(key, FleetRow.parse(structuredClone(row)))
      return true
    },
    read: async (place) => structuredClone(rows.get(keyOf(place))),
    readingsOf: async (account) =>
      structuredClone([...rows.values()].filter((row) => row.account === account)),
    async take(place, token, leaseMs) {
      const key = keyOf(place)
      const held = leases.get(key)
      if (!rows.has(key) || (held !== undefined && held.untilMs > deps.wallNow())) return false
      leases.set(key, { token, untilMs: deps.wallNow() + leaseMs })
      return true
    },
    async commit(row, token, then) {
      const key = keyOf(row)
      if (leases.get(key)?.token !== token) return false
      rows.set(key, FleetRow.parse(structuredClone(row)))
      if (then === 'release') leases.delete(key)
      else leases.set(key, { token, untilMs: deps.wallNow() + deps.leaseMs })
      return true
    },
  }
}

export function createFakeFleetObjects(): FleetObjects & {
  readonly kept: Map<string, string>
} {
  const kept = new Map<string, string>()
  const keyOf = (place: { account: string; id: string }, name: string): string =>
    `fleet/${place.account}/${place.id}/${name}`
  const get: FleetObjects['get'] = async (place, name, schema) => {
    const text = kept.get(keyOf(place, name))
    if (text === undefined) throw new Error(`there is no ${name}`)
    return schema.parse(JSON.parse(text))
  }
  return {
    kept,
    get,
    async look(place, name, schema) {
      try {
        return known(await get(place, name, schema))
      } catch {
        return unknown(`${name} cannot be read`)
      }
    },
    async put(place, name, value) {
      kept.set(keyOf(place, name), JSON.stringify(value))
    },
  }
}
