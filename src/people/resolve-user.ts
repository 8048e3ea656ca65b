import type { IamUser, IamUsers } from '../keys/access-keys.ts'
import type { AccountId, IamUserName, SlackUserId } from '../requests/ids.ts'
import type { Refusal } from '../requests/refusal.ts'
import type { SignedAct } from '../requests/signed-act.ts'
import { parseTarget, type Target } from '../requests/target.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import type { Organisation } from './organisation.ts'
import { type FindOwnership, iamUsersOf, isRoot, isUser } from './ownership.ts'

/**
 * Which one IAM user a command means. Reads AWS live, in every configured account where the command does not name one.
 * Never picks one of several: it asks, naming them all. An account that could not be read is not an account without that user.
 */
export interface ResolveDeps {
  readonly organisation: Organisation
  readonly users: IamUsers
  /** Users that a person owns by a tag, as they were seen last; each is read again. */
  ownedByTag?(person: SlackUserId): Promise<readonly Candidate[]>
  readonly findOwnership?: FindOwnership
}

export interface Candidate {
  readonly account: AccountId
  readonly userName: IamUserName
}

export function createResolveUser(
  deps: ResolveDeps,
): (target: Target, asker: SlackUserId, session: string) => Promise<Result<IamUser, Refusal>> {
  return async (target, asker, session) => {
    const candidates = await candidatesFor(deps, target, asker, session)
    if (!candidates.ok) return candidates
    const found: IamUser[] = []
    for (const candidate of candidates.value) {
      const user = await deps.users.read({ ...candidate, session })
      if (user.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: user.why })
      if (user.value !== undefined && isMeant(deps, target, asker, user.value))
        found.push(user.value)
    }
    const [only, ...others] = found
    if (only === undefined) return refuse(noSuch(target))
    if (others.length > 0)
      return refuse({
        reason: 'several_iam_users',
        users: found.map((user) => nameOf(deps.organisation, user)),
      })
    return ok(only)
  }
}

async function candidatesFor(
  deps: ResolveDeps,
  target: Target,
  asker: SlackUserId,
  session: string,
): Promise<Result<readonly Candidate[], Refusal>> {
  const { organisation } = deps
  switch (target.by) {
    case 'mine':
    case 'person': {
      const person = target.by === 'mine' ? asker : target.person
      const users = [
        ...iamUsersOf(organisation, person),
        ...((await deps.ownedByTag?.(person)) ?? []),
      ]
      const different = users.filter((user, at) => users.findIndex((u) => isUser(u, user)) === at)
      return different.length === 0 ? refuse(noIamUserOf(person, asker)) : ok(different)
    }
    case 'user': {
      const { userName } = target
      if (isRoot(userName)) return refuse({ reason: 'protected', user: userName })
      if (target.account === undefined)
        return ok(organisation.accounts.map(({ id }) => ({ account: id, userName })))
      const account = accountNamed(organisation, target.account)
      return account === undefined
        ? refuse({ reason: 'unknown_account', account: target.account })
        : ok([{ account, userName }])
    }
    case 'key':
      return ownersOfKey(deps, target, session)
    case 'account':
    case 'team':
    case 'request':
      return refuse({ reason: 'not_a_target', text: target.by })
  }
}

/** Somebody's user by a tag is theirs only while the tag says so, and is believed. */
function isMeant(
  { organisation, findOwnership }: ResolveDeps,
  target: Target,
  asker: SlackUserId,
  user: IamUser,
): boolean {
  if (target.by !== 'mine' && target.by !== 'person') return true
  const person = target.by === 'mine' ? asker : target.person
  const isMapped = iamUsersOf(organisation, person).some((each) => isUser(each, user))
  return isMapped || findOwnership?.(user)?.owner === person
}

async function ownersOfKey(
  { organisation, users }: ResolveDeps,
  { keyId }: Extract<Target, { readonly by: 'key' }>,
  session: string,
): Promise<Result<readonly Candidate[], Refusal>> {
  for (const { id: account } of organisation.accounts) {
    const owner = await users.ownerOfKey(account, keyId, session)
    if (owner.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: owner.why })
    if (owner.value !== undefined) return ok([{ account, userName: owner.value }])
  }
  return refuse({ reason: 'unknown_key', keyId })
}

export function noIamUserOf(person: SlackUserId, asker: SlackUserId): Refusal {
  return person === asker
    ? { reason: 'no_iam_user_of_yours' }
    : { reason: 'no_iam_user_of_person', person }
}

function noSuch(target: Target): Refusal {
  if (target.by === 'key') return { reason: 'unknown_key', keyId: target.keyId }
  return {
    reason: 'unknown_user',
    user: target.by === 'user' ? target.userName : 'of the configuration',
  }
}

export function accountNamed(organisation: Organisation, name: string): AccountId | undefined {
  return organisation.accounts.find(
    (account) => account.id === name || account.name.toLowerCase() === name.toLowerCase(),
  )?.id
}

function nameOf(organisation: Organisation, user: Candidate): string {
  const account = organisation.accounts.find(({ id }) => id === user.account)
  return `${account?.name ?? user.account}/${user.userName}`
}

/** Whose user an act asks for, where it names a person and no user. */
export function personMeant(act: SignedAct): SlackUserId | undefined {
  const target = parseTarget(act.value)
  if (!target.ok) return undefined
  if (target.value.by === 'mine') return act.user
  return target.value.by === 'person' ? target.value.person : undefined
}

/** Whether an act's target can mean this IAM user: what was asked for is under the signature, the row's subject is not. */
export function aimsAt(
  organisation: Organisation,
  act: SignedAct,
  subject: Candidate & { readonly keyId: string | undefined },
): boolean {
  const target = parseTarget(act.value)
  if (!target.ok) return false
  switch (target.value.by) {
    case 'mine':
      return iamUsersOf(organisation, act.user).some((user) => isUser(user, subject))
    case 'person':
      return iamUsersOf(organisation, target.value.person).some((user) => isUser(user, subject))
    case 'user': {
      const { account, userName } = target.value
      const accountFits =
        account === undefined || accountNamed(organisation, account) === subject.account
      return accountFits && userName.toLowerCase() === subject.userName.toLowerCase()
    }
    case 'key':
      return target.value.keyId === subject.keyId
    case 'account':
    case 'team':
    case 'request':
      return false
  }
}
