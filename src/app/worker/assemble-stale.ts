import type { FleetReadings } from '../../keys/fleet/fleet.ts'
import { createStartReading } from '../../keys/fleet/start-reading.ts'
import { createMemberOfTeam } from '../../people/member-of-team.ts'
import { createOwnersLeft } from '../../people/owners-left.ts'
import type { AccountId } from '../../requests/ids.ts'
import { known } from '../../shared/known.ts'
import type { People } from './assemble-people.ts'
import { createStaleForPerson } from './stale-for-person.ts'
import type { WorkerParts } from './worker-parts.ts'

/** The part of the worker that answers `/awskey stale`. */
export interface StalePorts {
  readonly readings: Pick<FleetReadings, 'begin' | 'latest' | 'usersOf'>
  enqueueReading(account: AccountId, id: string): Promise<void>
}

export function assembleStale(
  parts: WorkerParts,
  { owning, plans, peopleOnce }: Pick<People, 'owning' | 'plans' | 'peopleOnce'>,
): ReturnType<typeof createStaleForPerson> {
  const { config, clock, wallNow, leaseMs, inventory, jobs, wholeReadings } = parts
  const { organisation, limits } = config
  return createStaleForPerson({
    organisation,
    limits,
    clock,
    wallNow,
    budgetMs: leaseMs * 0.4,
    fleet: wholeReadings?.readings ?? { latest: async () => undefined, usersOf: nobody },
    inventory,
    exemptions: parts.exemptions ?? { ofAccount: async () => known(() => known([])) },
    startReading:
      wholeReadings === undefined
        ? (account) => jobs.enqueue({ kind: 'inventory', account })
        : createStartReading({ ...wholeReadings, clock }),
    about: plans.about,
    member: createMemberOfTeam({ organisation, findOwnership: owning.findOwnership }),
    ownersLeft: createOwnersLeft(parts.profiles),
    deciders: () => peopleOnce().deciders,
  })
}

async function* nobody(): AsyncGenerator<never> {}
