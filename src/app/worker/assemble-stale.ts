import type { Exemptions } from '../../keys/exemption.ts'
import type { FleetReadings } from '../../keys/fleet/fleet.ts'
import { createStartReading } from '../../keys/fleet/start-reading.ts'
import { createMemberOfTeam } from '../../people/member-of-team.ts'
import { createOwnersLeft } from '../../people/owners-left.ts'
import type { People } from './assemble-people.ts'
import { createStaleForPerson } from './stale-for-person.ts'
import type { WorkerParts } from './worker-parts.ts'

/** The part of the worker that answers `/awskey stale`. */
interface StaleSources {
  readonly readings: Pick<FleetReadings, 'begin' | 'latest' | 'usersOf'>
  readonly exemptions: Pick<Exemptions, 'ofAccount'>
}

export function assembleStale(
  parts: WorkerParts,
  { readings, exemptions }: StaleSources,
  { owning, plans, peopleOnce }: Pick<People, 'owning' | 'plans' | 'peopleOnce'>,
): ReturnType<typeof createStaleForPerson> {
  const { config, clock, wallNow, leaseMs, inventory, jobs } = parts
  const { organisation, limits } = config
  return createStaleForPerson({
    organisation,
    limits,
    clock,
    wallNow,
    budgetMs: leaseMs * 0.4,
    fleet: readings,
    inventory,
    exemptions,
    startReading: createStartReading({
      readings,
      clock,
      enqueueReading: (account, id) => jobs.enqueue({ kind: 'fleet', account, id }),
    }),
    about: plans.about,
    member: createMemberOfTeam({ organisation, findOwnership: owning.findOwnership }),
    ownersLeft: createOwnersLeft(parts.profiles),
    deciders: () => peopleOnce().deciders,
  })
}
