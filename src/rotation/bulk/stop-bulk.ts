import type { Bulk } from '../../requests/bulk.ts'
import type { BulkStore } from '../../requests/bulk-store.ts'
import { RequestId } from '../../requests/ids.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { restStopped } from './bulk-rules.ts'
import { mayRotateTeam, type StartBulkDeps } from './start-bulk.ts'

/** Stops what has not begun of many rotations: whoever started them may, and whoever may start them. What has begun goes on and is cancelled by itself. */
const TRIES = 20

export function createStopBulk(
  deps: Pick<StartBulkDeps, 'teams' | 'deciders' | 'store' | 'clock'>,
): (act: SignedAct) => Promise<Result<Bulk, Refusal>> {
  return async (act) => {
    const found = await readBulk(deps.store, act.value)
    if (found === undefined) return refuse({ reason: 'no_such_bulk' })
    const may =
      found.requester === act.user
        ? await deps.deciders.mayAct(act.user)
        : await mayRotateTeam(deps, found.team, act.user)
    if (!may.ok) return may
    for (let tries = 0; tries < TRIES; tries++) {
      const bulk = await readBulk(deps.store, act.value)
      const next = bulk && restStopped(bulk, act.user, deps.clock.now())
      if (bulk === undefined || next === undefined) return refuse({ reason: 'nothing_to_stop' })
      const committed = await deps.store.commit(bulk, next)
      if (committed !== undefined) return ok(committed)
    }
    return refuse({ reason: 'busy' })
  }
}

export async function readBulk(
  store: Pick<BulkStore, 'read'>,
  value: string,
): Promise<Bulk | undefined> {
  const id = RequestId.safeParse(value)
  return id.success ? store.read(id.data) : undefined
}
