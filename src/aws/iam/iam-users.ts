import {
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  ListUsersCommand,
  type Tag,
  type User,
} from '@aws-sdk/client-iam'
import { GetAccessKeyInfoCommand } from '@aws-sdk/client-sts'
import type { IamUser, IamUsers } from '../../keys/access-keys.ts'
import { type AccessKeyId, type AccountId, IamUserId, IamUserName } from '../../requests/ids.ts'
import { allPages } from '../../shared/all-pages.ts'
import type { SpokeRoleName } from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'

/**
 * IAM users as the reader role sees them. "No such user" and "nobody has this key" are said only when AWS says so in plain words;
 * a listing that broke off is not known, however much of it was read.
 */
export function createIamUsers(deps: {
  readonly sessions: AccountSessions
  /** The role that reads, where it is not the usual one. */
  readonly as?: SpokeRoleName
}): IamUsers {
  const { sessions } = deps
  return {
    async read({ account, userName, session: name }) {
      const session = sessions.open(account, deps.as ?? 'reader', name)
      const UserName = IamUserName.parse(userName)
      const read = await attempt(session, 'iam:GetUser', async () => {
        const { User } = await session.iam().send(new GetUserCommand({ UserName }))
        return { ...userOf(account, User), tags: tagsOf(User?.Tags) }
      })
      if (read.kind === 'failed' && read.asked && read.code === 'NoSuchEntity')
        return known(undefined)
      return asKnown(read)
    },
    async list(account, name) {
      const session = sessions.open(account, deps.as ?? 'reader', name)
      return asKnown(await attempt(session, 'iam:ListUsers', () => listAll(session, account)))
    },
    ownerOfKey: async (account, keyId, name) =>
      ownerOfKey(sessions.open(account, deps.as ?? 'reader', name), account, keyId),
  }
}

/** The most that IAM gives at once: a large account is throttled sooner than it is read. */
const PAGE = 1_000

async function listAll(
  session: AccountSession,
  account: AccountId,
): Promise<Omit<IamUser, 'tags'>[]> {
  return allPages(async (Marker) => {
    const page = await session.iam().send(new ListUsersCommand({ MaxItems: PAGE, Marker }))
    if (page.IsTruncated === true && page.Marker === undefined)
      throw new UnexpectedAnswerError('iam:ListUsers gave a part without the next one')
    return {
      items: (page.Users ?? []).map((user) => userOf(account, user)),
      next: page.IsTruncated === true ? page.Marker : undefined,
    }
  })
}

function userOf(account: AccountId, user: User | undefined): Omit<IamUser, 'tags'> {
  const userName = IamUserName.safeParse(user?.UserName)
  const userId = IamUserId.safeParse(user?.UserId)
  const { Path: path, CreateDate: createdAt } = user ?? {}
  if (!userName.success || !userId.success || path === undefined || createdAt === undefined)
    throw new UnexpectedAnswerError('IAM gave a user that cannot be read')
  return { account, userName: userName.data, userId: userId.data, path, createdAt }
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))
}

/**
 * GetAccessKeyLastUsed knows the owner of a key of its own account. For a key it does not know IAM answers NoSuchEntity, or AccessDenied exactly as
 * without permission (its documentation has listed both and now lists neither), so after a denial STS is asked whose account the key is of:
 * another account's key has no owner here, everything else is not known.
 */
async function ownerOfKey(
  session: AccountSession,
  account: AccountId,
  keyId: AccessKeyId,
): Promise<Known<IamUserName | undefined>> {
  const found = await attempt(session, 'iam:GetAccessKeyLastUsed', () =>
    session.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
  )
  if (found.kind === 'answered') {
    const owner = IamUserName.safeParse(found.value.UserName)
    return owner.success ? known(owner.data) : unknown('iam:GetAccessKeyLastUsed names no user')
  }
  if (found.asked && found.code === 'NoSuchEntity') return known(undefined)
  if (!found.asked || found.nature !== 'denied') return unknown(found.why)
  const home = await attempt(session, 'sts:GetAccessKeyInfo', () =>
    session.sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: keyId })),
  )
  const elsewhere =
    home.kind === 'answered' && home.value.Account !== undefined && home.value.Account !== account
  return elsewhere ? known(undefined) : unknown(found.why)
}
