import type {
  FleetReading,
  FleetReadings,
  FleetState,
  FleetUser,
} from '../../src/keys/fleet/fleet.ts'
import type { AccountId } from '../../src/requests/ids.ts'

/** Readings that somebody writes by hand. */
export interface FakeFleetReadings extends FleetReadings {
  done(reading: FleetReading, users: readonly FleetUser[]): void
  failed(account: AccountId, id: string, why: string): void
}

export function createFakeFleetReadings(): FakeFleetReadings {
  const states = new Map<string, FleetState>()
  const users = new Map<string, readonly FleetUser[]>()
  const keyOf = (account: AccountId, id: string): string => `${account}/${id}`
  const startedAt = new Date(0)
  return {
    done(reading, all) {
      const key = keyOf(reading.account, reading.id)
      states.set(key, { kind: 'done', reading })
      users.set(key, all)
    },
    failed: (account, id, why) =>
      states.set(keyOf(account, id), { kind: 'failed', startedAt, why }),
    async begin(account, id, now) {
      const key = keyOf(account, id)
      if (states.has(key)) return 'there'
      states.set(key, { kind: 'reading', startedAt: now, done: 0, of: undefined })
      return 'begun'
    },
    stateOf: async (account, id) => states.get(keyOf(account, id)),
    latest: async (account, before) =>
      [...states.values()]
        .flatMap((state) => (state.kind === 'done' ? [state.reading] : []))
        .filter(
          (reading) =>
            reading.account === account && (before === undefined || reading.startedAt < before),
        )
        .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0],
    async *usersOf({ account, id }) {
      const all = users.get(keyOf(account, id)) ?? []
      yield* all.toSorted((a, b) => (a.userName < b.userName ? -1 : 1))
    },
  }
}
