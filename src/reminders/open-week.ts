import type { FleetAccounts } from '../keys/fleet/fleet-accounts.ts'
import type { WeekId } from '../requests/ids.ts'
import type { Jobs } from '../requests/job.ts'
import type { Clock } from '../shared/clock.ts'
import { lastMoment, type WeeklyTime } from './week.ts'
import type { WeekStore } from './week-store.ts'

/**
 * Opens the week whose moment has passed last, once, however often and by however many it is asked. A week that was missed altogether is not made up for by a message of its own:
 * every key that is stale is in the newest one, and that compares with the last that was told. When awskey looks for the first time in the middle of a week, it waits for the next moment.
 */
export interface OpenWeekDeps {
  readonly store: Pick<WeekStore, 'newest' | 'noteNewest' | 'open'>
  readonly jobs: Jobs
  readonly clock: Clock
  /** Without it no week is ever opened. */
  readonly weekly: WeeklyTime | undefined
  readonly accounts: FleetAccounts
}

export type OpenWeek = (by: 'schedule' | 'clock') => Promise<WeekId | undefined>

export function createOpenWeek(deps: OpenWeekDeps): OpenWeek {
  const { store, clock } = deps
  return async (by) => {
    if (deps.weekly === undefined) return undefined
    const now = clock.now()
    const { week, at } = lastMoment(deps.weekly, now)
    const newest = await store.newest()
    if (newest === undefined && by === 'clock') {
      await store.noteNewest(week)
      return undefined
    }
    if (newest !== undefined && newest >= week) return undefined
    const { accounts, gap } = await deps.accounts.list()
    const opened = await store.open({
      week,
      at: at.toISOString(),
      openedAt: now.toISOString(),
      accounts: accounts.map(({ id }) => id),
      ...(gap !== undefined && { gap }),
      state: 'reading',
    })
    await store.noteNewest(week)
    if (opened === 'there') return undefined
    await deps.jobs.enqueue({ kind: 'week_on', week })
    return week
  }
}
