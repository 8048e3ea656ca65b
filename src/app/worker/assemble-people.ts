import { partitionOf } from '../../aws/regions.ts'
import { approverSources } from '../../people/approver-sources.ts'
import { createLiveDelegations } from '../../people/live-delegations.ts'
import { createOwnedByTag } from '../../people/owned-by-tag.ts'
import { createFindOwnership } from '../../people/ownership.ts'
import { createReadFacts } from '../../people/read-facts.ts'
import { readOnce } from '../../people/read-once.ts'
import { createResolveUser } from '../../people/resolve-user.ts'
import { createSituationOf } from '../../people/situation.ts'
import { createDeciders } from '../../people/slack-deciders.ts'
import { COMMANDS } from '../../slack/ids.ts'
import { createPlanFor } from './plan-for.ts'
import { withRootPlans } from './root-plans.ts'
import { createRootSituation } from './root-situation.ts'
import type { WorkerParts } from './worker-parts.ts'

/** The part of the worker that knows people: who owns an IAM user, who may ask and decide, what policy asks for. */
export type People = ReturnType<typeof assemblePeople>

export function assemblePeople(parts: WorkerParts) {
  const { config, clock, verifier } = parts
  const { organisation } = config
  const findOwnership = createFindOwnership(organisation)
  const { policy } = config
  const owning = {
    findOwnership,
    situationOf: createSituationOf({ findOwnership, policy, sensitive: organisation.sensitive }),
    readFacts: createReadFacts({
      organisation,
      findOwnership,
      emails: parts.emails,
      rights: parts.rights,
      memory: parts.ownerships,
      clock,
    }),
  }
  const delegating = {
    store: parts.delegations,
    verifier,
    clock,
    isDelegation: (action: string) => action === COMMANDS.delegate,
  }
  const people = {
    profiles: parts.profiles,
    groups: parts.groups,
    delegations: createLiveDelegations(delegating),
  }
  const judging = { organisation, breakGlass: config.breakGlass }
  const deciders = createDeciders({ ...judging, ...people })
  const sources = approverSources(organisation, config.policy)
  /** For one page that judges many requests. */
  const peopleOnce = () => {
    const once = readOnce(people)
    return { deciders: createDeciders({ ...judging, ...once }), delegations: once.delegations }
  }
  const resolveUser = createResolveUser({
    organisation,
    users: parts.users,
    findOwnership,
    ownedByTag: createOwnedByTag({ organisation, inventory: parts.inventory }),
  })
  const partition = partitionOf(parts.region).name
  const rootSituationOf = createRootSituation({ config, partition })
  const ofUsers = createPlanFor({ ...owning, organisation, users: parts.users, partition })
  const plans = withRootPlans(ofUsers, { organisation, policy, situationOf: rootSituationOf })
  return { rootSituationOf, owning, delegating, deciders, sources, peopleOnce, resolveUser, plans }
}
