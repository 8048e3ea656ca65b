import type { Exemptions } from '../../keys/exemption.ts'
import type { Limits } from '../../keys/limits.ts'
import { rankKeys } from '../../keys/rank-keys.ts'
import type { About } from '../../keys/ranking.ts'
import type { createOwnersLeft } from '../../people/owners-left.ts'
import type { OwnedUser } from '../../people/ownership.ts'
import type { Ranking } from '../../reminders/sum-account.ts'
import { known } from '../../shared/known.ts'

/** The ranking, given for each user of a reading what the configuration, Slack and the exemptions say. Each owner is asked about once in an account. */
export interface RankFleetDeps {
  readonly limits: Limits
  readonly exemptions: Pick<Exemptions, 'ofAccount'>
  readonly ownersLeft: ReturnType<typeof createOwnersLeft>
  about(user: OwnedUser): About
}

export function createRankFleet(deps: RankFleetDeps): Ranking {
  return {
    async ofAccount(account, now) {
      const exemptionsOf = await deps.exemptions.ofAccount(account, now)
      const left = deps.ownersLeft()
      return async (user) => {
        const about = deps.about(user)
        const ownerLeft = about.owner === undefined ? known(false) : await left(about.owner)
        const keys = rankKeys({
          user,
          about,
          limits: deps.limits,
          ownerLeft,
          exemptions: exemptionsOf.kind === 'unknown' ? exemptionsOf : exemptionsOf.value(user),
          now,
        })
        return { keys, ownerLeft }
      }
    },
  }
}
