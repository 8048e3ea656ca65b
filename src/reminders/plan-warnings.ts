import type { FleetUser } from '../keys/fleet/fleet.ts'
import type { KeyLimits } from '../keys/limits.ts'
import type { RankedKey } from '../keys/ranking.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import type { WarningStore } from './warnings.ts'

/**
 * Which owners will have to be warned until the next reading, and those whose keys are past that age already. Nothing is told here: on the day the key is read again.
 * Only of keys that a person owns: those of programs are in the digest of their team.
 */
export interface PlanWarningsDeps {
  readonly store: Pick<WarningStore, 'plan'>
  readonly clock: Clock
  /** Of people. */
  readonly limits: KeyLimits
}

/** More than a week, so that no day falls between two readings. */
const AHEAD_MS = 8 * DAY_MS

export function createPlanWarnings(
  deps: PlanWarningsDeps,
): (user: FleetUser, keys: readonly RankedKey[]) => Promise<void> {
  return async (user, keys) => {
    if (user.keys.kind === 'unknown') return
    const until = addMs(deps.clock.now(), AHEAD_MS)
    for (const { keyId, owner, status } of keys) {
      const made = user.keys.value.find(({ id }) => id === keyId)?.createdAt
      if (made === undefined || owner === undefined || status !== 'Active') continue
      const dueAt = addMs(made, deps.limits.warnMs)
      if (dueAt > until) continue
      const { account, userName, userId, path, tags, groups } = user
      await deps.store.plan(
        {
          keyId,
          account,
          userName,
          userId,
          path,
          ...(tags !== undefined && { tags: { ...tags } }),
          ...(groups !== undefined && { groups: [...groups] }),
          owner,
          keyCreatedAt: made.toISOString(),
          state: 'waiting',
          attempts: 0,
        },
        dueAt,
      )
    }
  }
}
