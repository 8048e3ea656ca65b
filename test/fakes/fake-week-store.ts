import type {
  Digest,
  FlaggedKey,
  Part,
  Summed,
  Told,
  Week,
  WeekStore,
} from '../../src/reminders/week-store.ts'
import type { WeekId } from '../../src/requests/ids.ts'

/** The weeks in memory, with the conditions of the real store. */
export interface FakeWeekStore extends WeekStore {
  /** The rows of what teams are told, as they are now. */
  readonly digests: ReadonlyMap<string, Digest & { readonly dueAt?: Date | undefined }>
}

interface Row {
  digest: Digest
  dueAt: Date | undefined
  token: string | undefined
  leaseUntil: number
}

const NOT_OVER: readonly string[] = ['waiting', 'posted', 'undelivered']

export function createFakeWeekStore({
  wallNow = Date.now,
}: {
  readonly wallNow?: () => number
} = {}): FakeWeekStore {
  let newest: WeekId | undefined
  let tokens = 0
  const weeks = new Map<WeekId, Week>()
  const parts = new Map<string, { week: WeekId; part: Part }>()
  const summed = new Map<string, { week: WeekId; summed: Summed }>()
  const flagged: { week: WeekId; account: string; team: string; keys: readonly FlaggedKey[] }[] = []
  const rows = new Map<string, Row>()
  const told = new Map<string, Told[]>()
  const keyOf = (week: WeekId, team: string): string => `${week}/${team}`
  const toldBefore = (team: string, before: WeekId): readonly Told[] =>
    (told.get(team) ?? [])
      .filter(({ week }) => week < before)
      .toSorted((a, b) => (a.week < b.week ? -1 : 1))
  return {
    get digests() {
      return new Map(
        [...rows].map(([key, { digest, dueAt }]) => [
          key,
          { ...digest, ...(dueAt !== undefined && { dueAt }) },
        ]),
      )
    },
    newest: () => Promise.resolve(newest),
    async noteNewest(week) {
      if (newest === undefined || newest < week) newest = week
    },
    async open(week) {
      if (weeks.has(week.week)) return 'there'
      weeks.set(week.week, week)
      return 'opened'
    },
    read: (week) => Promise.resolve(weeks.get(week)),
    lookAgain: () => Promise.resolve(),
    async close(id, state) {
      const week = weeks.get(id)
      if (week?.state !== 'reading') return false
      weeks.set(id, { ...week, state })
      return true
    },
    async savePart(week, part) {
      parts.set(`${week}/${part.team}/${part.account}`, { week, part })
    },
    async saveSummed(week, given) {
      summed.set(`${week}/${given.account}`, { week, summed: given })
    },
    summed: (week) =>
      Promise.resolve(
        [...summed.values()].filter((each) => each.week === week).map((each) => each.summed),
      ),
    async *parts(week, team) {
      for (const each of parts.values())
        if (each.week === week && (team === undefined || each.part.team === team)) yield each.part
    },
    async saveFlagged(week, { account, team }, keys) {
      flagged.push({ week, account, team, keys })
    },
    async *flagged(week, account) {
      for (const each of flagged)
        if (each.week === week && each.account === account)
          yield { team: each.team, keys: each.keys }
    },
    async addDigest(week, team, now) {
      if (rows.has(keyOf(week, team))) return
      const digest: Digest = { week, team, state: 'waiting', attempts: 0 }
      rows.set(keyOf(week, team), { digest, dueAt: now, token: undefined, leaseUntil: 0 })
    },
    readDigest: (week, team) => Promise.resolve(rows.get(keyOf(week, team))?.digest),
    async leaseDigest(week, team, { now, leaseMs }) {
      const row = rows.get(keyOf(week, team))
      if (row === undefined || !NOT_OVER.includes(row.digest.state)) return 'over'
      const isFree = row.token === undefined || row.leaseUntil <= wallNow()
      if (row.dueAt === undefined || row.dueAt > now || !isFree) return 'busy'
      row.token = `token-${++tokens}`
      row.leaseUntil = wallNow() + leaseMs
      return { digest: row.digest, token: row.token }
    },
    async settleDigest(token, next, { dueAt, keepLease } = {}) {
      const row = rows.get(keyOf(next.week, next.team))
      if (row?.token !== token) return false
      row.digest = next
      row.dueAt = dueAt
      if (keepLease !== true) row.token = undefined
      return true
    },
    async againNow(week, team, now) {
      const row = rows.get(keyOf(week, team))
      if (row?.digest.state !== 'undelivered') return false
      row.dueAt = now
      return true
    },
    async saveTold(team, given) {
      const others = (told.get(team) ?? []).filter(({ week }) => week !== given.week)
      told.set(team, [...others, given])
    },
    lastTold: (team, before) => Promise.resolve(toldBefore(team, before).at(-1)),
    toldOver: (team, before, most) => Promise.resolve(toldBefore(team, before).slice(-most)),
  }
}
