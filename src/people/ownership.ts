import type { AccountId, IamUserName, SlackUserId } from '../requests/ids.ts'
import type { Account, Organisation, Team } from './organisation.ts'

/**
 * Who owns an IAM user and which team answers for it: by configuration, then path, then tag. A tag is authority only in accounts whose configuration says that
 * an SCP protects it; elsewhere it is not looked at. Nobody is ever guessed: no match means no owner, no team.
 */
export interface OwnedUser {
  readonly account: AccountId
  readonly userName: string
  readonly path: string
  readonly tags: Readonly<Record<string, string>> | undefined
}

export interface Ownership {
  readonly account: Account
  readonly owner: SlackUserId | undefined
  readonly team: Team | undefined
  /** No person stands for it in the configuration: a program uses its keys. */
  readonly machine: boolean
  readonly protected: boolean
  /** What the configuration says about where the owner's secrets may be read. */
  readonly readerRole: string | undefined
}

export type FindOwnership = (user: OwnedUser) => Ownership | undefined

/** `undefined` for an account that the configuration does not name. */
export function createFindOwnership(organisation: Organisation): FindOwnership {
  return (user) => {
    const account = organisation.accounts.find(({ id }) => id === user.account)
    if (account === undefined) return undefined
    const mapped = mappedTo(organisation, user)
    const owner = mapped?.owner
    return {
      account,
      owner,
      team: teamOf(organisation, account, user),
      machine: owner === undefined,
      protected: isProtected(organisation, user),
      readerRole: mapped?.readerRole,
    }
  }
}

function mappedTo(
  organisation: Organisation,
  user: OwnedUser,
): { readonly owner: SlackUserId; readonly readerRole: string | undefined } | undefined {
  for (const [owner, entries] of organisation.people) {
    const entry = entries.find((each) => isUser(each, user))
    if (entry !== undefined) return { owner, readerRole: entry.readerRole }
  }
  return undefined
}

/** IAM user names differ only by case at most once: IAM itself compares them without case. */
export function isUser(
  a: { readonly account: AccountId; readonly userName: string },
  b: { readonly account: AccountId; readonly userName: string },
): boolean {
  return a.account === b.account && a.userName.toLowerCase() === b.userName.toLowerCase()
}

function teamOf(organisation: Organisation, account: Account, user: OwnedUser): Team | undefined {
  const { teams } = organisation
  return (
    teams.find(({ owns }) =>
      owns.users?.some((name) => name.toLowerCase() === user.userName.toLowerCase()),
    ) ??
    longestPath(teams, user.path) ??
    (account.trustTags ? byTag(teams, user.tags ?? {}) : undefined)
  )
}

function longestPath(teams: readonly Team[], path: string): Team | undefined {
  return teams
    .filter(({ owns }) => owns.path !== undefined && path.startsWith(owns.path))
    .toSorted((a, b) => (b.owns.path?.length ?? 0) - (a.owns.path?.length ?? 0))[0]
}

function byTag(teams: readonly Team[], tags: Readonly<Record<string, string>>): Team | undefined {
  return teams.find(
    ({ owns }) =>
      owns.tag !== undefined &&
      Object.entries(owns.tag).every(([name, value]) => tags[name] === value),
  )
}

function isProtected({ protectedUsers }: Organisation, user: OwnedUser): boolean {
  return (
    protectedUsers.users.some((name) => name.toLowerCase() === user.userName.toLowerCase()) ||
    protectedUsers.paths.some((path) => user.path.startsWith(path))
  )
}

/** The IAM users that stand for this person in the configuration. */
export function iamUsersOf(
  organisation: Organisation,
  person: SlackUserId,
): readonly { readonly account: AccountId; readonly userName: IamUserName }[] {
  return organisation.people.get(person) ?? []
}
