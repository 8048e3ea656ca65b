import type { Organisation } from './organisation.ts'
import type { FindOwnership, OwnedUser } from './ownership.ts'

/**
 * Whether an IAM user is of a team, from what an inventory read of it. Pure. Where only a trusted tag could say so and the tags could not be read, it is not known:
 * that is never "no".
 */
export interface MemberOfTeam {
  readonly ofTeam: 'yes' | 'no' | 'not_known'
  readonly machine: boolean
  readonly protected: boolean
}

export function createMemberOfTeam(deps: {
  readonly organisation: Pick<Organisation, 'teams'>
  readonly findOwnership: FindOwnership
}): (team: string, user: OwnedUser) => MemberOfTeam {
  return (team, user) => {
    const found = deps.findOwnership(user)
    if (found === undefined) return { ofTeam: 'no', machine: true, protected: false }
    const { machine, protected: isProtected } = found
    const tagCouldSay =
      user.tags === undefined &&
      found.team === undefined &&
      found.account.trustTags &&
      deps.organisation.teams.some(({ name, owns }) => name === team && owns.tag !== undefined)
    const ofTeam = found.team?.name === team ? 'yes' : tagCouldSay ? 'not_known' : 'no'
    return { ofTeam, machine, protected: isProtected }
  }
}
