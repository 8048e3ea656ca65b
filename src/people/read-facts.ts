import type { IamUser } from '../keys/access-keys.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { Clock } from '../shared/clock.ts'
import { type Known, known } from '../shared/known.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { AdministratorRights } from './administrator-rights.ts'
import type { Organisation } from './organisation.ts'
import type { FindOwnership } from './ownership.ts'
import { addressesIn, type PeopleFound } from './ownership-claims.ts'
import { changesSeen, type OwnershipMemory } from './ownership-memory.ts'
import type { PeopleByEmail } from './people-by-email.ts'
import { NO_FACTS, type UserFacts } from './situation.ts'

/**
 * Reads what has to be known of an IAM user before somebody may ask for something: whom its addresses mean, whether it is an administrator, whether its
 * ownership changed lately. Rights and changes that cannot be read stay not known, and make the request stricter; an owner who cannot be read refuses it.
 * Two authorities that disagree refuse as well: whose key it is, is never chosen.
 */
export interface ReadFactsDeps {
  readonly organisation: Pick<Organisation, 'ownersByEmail' | 'sensitive'>
  readonly findOwnership: FindOwnership
  readonly emails: PeopleByEmail
  readonly rights: AdministratorRights
  readonly memory: OwnershipMemory
  readonly clock: Clock
}

export type ReadFacts = (user: IamUser, session: string) => Promise<Result<UserFacts, Refusal>>

export function createReadFacts(deps: ReadFactsDeps): ReadFacts {
  return async (user, session) => {
    const people = await peopleIn(deps, user)
    if (people.kind === 'unknown')
      return refuse({ reason: 'ownership_unreadable', user: user.userName, why: people.why })
    const ownership = deps.findOwnership(user, people.value)
    // What is protected is refused by whoever asked for the facts, and of another account nothing is known.
    if (ownership === undefined || ownership.protected) return ok(NO_FACTS)
    if (ownership.disagreement !== undefined)
      return refuse({
        reason: 'ownership_disagrees',
        user: user.userName,
        ...ownership.disagreement,
      })
    const { account, userName, path } = user
    const seen = { owner: ownership.owner ?? '', team: ownership.team?.name ?? '', path }
    return ok({
      people: people.value,
      administrator: deps.organisation.sensitive.administrators
        ? await deps.rights.of({ account, userName, session })
        : known(undefined),
      changes: await changesSeen(deps.memory, user, seen, deps.clock.now()),
    })
  }
}

/** Asks Slack only where the configuration lets an address name an owner. */
async function peopleIn(
  { organisation, emails }: ReadFactsDeps,
  user: IamUser,
): Promise<Known<PeopleFound>> {
  const found = new Map<string, SlackUserId | undefined>()
  for (const address of organisation.ownersByEmail ? addressesIn(user) : []) {
    const person = await emails.find(address)
    if (person.kind === 'unknown') return person
    found.set(address, person.value)
  }
  return known(found)
}
