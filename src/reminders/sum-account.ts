import {
  type FleetReading,
  type FleetReadings,
  type FleetUser,
  readAllUsers,
} from '../keys/fleet/fleet.ts'
import type { RankedKey } from '../keys/ranking.ts'
import type { AccountId, WeekId } from '../requests/ids.ts'
import type { Clock } from '../shared/clock.ts'
import type { Known } from '../shared/known.ts'
import { countKey, countYoung, type Figures, noFigures } from './figures.ts'
import { createFixedSince, type FixedSince } from './fixed-since.ts'
import { noKeys, withKey, withUnread } from './keys-by-age.ts'
import { kept as keptOf, standOf, type WorstFirst } from './listed-key.ts'
import { type FlaggedKey, NO_TEAM, type Part, type WeekStore } from './week-store.ts'
import { type WorstOf, worstOf } from './worst-of.ts'

/**
 * Goes once through the reading of one account, user by user, and writes down what it holds for each team. Of each team it keeps the worst keys that a message can show and counts the rest,
 * so that an account of five thousand users needs no more memory than one of fifty. It may be done again: the rows are then the same.
 */
export interface SumAccountDeps {
  readonly readings: FleetReadings
  readonly store: WeekStore
  readonly clock: Clock
  readonly ranking: Ranking
  readonly worstFirst: WorstFirst
  readonly teams: readonly string[]
  accountName(account: AccountId): string
  /** Of a user whose keys could not be read. */
  teamOf(user: FleetUser): string | undefined
  /** Every key that was read, with the user that it is of. */
  seen(user: FleetUser, keys: readonly RankedKey[]): Promise<void>
}

export interface Ranking {
  /** Exemptions are read once for the account, owners as they come. */
  ofAccount(account: AccountId, now: Date): Promise<(user: FleetUser) => Promise<RankedUser>>
}

export interface RankedUser {
  readonly keys: readonly RankedKey[]
  /** Whether the owner has left. */
  readonly ownerLeft: Known<boolean>
}

/** As many as a message and its table can show. */
export const WORST_KEPT = 120
const SOON_KEPT = 30
const EXEMPT_KEPT = 30
const FLAGGED_IN_PAGE = 2_000

export type SumAccount = (week: WeekId, reading: FleetReading) => Promise<void>

export function createSumAccount(deps: SumAccountDeps): SumAccount {
  return async (week, reading) => {
    const { account } = reading
    const rank = await deps.ranking.ofAccount(account, deps.clock.now())
    const fixed = await createFixedSince(deps.store, {
      week,
      account,
      teams: deps.teams,
      isWhole: readAllUsers(reading),
    })
    const sums = new Map<string, TeamSum>()
    let keysByAge = noKeys()
    const sumOf = (team: string): TeamSum => {
      const sum = sums.get(team) ?? teamSum(deps, { week, account, team })
      sums.set(team, sum)
      return sum
    }
    for await (const user of deps.readings.usersOf(reading)) {
      const { keys: ranked, ownerLeft } = await rank(user)
      fixed.see(user)
      if (user.keys.kind === 'unknown') {
        // Of somebody who has left every key matters, however young.
        const isFine = user.provenYoung && ownerLeft.kind === 'known' && !ownerLeft.value
        sumOf(deps.teamOf(user) ?? NO_TEAM).unread(isFine)
        keysByAge = withUnread(keysByAge, user.provenYoung)
      } else if (ownerLeft.kind === 'unknown' && ranked[0] !== undefined)
        sumOf(ranked[0].team ?? NO_TEAM).ownerNotKnown()
      for (const key of ranked) {
        await sumOf(key.team ?? NO_TEAM).add(keptOf(key), user.live)
        keysByAge = withKey(keysByAge, key)
      }
      await deps.seen(user, ranked)
    }
    for (const team of fixed.teams()) sumOf(team)
    for (const sum of sums.values()) await sum.save(fixed)
    const at = deps.clock.now().toISOString()
    const readAt = reading.readAt.toISOString()
    await deps.store.saveSummed(week, { account, readAt, at, keysByAge })
  }
}

interface TeamSum {
  /** `isLive`: the key was read now, its last use too where it could be. */
  add(key: RankedKey, isLive: boolean): Promise<void>
  /** A user whose keys were not read; `isFine` where the report alone proves that there is nothing to say. */
  unread(isFine: boolean): void
  ownerNotKnown(): void
  save(fixed: FixedSince): Promise<void>
}

function teamSum(
  { store, accountName, worstFirst }: SumAccountDeps,
  { week, account, team }: { readonly week: WeekId } & Pick<Part, 'account' | 'team'>,
): TeamSum {
  let figures: Figures = noFigures()
  const kept = {
    flagged: worstOf(WORST_KEPT, worstFirst),
    soon: worstOf(SOON_KEPT, worstFirst),
    exempt: worstOf(EXEMPT_KEPT, worstFirst),
  } satisfies Record<string, WorstOf<RankedKey>>
  let pending: FlaggedKey[] = []
  let page = 0
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return
    await store.saveFlagged(week, { account, team, page }, pending)
    page += 1
    pending = []
  }
  return {
    async add(key, isLive) {
      figures = countKey(figures, key)
      if (isLive && key.status === 'Active' && key.lastUse.kind === 'unknown')
        figures = { ...figures, usesNotKnown: figures.usesNotKnown + 1 }
      const stand = standOf(key)
      if (stand === 'fine' || stand === 'inactive') return
      kept[stand].add(key)
      if (stand !== 'flagged') return
      pending.push({ userName: key.userName, keyId: key.keyId })
      if (pending.length >= FLAGGED_IN_PAGE) await flush()
    },
    ownerNotKnown() {
      figures = { ...figures, ownersNotKnown: figures.ownersNotKnown + 1 }
    },
    unread(isFine) {
      figures = isFine
        ? countYoung(figures)
        : { ...figures, usersNotRead: figures.usersNotRead + 1 }
    },
    async save(fixed) {
      await flush()
      await store.savePart(week, {
        account,
        accountName: accountName(account),
        team,
        figures,
        worst: kept.flagged.found(),
        soon: kept.soon.found(),
        exempt: kept.exempt.found(),
        fixed: fixed.of(team),
      })
    },
  }
}
