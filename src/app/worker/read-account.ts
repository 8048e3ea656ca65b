import { pickLimits } from '../../keys/fleet/pick-user.ts'
import { createReadFleet } from '../../keys/fleet/read-fleet.ts'
import { type AccountId, WeekId } from '../../requests/ids.ts'
import type { WorkerParts } from './worker-parts.ts'

/** Goes on with the reading of one account. Where a week waits for it, this account is summed up: nobody need come by. */
export function createReadAccount(
  parts: WorkerParts,
): (account: AccountId, id: string) => Promise<void> {
  const read = createReadFleet({
    ...parts,
    ...parts.fleet,
    limits: pickLimits(parts.config.limits),
  })
  return async (account, id) => {
    await read(account, id)
    const week = WeekId.safeParse(id)
    if (week.success) await parts.jobs.enqueue({ kind: 'week_account', week: week.data, account })
  }
}
