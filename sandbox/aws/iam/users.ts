import { AwsError, noSuchEntity, validationError } from '../aws-error.ts'
import { boundedNumber, requiredText, tagsOf, textOf, textsOf } from '../input.ts'
import { mintUniqueId } from '../key-id.ts'
import type { Call, Operations, TrailNote } from '../operation.ts'
import type { Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import { createStoredUser, findUser } from '../world.ts'
import {
  accountOf,
  accountTarget,
  subjectName,
  subjectUser,
  tagShapes,
  userShape,
  userTarget,
} from './iam-subject.ts'

/** IAM users and their tags. Listings are paged at 100 unless asked otherwise, and never carry tags. */
const PAGE = { least: 1, most: 1000, otherwise: 100 }
const TAGS_PER_USER = 50

function listUsers(call: Call): Structure {
  const account = accountOf(call)
  const prefix = textOf(call.input, 'PathPrefix') ?? '/'
  const users = [...account.users.values()]
    .filter((user) => user.path.startsWith(prefix))
    .toSorted((left, right) => (left.userName < right.userName ? -1 : 1))
  const size = boundedNumber(call.input, 'MaxItems', PAGE)
  const page = pageOf(users, size, textOf(call.input, 'Marker'), (user) => user.userName)
  return {
    Users: page.items.map((user) => userShape(account, user)),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

function getUser(call: Call): Structure {
  const account = accountOf(call)
  if (subjectName(call) === undefined)
    return { User: { UserId: account.id, Arn: `arn:aws:iam::${account.id}:root` } }
  const user = subjectUser(call)
  const Tags = user.tags.size === 0 ? undefined : tagShapes(user)
  const PermissionsBoundary =
    user.boundary === undefined
      ? undefined
      : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: user.boundary }
  return { User: { ...userShape(account, user), Tags, PermissionsBoundary } }
}

function createUser(call: Call): Structure {
  const account = accountOf(call)
  const userName = requiredText(call.input, 'UserName')
  const path = textOf(call.input, 'Path') ?? '/'
  if (findUser(account, userName) !== undefined)
    throw new AwsError('EntityAlreadyExists', `User with name ${userName} already exists.`, 409)
  if (!/^\/([!-~]+\/)?$/.test(path))
    throw validationError('The specified value for path is invalid. It must begin and end with /')
  const userId = mintUniqueId('AIDA', call.world.random(11))
  const user = createStoredUser(
    { userName, userId, path, createDate: call.now },
    { tags: new Map(tagsOf(call.input)) },
  )
  account.users.set(userName, user)
  return { User: userShape(account, user) }
}

function deleteUser(call: Call): undefined {
  const user = subjectUser(call)
  const conflict = (what: string): AwsError =>
    new AwsError('DeleteConflict', `Cannot delete entity, must ${what} first.`, 409)
  if (user.keys.length > 0) throw conflict('delete access keys')
  if (user.policies.length > 0) throw conflict('detach all policies')
  if (user.inlinePolicies.length > 0) throw conflict('delete policies')
  if (user.groups.length > 0) throw conflict('remove users from group')
  if (user.loginProfile !== undefined) throw conflict('delete login profile')
  if (user.mfaDevices.length > 0) throw conflict('deactivate all MFA devices')
  if (user.sshKeys.length > 0) throw conflict('delete SSH public keys')
  if (user.certificates.length > 0) throw conflict('delete signing certificates')
  if (user.serviceCredentials.length > 0) throw conflict('delete service specific credentials')
  accountOf(call).users.delete(user.userName)
  return undefined
}

function listUserTags(call: Call): Structure {
  const user = subjectUser(call)
  const tags = [...user.tags].toSorted(([left], [right]) => (left < right ? -1 : 1))
  const size = boundedNumber(call.input, 'MaxItems', PAGE)
  const page = pageOf(tags, size, textOf(call.input, 'Marker'), ([key]) => key)
  return {
    Tags: page.items.map(([Key, Value]) => ({ Key, Value })),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

function tagUser(call: Call): undefined {
  const user = subjectUser(call)
  const merged = new Map([...user.tags, ...tagsOf(call.input)])
  if (merged.size > TAGS_PER_USER)
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for TagsPerUser: ${TAGS_PER_USER}`,
      409,
    )
  for (const [key, value] of merged) user.tags.set(key, value)
  return undefined
}

function untagUser(call: Call): undefined {
  const user = subjectUser(call)
  for (const key of textsOf(call.input, 'TagKeys')) user.tags.delete(key)
  return undefined
}

function userNote(call: Call): TrailNote {
  const name = subjectName(call)
  return name === undefined ? {} : { resources: [{ type: 'AWS::IAM::User', name }] }
}

function requireUserName(call: Call): void {
  if (textOf(call.input, 'UserName') === undefined)
    throw noSuchEntity('The user with name null cannot be found.')
}

export const USER_OPERATIONS: Operations = {
  ListUsers: { readOnly: true, target: accountTarget, run: listUsers },
  GetUser: { readOnly: true, target: userTarget, run: getUser, note: userNote },
  CreateUser: { readOnly: false, target: userTarget, run: createUser, note: userNote },
  DeleteUser: {
    readOnly: false,
    target: userTarget,
    run(call) {
      requireUserName(call)
      return deleteUser(call)
    },
    note: userNote,
  },
  ListUserTags: { readOnly: true, target: userTarget, run: listUserTags, note: userNote },
  TagUser: { readOnly: false, target: userTarget, run: tagUser, note: userNote },
  UntagUser: { readOnly: false, target: userTarget, run: untagUser, note: userNote },
}
