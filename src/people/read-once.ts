import type { SlackUserId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Delegations } from './delegations.ts'
import type { Profiles, UserGroups } from './profiles.ts'

/**
 * The same readers for the length of one page: whoever judges a hundred requests for one person asks Slack once for each group and person, not a hundred times.
 * Never kept beyond that page, and never used for a click.
 */
export interface PeopleReaders {
  readonly profiles: Profiles
  readonly groups: UserGroups
  readonly delegations: Delegations
}

export function readOnce({ profiles, groups, delegations }: PeopleReaders): PeopleReaders {
  const toNow = remembered((person: SlackUserId) => delegations.to(person))
  return {
    profiles: { read: remembered((user) => profiles.read(user)) },
    groups: { members: remembered((usergroup) => groups.members(usergroup)) },
    delegations: {
      to: (person, at) => (at === undefined ? toNow(person) : delegations.to(person, at)),
    },
  }
}

function remembered<Id, T>(read: (id: Id) => Promise<Known<T>>): (id: Id) => Promise<Known<T>> {
  const answers = new Map<Id, Promise<Known<T>>>()
  return (id) => {
    const before = answers.get(id)
    if (before !== undefined) return before
    const answer = read(id)
    answers.set(id, answer)
    return answer
  }
}
