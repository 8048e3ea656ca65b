import type { Exemption, Exemptions } from '../../keys/exemption.ts'
import type { FleetUser } from '../../keys/fleet/fleet.ts'
import type { Limits } from '../../keys/limits.ts'
import type { About } from '../../keys/list-keys.ts'
import type { RankedKey } from '../../keys/ranking.ts'
import type { OwnedUser } from '../../people/ownership.ts'
import type { Profiles } from '../../people/profiles.ts'
import type { Ranking } from '../../reminders/sum-account.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import { type Known, known, unknown } from '../../shared/known.ts'

/** The rule of the ranking, given for each user of a reading what the configuration, Slack and the exemptions say. Each owner is asked about once in an account. */
export interface RankFleetDeps {
  readonly rank: RankUser
  readonly limits: Limits
  readonly exemptions: Pick<Exemptions, 'ofAccount'>
  readonly profiles: Profiles
  about(user: OwnedUser): About
}

export type RankUser = (question: {
  readonly user: FleetUser
  readonly about: About
  readonly limits: Limits
  /** Whether the owner is deactivated in Slack. */
  readonly ownerLeft: Known<boolean>
  readonly exemptions: Known<readonly Exemption[]>
  readonly now: Date
}) => readonly RankedKey[]

/** `users.info` takes a hundred a minute; of whoever is beyond that it is not known. */
const OWNERS_ASKED = 60

export function createRankFleet(deps: RankFleetDeps): Ranking {
  return {
    async ofAccount(account, now) {
      const exemptionsOf = await deps.exemptions.ofAccount(account, now)
      const left = ownersLeft(deps.profiles)
      return async (user) => {
        const about = deps.about(user)
        return deps.rank({
          user,
          about,
          limits: deps.limits,
          ownerLeft: about.owner === undefined ? known(false) : await left(about.owner),
          exemptions: exemptionsOf.kind === 'unknown' ? exemptionsOf : exemptionsOf.value(user),
          now,
        })
      }
    },
  }
}

function ownersLeft(profiles: Profiles): (owner: SlackUserId) => Promise<Known<boolean>> {
  const asked = new Map<SlackUserId, Known<boolean>>()
  return async (owner) => {
    const before = asked.get(owner)
    if (before !== undefined) return before
    if (asked.size >= OWNERS_ASKED) return unknown('more owners than are asked about at once')
    const profile = await profiles.read(owner)
    const left = profile.kind === 'unknown' ? profile : known(profile.value?.deleted === true)
    asked.set(owner, left)
    return left
  }
}
