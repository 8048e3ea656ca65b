import { SlackUserId } from '../requests/ids.ts'
import type { OwnershipClaim } from '../requests/refusal.ts'
import type { OwnershipNote } from '../requests/request.ts'
import type { Account, Team } from './organisation.ts'
import type { OwnedUser } from './ownership.ts'
import { isEmail } from './people-by-email.ts'

/**
 * What each source says about who owns an IAM user, the strongest first. Pure. It chooses nothing: two sources of authority that disagree are both given,
 * and what a tag says that nobody protects is a doubt, never a claim.
 */
export const OWNER_TAG = 'awskey:owner'

export type OwnerSource = NonNullable<OwnershipNote['ownerBy']>

/** Address → person; an address that is not there was not asked for, one without a person belongs to nobody. */
export type PeopleFound = ReadonlyMap<string, SlackUserId | undefined>

export interface OwnerClaim extends OwnershipClaim {
  readonly by: OwnerSource
  readonly says: SlackUserId
}

export interface TeamClaim {
  readonly by: 'configuration' | 'path' | 'tag'
  readonly team: Team
}

export interface OwnershipDisagreement {
  readonly what: 'owner' | 'team'
  readonly one: OwnershipClaim
  readonly other: OwnershipClaim
}

/** The addresses that could name an owner, for whoever looks them up. */
export function addressesIn(user: OwnedUser): readonly string[] {
  const found = [user.tags?.[OWNER_TAG] ?? '', user.userName].map(addressOf)
  return [...new Set(found)].filter((address) => isEmail(address))
}

const addressOf = (text: string): string => text.trim().toLowerCase()

export function ownerClaims(
  account: Account,
  user: OwnedUser,
  configured: SlackUserId | undefined,
  people: PeopleFound,
): readonly OwnerClaim[] {
  const tagged = account.trustTags ? taggedOwner(user, people) : undefined
  const named = people.get(addressOf(user.userName))
  return [
    ...(configured === undefined ? [] : [{ by: 'configuration' as const, says: configured }]),
    ...(tagged === undefined ? [] : [{ by: 'tag' as const, says: tagged }]),
    ...(named === undefined ? [] : [{ by: 'email' as const, says: named }]),
  ]
}

function taggedOwner({ tags }: OwnedUser, people: PeopleFound): SlackUserId | undefined {
  const value = tags?.[OWNER_TAG]?.trim()
  if (value === undefined) return undefined
  const id = SlackUserId.safeParse(value)
  return id.success ? id.data : people.get(addressOf(value))
}

export function teamClaims(
  teams: readonly Team[],
  account: Account,
  user: OwnedUser,
): readonly TeamClaim[] {
  const name = user.userName.toLowerCase()
  const byName = teams.filter(({ owns }) => owns.users?.some((each) => each.toLowerCase() === name))
  const byPath = teams
    .filter(({ owns }) => owns.path !== undefined && user.path.startsWith(owns.path))
    .toSorted((a, b) => (b.owns.path?.length ?? 0) - (a.owns.path?.length ?? 0))
    .slice(0, 1)
  const byTag = account.trustTags ? taggedTeams(teams, user) : []
  return [
    ...byName.map((team) => ({ by: 'configuration' as const, team })),
    ...byPath.map((team) => ({ by: 'path' as const, team })),
    ...byTag.map((team) => ({ by: 'tag' as const, team })),
  ]
}

function taggedTeams(teams: readonly Team[], { tags = {} }: OwnedUser): readonly Team[] {
  return teams.filter(
    ({ owns }) =>
      owns.tag !== undefined &&
      Object.entries(owns.tag).every(([name, value]) => tags[name] === value),
  )
}

/** A user that is named, or lies under a path, is where its administrators put it: that a name outranks a path is no disagreement. A trusted tag is. */
export function disagreementOf(
  owners: readonly OwnerClaim[],
  teams: readonly TeamClaim[],
): OwnershipDisagreement | undefined {
  const [owner, ...otherOwners] = owners
  const otherOwner = otherOwners.find(({ says }) => says !== owner?.says)
  if (owner !== undefined && otherOwner !== undefined)
    return { what: 'owner', one: owner, other: otherOwner }
  const [first, ...others] = teams.map(({ by, team }) => ({ by, says: team.name }))
  const other = others.find(({ by, says }) => by === 'tag' && says !== first?.says)
  return first !== undefined && other !== undefined
    ? { what: 'team', one: first, other }
    : undefined
}

/**
 * What tags say differently from the owner and the team that are known, without being authority: an unprotected tag, or one that names nobody who could be found.
 * Where nothing else is known there is nothing to doubt.
 */
export function tagDoubts(found: {
  readonly account: Account
  readonly teams: readonly Team[]
  readonly user: OwnedUser
  readonly people: PeopleFound
  readonly owner: SlackUserId | undefined
  readonly team: Team | undefined
}): NonNullable<OwnershipNote['tagSays']> {
  const { account, teams, user, people, owner, team } = found
  const value = user.tags?.[OWNER_TAG]?.trim()
  const tagged = taggedOwner(user, people)
  const isClaim = account.trustTags && tagged !== undefined
  const otherOwner = owner !== undefined && tagged !== owner && !isClaim
  const otherTeam =
    team === undefined || account.trustTags
      ? undefined
      : taggedTeams(teams, user).find(({ name }) => name !== team.name)
  return [
    ...(otherOwner && value !== undefined ? [{ what: 'owner' as const, says: value }] : []),
    ...(otherTeam === undefined ? [] : [{ what: 'team' as const, says: otherTeam.name }]),
  ]
}
