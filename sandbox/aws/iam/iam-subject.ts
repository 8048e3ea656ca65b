import { noSuchEntity, validationError } from '../aws-error.ts'
import { userArn } from '../identity.ts'
import { type Input, isInput, listOf, requiredText, textOf, textsOf } from '../input.ts'
import type { Call, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { type Account, findUser, type StoredKey, type StoredUser } from '../world.ts'

/**
 * Whom an IAM call is about. An omitted UserName means the caller, exactly as with AWS: a session has no user to fall back on,
 * and a root caller falls back on the root user.
 */
const USER_NAME = /^[\w+=,.@-]{1,128}$/

export function accountOf(call: Call): Account {
  const account = call.world.accounts.get(call.caller.principal.accountId)
  if (account === undefined) throw validationError('The sandbox does not know the account.')
  return account
}

/** The user's name as sent, or the caller's own; `undefined` stands for the root user. */
export function subjectName(call: Call): string | undefined {
  const given = textOf(call.input, 'UserName')
  if (given !== undefined) {
    if (USER_NAME.test(given)) return given
    throw validationError(
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    )
  }
  const { principal } = call.caller
  if (principal.kind === 'user') return principal.userName
  if (principal.kind === 'root') return undefined
  throw validationError('Must specify userName when calling with non-User credentials')
}

/** Of a root caller that names nobody. */
export function isRoot(call: Call): boolean {
  return subjectName(call) === undefined
}

function userNamed(account: Account, userName: string): StoredUser {
  const user = findUser(account, userName)
  if (user === undefined) throw noSuchEntity(`The user with name ${userName} cannot be found.`)
  return user
}

/** The user an operation is about; throws NoSuchEntity, and ValidationError where root has no such thing. */
export function subjectUser(call: Call): StoredUser {
  const name = subjectName(call)
  if (name === undefined) throw validationError('Must specify userName when calling as root')
  return userNamed(accountOf(call), name)
}

/** The keys an operation is about: the user's, or the root user's. */
export function subjectKeys(call: Call): {
  readonly userName: string | undefined
  readonly keys: StoredKey[]
} {
  const name = subjectName(call)
  const account = accountOf(call)
  if (name === undefined) return { userName: undefined, keys: account.rootKeys }
  const user = userNamed(account, name)
  return { userName: user.userName, keys: user.keys }
}

/** For the authorizer: `user NAME`, with the user's ARN, tags and boundary where there is such a user, and what the request itself says. */
export function userTarget(call: Call): Target {
  const name = subjectName(call)
  if (name === undefined) return { name: callerRoot(call), context: requestKeys(call) }
  const account = accountOf(call)
  const user = findUser(account, name)
  const tags = [...(user?.tags ?? [])]
  return {
    name: `user ${name}`,
    arn: userArn(
      account.id,
      user?.path ?? textOf(call.input, 'Path') ?? '/',
      user?.userName ?? name,
    ),
    user,
    context: {
      'iam:PermissionsBoundary': user?.boundary,
      ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      ...Object.fromEntries(tags.map(([key, value]) => [`iam:ResourceTag/${key}`, value])),
      ...requestKeys(call),
    },
  }
}

/** What conditions may ask about the request: a policy, a boundary, tags. */
function requestKeys({ input }: Call): NonNullable<Target['context']> {
  const boundary = textOf(input, 'PermissionsBoundary')
  return {
    'iam:PolicyARN': textOf(input, 'PolicyArn'),
    ...(boundary !== undefined && { 'iam:PermissionsBoundary': boundary }),
    ...tagContext(input),
  }
}

/** Tags that a request carries or names. */
export function tagContext(input: Input): NonNullable<Target['context']> {
  const tags = listOf(input, 'Tags').filter(isInput)
  const keys = [...tags.map((tag) => textOf(tag, 'Key') ?? ''), ...textsOf(input, 'TagKeys')]
  return {
    'aws:TagKeys': keys,
    ...Object.fromEntries(
      tags.map((tag) => [`aws:RequestTag/${textOf(tag, 'Key')}`, textOf(tag, 'Value')]),
    ),
  }
}

export function groupTarget(call: Call): Target {
  const name = requiredText(call.input, 'GroupName')
  return { name: `group ${name}`, arn: `arn:aws:iam::${accountOf(call).id}:group/${name}` }
}

/** A role that somebody made, or one of awskey's. */
export function roleTarget(call: Call): Target {
  const account = accountOf(call)
  const name = requiredText(call.input, 'RoleName')
  const role = account.roles.get(name) ?? call.world.deployment.role(account.id, name)
  const path = role?.path ?? textOf(call.input, 'Path') ?? '/'
  return { name: `role ${name}`, arn: `arn:aws:iam::${account.id}:role${path}${name}` }
}

export function policyTarget(call: Call): Target {
  return {
    name: `policy ${requiredText(call.input, 'PolicyArn')}`,
    arn: requiredText(call.input, 'PolicyArn'),
  }
}

function has(keys: readonly StoredKey[], keyId: string): boolean {
  return keys.some(({ accessKeyId }) => accessKeyId === keyId)
}

/** Whose the key is decides; of one that is nobody's, no more is known than the account. */
export function keyTarget(call: Call): Target {
  const keyId = requiredText(call.input, 'AccessKeyId')
  const account = accountOf(call)
  const user = [...account.users.values()].find(({ keys }) => has(keys, keyId))
  const arn = has(account.rootKeys, keyId)
    ? callerRoot(call)
    : userArn(account.id, user?.path ?? '/', user?.userName ?? '')
  return { name: `access key ${keyId}`, arn }
}

/** Of listings that no policy can narrow. */
export function accountTarget(call: Call): Target {
  return { name: `arn:aws:iam::${call.caller.principal.accountId}:user/`, arn: '*' }
}

export function anyTarget(): Target {
  return { name: '*' }
}

function callerRoot(call: Call): string {
  return `arn:aws:iam::${call.caller.principal.accountId}:root`
}

export function userShape(account: Account, user: StoredUser): Structure {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: userArn(account.id, user.path, user.userName),
    CreateDate: user.createDate,
  }
}

export function tagShapes(user: StoredUser): readonly Structure[] {
  return [...user.tags].map(([Key, Value]) => ({ Key, Value }))
}
