import type { AccountId, IamUserName, SlackUserId } from '../requests/ids.ts'
import type { OwnershipNote } from '../requests/request.ts'
import type { Account, Organisation, Team } from './organisation.ts'
import {
  disagreementOf,
  type OwnerSource,
  type OwnershipDisagreement,
  ownerClaims,
  type PeopleFound,
  tagDoubts,
  teamClaims,
} from './ownership-claims.ts'

/**
 * Who owns an IAM user and which team answers for it: by configuration, then path, then tag, then e-mail address. A tag is authority only in accounts whose
 * configuration says that an SCP protects it; elsewhere it can only raise a doubt. Two authorities that disagree are named, and neither is chosen.
 * Nobody is ever guessed: no match means no owner, no team.
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
  readonly ownerBy: OwnerSource | undefined
  readonly team: Team | undefined
  /** No person stands for it: a program uses its keys. */
  readonly machine: boolean
  readonly protected: boolean
  /** What the configuration says about where the owner's secrets may be read. */
  readonly readerRole: string | undefined
  readonly disagreement: OwnershipDisagreement | undefined
  /** What tags say otherwise that are no authority. */
  readonly doubts: NonNullable<OwnershipNote['tagSays']>
}

/** `people` are those whose e-mail addresses the user's name or tags hold, where the configuration lets these count. */
export type FindOwnership = (user: OwnedUser, people?: PeopleFound) => Ownership | undefined

const NOBODY: PeopleFound = new Map()

/** `undefined` for an account that the configuration does not name. */
export function createFindOwnership(organisation: Organisation): FindOwnership {
  return (user, people = NOBODY) => {
    const account = organisation.accounts.find(({ id }) => id === user.account)
    if (account === undefined) return undefined
    const mapped = mappedTo(organisation, user)
    const owners = ownerClaims(account, user, mapped?.owner, people)
    const teams = teamClaims(organisation.teams, account, user)
    const owner = owners[0]?.says
    return {
      account,
      owner,
      ownerBy: owners[0]?.by,
      team: teams[0]?.team,
      machine: owner === undefined,
      protected: isProtected(organisation, user),
      readerRole: mapped?.readerRole,
      disagreement: disagreementOf(owners, teams),
      doubts: tagDoubts({
        account,
        teams: organisation.teams,
        user,
        people,
        owner,
        team: teams[0]?.team,
      }),
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

/** awskey's own users, if somebody made any: whatever the configuration says, awskey does not touch itself. */
const AWSKEY = 'awskey'

/** The root user has no name in IAM; these are what people and the credential report call it. */
const ROOT_NAMES: readonly string[] = ['root', '<root_account>']

export function isRoot(userName: string): boolean {
  return ROOT_NAMES.includes(userName.toLowerCase())
}

export function isProtected(
  { protectedUsers }: Pick<Organisation, 'protectedUsers'>,
  user: Pick<OwnedUser, 'userName' | 'path'>,
): boolean {
  const name = user.userName.toLowerCase()
  return (
    isRoot(name) ||
    isOwn(AWSKEY, user) ||
    isOwn(protectedUsers.ownPrefix ?? AWSKEY, user) ||
    protectedUsers.paths.some((path) => user.path.startsWith(path)) ||
    protectedUsers.users.some((each) => each.toLowerCase() === name)
  )
}

function isOwn(prefix: string, { userName, path }: Pick<OwnedUser, 'userName' | 'path'>): boolean {
  const name = userName.toLowerCase()
  return name === prefix || name.startsWith(`${prefix}-`) || path.startsWith(`/${prefix}/`)
}

/** The IAM users that stand for this person in the configuration. */
export function iamUsersOf(
  organisation: Organisation,
  person: SlackUserId,
): readonly { readonly account: AccountId; readonly userName: IamUserName }[] {
  return organisation.people.get(person) ?? []
}
