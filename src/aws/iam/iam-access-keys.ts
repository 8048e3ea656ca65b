import {
  type AccessKeyMetadata,
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  type GetAccessKeyLastUsedResponse,
  type IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type {
  AccessKeyRecord,
  AccessKeys,
  CreateOutcome,
  LastUse,
  UserRef,
  WriteOutcome,
} from '../../keys/access-keys.ts'
import { AccessKeyId, IamUserName } from '../../requests/ids.ts'
import { allPages } from '../../shared/all-pages.ts'
import type { SpokeRoleName } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import { createSecret } from '../../shared/secret.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { asLastUseOf, statusOf } from './key-answers.ts'
import { asCreateOutcome, asWriteOutcome } from './refused-write.ts'

/**
 * Access keys in IAM. Reads go through the reader role, writes through the operator role, both under the session name of whoever asked.
 * Every call names the user, because IAM takes an omitted name for the caller's own. A read that failed is never an empty list and never "not used";
 * a key is asked for once, and without an answer nobody knows whether it was made.
 */
export function createIamAccessKeys(deps: {
  readonly sessions: AccountSessions
  /** The one role for all of it, where it is not the two usual ones. */
  readonly as?: SpokeRoleName
}): AccessKeys {
  const reader = (user: UserRef): AccountSession =>
    deps.sessions.open(user.account, deps.as ?? 'reader', user.session)
  const operator = (user: UserRef): AccountSession =>
    deps.sessions.open(user.account, deps.as ?? 'operator', user.session)
  return {
    list: async (user) => list(reader(user), user),
    lastUse: async (user, keyId) => lastUse(reader(user), user, keyId),
    create: async (user) => create(operator(user), user),
    makeInactive: async (user, keyId) => setStatus(operator(user), user, keyId, 'Inactive'),
    makeActive: async (user, keyId) => setStatus(operator(user), user, keyId, 'Active'),
    delete: async (user, keyId) => remove(operator(user), user, keyId),
  }
}

/** The type forbids an empty name; whoever got round the type must not end up with the caller's own keys. */
function nameOf(user: UserRef): string {
  const name = IamUserName.safeParse(user.userName)
  if (name.success) return name.data
  throw new UserNameMissingError('an IAM call about access keys must name the user')
}

export class UserNameMissingError extends Error {
  override readonly name = 'UserNameMissingError'
}

async function list(
  session: AccountSession,
  user: UserRef,
): Promise<Known<readonly AccessKeyRecord[]>> {
  nameOf(user)
  return asKnown(await attempt(session, 'iam:ListAccessKeys', () => listKeys(session.iam(), user)))
}

/** Every page; throws what IAM answered. */
export function listKeys(iam: IAMClient, user: UserRef): Promise<AccessKeyRecord[]> {
  const UserName = nameOf(user)
  return allPages(async (Marker: string | undefined) => {
    const page = await iam.send(new ListAccessKeysCommand({ UserName, Marker }))
    if (page.IsTruncated === true && page.Marker === undefined)
      throw new UnexpectedAnswerError('iam:ListAccessKeys gave a part without the next one')
    return {
      items: (page.AccessKeyMetadata ?? []).map((key) => recordOf(key, user)),
      next: page.IsTruncated === true ? page.Marker : undefined,
    }
  })
}

/** A key that cannot be read spoils the list: leaving it out would show the user with fewer keys than there are. */
function recordOf(key: AccessKeyMetadata, user: UserRef): AccessKeyRecord {
  const id = AccessKeyId.safeParse(key.AccessKeyId)
  if (!id.success || key.CreateDate === undefined || !isNamed(key.UserName, user))
    throw new UnexpectedAnswerError('iam:ListAccessKeys gave a key that cannot be read')
  return { id: id.data, status: statusOf(key.Status), createdAt: key.CreateDate }
}

/** IAM finds names whatever their case, and answers with the name as it was made. */
function isNamed(name: string | undefined, user: UserRef): boolean {
  return name?.toLowerCase() === user.userName.toLowerCase()
}

async function lastUse(
  session: AccountSession,
  user: UserRef,
  keyId: AccessKeyId,
): Promise<LastUse> {
  const read = await attempt(session, 'iam:GetAccessKeyLastUsed', () =>
    session.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
  )
  return read.kind === 'failed' ? { kind: 'unknown', why: read.why } : asLastUse(read.value, user)
}

export function asLastUse(answer: GetAccessKeyLastUsedResponse, user: UserRef): LastUse {
  return isNamed(answer.UserName, user)
    ? asLastUseOf(answer.AccessKeyLastUsed)
    : { kind: 'unknown', why: 'iam:GetAccessKeyLastUsed names another user' }
}

async function create(session: AccountSession, user: UserRef): Promise<CreateOutcome> {
  const UserName = nameOf(user)
  const made = await attempt(session, 'iam:CreateAccessKey', () =>
    session.iamOnce().send(new CreateAccessKeyCommand({ UserName })),
  )
  if (made.kind === 'failed') return asCreateOutcome(made)
  const { AccessKeyId: id, SecretAccessKey: secret, CreateDate } = made.value.AccessKey ?? {}
  const keyId = AccessKeyId.safeParse(id)
  if (!keyId.success || !secret)
    return { kind: 'not_known', why: 'iam:CreateAccessKey answered without a key' }
  if (CreateDate === undefined)
    return { kind: 'not_known', why: 'iam:CreateAccessKey answered without a date' }
  return { kind: 'created', id: keyId.data, secret: createSecret(secret), createdAt: CreateDate }
}

async function setStatus(
  session: AccountSession,
  user: UserRef,
  keyId: AccessKeyId,
  Status: 'Active' | 'Inactive',
): Promise<WriteOutcome> {
  const UserName = nameOf(user)
  const set = await attempt(session, 'iam:UpdateAccessKey', () =>
    session.iam().send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: keyId, Status })),
  )
  return set.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(set)
}

async function remove(
  session: AccountSession,
  user: UserRef,
  keyId: AccessKeyId,
): Promise<WriteOutcome> {
  const UserName = nameOf(user)
  const removed = await attempt(session, 'iam:DeleteAccessKey', () =>
    session.iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: keyId })),
  )
  return removed.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(removed)
}
