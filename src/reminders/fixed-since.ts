import type { FleetUser } from '../keys/fleet/fleet.ts'
import type { AccountId, WeekId } from '../requests/ids.ts'
import type { Fixed, WeekStore } from './week-store.ts'

/**
 * What became of the keys of one account that each team was told about the last time: Inactive, gone, or still there. Pure once they are loaded.
 * A key counts as gone only when its user was read and has it no more, or when the whole account was read and has no such user. A key that is still Active is not fixed, whatever else became better.
 */
export interface FixedSince {
  see(user: FleetUser): void
  /** Teams that were told about a key of this account. */
  teams(): readonly string[]
  /** After every user was seen. */
  of(team: string): Fixed
}

const NAMED = 5

interface Before {
  readonly team: string
  readonly userName: string
  state: 'not_seen' | 'rotated' | 'inactive' | 'gone' | 'still_there'
}

export interface FixedQuestion {
  readonly week: WeekId
  readonly account: AccountId
  readonly teams: readonly string[]
  /** Every user was read: one that is not shown is gone. */
  readonly isWhole: boolean
}

/** In which week each team was told the last time. Teams that were never told have nothing that is fixed since. */
async function toldBefore(
  store: Pick<WeekStore, 'lastTold'>,
  week: WeekId,
  teams: readonly string[],
): Promise<ReadonlyMap<string, WeekId>> {
  const told = new Map<string, WeekId>()
  for (const team of teams) {
    const last = await store.lastTold(team, week)
    if (last !== undefined) told.set(team, last.week)
  }
  return told
}

export async function createFixedSince(
  store: Pick<WeekStore, 'flagged' | 'lastTold'>,
  { week, account, teams, isWhole }: FixedQuestion,
): Promise<FixedSince> {
  const teamsTold = await toldBefore(store, week, teams)
  const before = new Map<string, Before>()
  const byUser = new Map<string, string[]>()
  for (const told of new Set(teamsTold.values()))
    for await (const { team, keys } of store.flagged(told, account)) {
      if (teamsTold.get(team) !== told) continue
      for (const { keyId, userName } of keys) {
        before.set(keyId, { team, userName, state: 'not_seen' })
        byUser.set(userName, [...(byUser.get(userName) ?? []), keyId])
      }
    }
  return {
    see({ userName, keys }) {
      // Also by its id: a user may have another name since.
      const renamed: readonly string[] = keys.kind === 'known' ? keys.value.map(({ id }) => id) : []
      for (const keyId of new Set([...(byUser.get(userName) ?? []), ...renamed])) {
        const listed = before.get(keyId)
        if (listed !== undefined) listed.state = stateOf(keyId, keys)
      }
    },
    teams: () => [...new Set([...before.values()].map(({ team }) => team))],
    of(team) {
      const all = [...before.values()].filter((each) => each.team === team)
      const count = (...states: readonly Before['state'][]): readonly Before[] =>
        all.filter(({ state }) => states.includes(state))
      const gone = isWhole ? count('gone', 'not_seen') : count('gone')
      const fixed = [...count('rotated', 'inactive'), ...gone]
      return {
        rotated: count('rotated').length,
        inactive: count('inactive').length,
        gone: gone.length,
        named: [...new Set(fixed.map(({ userName }) => userName))].slice(0, NAMED),
      }
    },
  }
}

function stateOf(keyId: string, keys: FleetUser['keys']): Before['state'] {
  if (keys.kind === 'unknown') return 'still_there'
  const found = keys.value.find(({ id }) => id === keyId)
  if (found?.status === 'Active') return 'still_there'
  const newer = keys.value.some(
    ({ id, status, createdAt }) =>
      id !== keyId && status === 'Active' && (found === undefined || createdAt > found.createdAt),
  )
  if (newer) return 'rotated'
  return found === undefined ? 'gone' : 'inactive'
}
