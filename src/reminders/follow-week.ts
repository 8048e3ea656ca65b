import { type FleetReadings, type FleetState, whyNobody } from '../keys/fleet/fleet.ts'
import type { AccountId, WeekId } from '../requests/ids.ts'
import type { Jobs } from '../requests/job.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { SumAccount } from './sum-account.ts'
import { SECURITY_SUM, type Summed, type Week, type WeekStore } from './week-store.ts'

/**
 * What is next for an open week: begin the readings, sum up the accounts that are read, and when all are, or after three hours, let the teams be told. An account that is not read by then
 * is not waited for, and every message says so. Safe to ask for at any time: whatever is lost is found by the clock.
 */
export interface FollowWeekDeps {
  readonly store: WeekStore
  readonly readings: FleetReadings
  readonly jobs: Jobs
  readonly clock: Clock
  readonly teams: readonly string[]
  readonly sumAccount: SumAccount
  /** Puts the reading on its way; it may be on its way already. */
  beginReading(account: AccountId, week: WeekId): Promise<void>
  /** The readings are over; what the accounts hold that could be read. Once for each week. */
  counted?(week: Week, summed: readonly Summed[]): void
}

export const READING_AT_MOST_MS: number = 3 * HOUR_MS
/** Summing up is tried again for so long. */
const SUMMING_AT_MOST_MS = 4 * HOUR_MS
export const LOOKS_EVERY_MS: number = 2 * MINUTE_MS

export interface FollowWeek {
  on(week: WeekId): Promise<void>
  /** Sums up one account that is read. */
  account(week: WeekId, account: AccountId): Promise<void>
}

export function createFollowWeek(deps: FollowWeekDeps): FollowWeek {
  const { store, jobs, clock } = deps
  const read = async (id: WeekId): Promise<Week | undefined> => {
    const week = await store.read(id)
    return week?.state === 'reading' ? week : undefined
  }
  return {
    async on(id) {
      const week = await read(id)
      if (week === undefined) return
      const newest = await store.newest()
      if (newest !== undefined && newest > id) return void (await store.close(id, 'over'))
      const waits = await waitsFor(deps, week)
      if (waits > 0) return store.lookAgain(id, addMs(clock.now(), LOOKS_EVERY_MS))
      for (const team of [...deps.teams, SECURITY_SUM]) {
        await store.addDigest(id, team, clock.now())
        await jobs.enqueue({ kind: 'digest', week: id, team })
      }
      const summed = await store.summed(id)
      if (await store.close(id, 'telling')) deps.counted?.(week, summed)
    },

    async account(id, account) {
      const week = await read(id)
      if (week === undefined) return
      const state = await deps.readings.stateOf(account, id)
      if (state?.kind !== 'done' || whyNobody(state.reading) !== undefined) return
      const summed = await store.summed(id)
      if (summed.some((each) => each.account === account)) return
      await deps.sumAccount(id, state.reading)
      await jobs.enqueue({ kind: 'week_on', week: id })
    },
  }
}

/** How many accounts it still waits for. */
async function waitsFor(deps: FollowWeekDeps, week: Week): Promise<number> {
  const openFor = deps.clock.now().getTime() - Date.parse(week.openedAt)
  const summed = new Set((await deps.store.summed(week.week)).map(({ account }) => account))
  let waits = 0
  for (const account of week.accounts) {
    if (summed.has(account)) continue
    const state = await deps.readings.stateOf(account, week.week)
    if (await isWaitedFor(deps, { week: week.week, account, openFor }, state)) waits += 1
  }
  return waits
}

async function isWaitedFor(
  deps: FollowWeekDeps,
  of: { readonly week: WeekId; readonly account: AccountId; readonly openFor: number },
  state: FleetState | undefined,
): Promise<boolean> {
  if (state === undefined) {
    await deps.beginReading(of.account, of.week)
    return of.openFor < READING_AT_MOST_MS
  }
  switch (state.kind) {
    case 'failed':
      return false
    case 'reading':
      return of.openFor < READING_AT_MOST_MS
    case 'done':
      if (whyNobody(state.reading) !== undefined) return false
      await deps.jobs.enqueue({ kind: 'week_account', week: of.week, account: of.account })
      return of.openFor < SUMMING_AT_MOST_MS
  }
}
