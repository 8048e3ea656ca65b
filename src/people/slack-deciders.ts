import type { Deciders } from '../requests/deciders.ts'
import type { SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { ApproverSource, Request } from '../requests/request.ts'
import { type Known, known } from '../shared/known.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Approvers, Organisation } from './organisation.ts'
import { iamUsersOf, isUser } from './ownership.ts'
import type { Profiles, UserGroups } from './profiles.ts'

/**
 * Judges people by what Slack says now: whether they may act at all and whether they approve for a team. Nothing is remembered from one click to the next,
 * and a user group that could not be read refuses as unreadable: it never counts as "not a member".
 */
export interface DecidersDeps {
  readonly organisation: Organisation
  readonly profiles: Profiles
  readonly groups: UserGroups
}

export function createDeciders(deps: DecidersDeps): Deciders {
  const { organisation } = deps
  const approvesFor: Deciders['approvesFor'] = async (from, person) => {
    if (from.owner === person) return ok({ as: 'owner' })
    const members = await membersOf(deps, from)
    if (members.kind === 'unknown')
      return refuse({ reason: 'approvers_unreadable', why: members.why })
    if (!members.value.has(person)) return refuse({ reason: 'not_an_approver', team: from.team })
    return ok({ as: from.team === 'security' ? 'security' : `team ${from.team}` })
  }
  return {
    mayAct: (person) => mayAct(deps.profiles, person),
    approvesFor,
    async mayDecide(request, person) {
      if (person === request.requester) return refuse({ reason: 'self_approval' })
      if (sameAwsPerson(organisation, person, request.requester))
        return refuse({ reason: 'same_aws_person' })
      if (votedAlready(organisation, person, request))
        return refuse({ reason: 'already_decided_by_you' })
      const may = await mayAct(deps.profiles, person)
      return may.ok ? approvesFor(request.approvals.from, person) : may
    },
    async howManyCould(from, requester) {
      const members = await membersOf(deps, from)
      if (members.kind === 'unknown') return members
      const people = new Set<string>(members.value)
      if (from.owner !== undefined) people.add(from.owner)
      for (const twin of twinsOf(organisation, requester)) people.delete(twin)
      const others = [...people].filter((person) => person !== requester)
      return known(others.length)
    },
  }
}

/** Refuses everybody who may do nothing at all, by what Slack says of them now. */
export async function mayAct(
  profiles: Profiles,
  person: SlackUserId,
): Promise<Result<void, Refusal>> {
  const profile = await profiles.read(person)
  if (profile.kind === 'unknown') return refuse({ reason: 'person_unreadable', why: profile.why })
  if (profile.value === undefined) return refuse({ reason: 'person_not_known' })
  if (profile.value.deleted) return refuse({ reason: 'deactivated_person' })
  if (profile.value.bot) return refuse({ reason: 'bot' })
  if (profile.value.external) return refuse({ reason: 'external' })
  if (profile.value.guest) return refuse({ reason: 'guest' })
  return ok(undefined)
}

/** Two Slack accounts of one person: both stand for the same IAM user. */
function sameAwsPerson(organisation: Organisation, a: SlackUserId, b: SlackUserId): boolean {
  const usersOfB = iamUsersOf(organisation, b)
  return iamUsersOf(organisation, a).some((user) => usersOfB.some((other) => isUser(user, other)))
}

/** One vote for each human, whichever of their Slack accounts they click with. */
function votedAlready(
  organisation: Organisation,
  person: SlackUserId,
  { decisions }: Request,
): boolean {
  return decisions.some(({ by }) => by !== person && sameAwsPerson(organisation, by, person))
}

function twinsOf(organisation: Organisation, person: SlackUserId): readonly SlackUserId[] {
  return [...organisation.people.keys()].filter((other) =>
    sameAwsPerson(organisation, other, person),
  )
}

async function membersOf(
  { organisation, groups }: DecidersDeps,
  from: ApproverSource,
): Promise<Known<ReadonlySet<string>>> {
  const approvers = approversOf(organisation, from.team)
  const named = new Set<string>(approvers?.people ?? [])
  if (approvers?.usergroup === undefined) return known(named)
  const members = await groups.members(approvers.usergroup)
  return members.kind === 'unknown' ? members : known(new Set([...named, ...members.value]))
}

function approversOf(organisation: Organisation, team: string): Approvers | undefined {
  return team === 'security'
    ? organisation.security.approvers
    : organisation.teams.find(({ name }) => name === team)?.approvers
}
