import {
  GetLoginProfileCommand,
  GetUserCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListRolesCommand,
  type Tag,
  type User,
} from '@aws-sdk/client-iam'
import { QUARANTINE_TAG, type UserToContain } from '../../exposure/containment.ts'
import { TRUSTING_ROLES_KEPT, UserSnapshot, type UserSnapshots } from '../../exposure/snapshot.ts'
import { trusts } from '../../exposure/trust-policy.ts'
import type { Clock } from '../../shared/clock.ts'
import { fewAtOnce } from '../../shared/few-at-once.ts'
import { type Known, known } from '../../shared/known.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { createIamAccessKeys } from './iam-access-keys.ts'
import { listCertificates, listServiceSpecific, listSshKeys } from './iam-other-credentials.ts'
import { allOfIam } from './iam-pages.ts'
import {
  CALLS_AT_ONCE,
  decodedDocument,
  readAttached,
  readInline,
  readManagedDocument,
} from './iam-policy-reads.ts'

/**
 * Everything that an IAM user has, read through the responder's role. Each part fails alone: what one denial hides is not known, and the rest is kept. Documents are read in the version in force,
 * AWS's own too, because a role may be asked later what they said.
 */
export function createIamUserSnapshots(deps: {
  readonly sessions: AccountSessions
  readonly clock: Clock
}): UserSnapshots {
  const keys = createIamAccessKeys({ sessions: deps.sessions, as: 'responder' })
  return {
    async read(user, boundaryBefore = '') {
      const session = deps.sessions.open(user.account, 'responder', user.session)
      const at = deps.clock.now().toISOString()
      const [iamUser, ownKeys, loginProfile, mfaDevices] = await Promise.all([
        readUser(session, user),
        keys.list(user),
        readLoginProfile(session, user),
        readMfaDevices(session, user),
      ])
      const [sshKeys, certificates, serviceCredentials] = await Promise.all([
        listSshKeys(session, user),
        listCertificates(session, user),
        listServiceSpecific(session, user),
      ])
      const holder = { kind: 'user', name: user.userName } as const
      const [attachedPolicies, inlinePolicies, groups] = await Promise.all([
        readAttached(session, holder),
        readInline(session, holder),
        readGroups(session, user),
      ])
      const boundary = mapped(
        iamUser,
        (read) => read.PermissionsBoundary?.PermissionsBoundaryArn ?? '',
      )
      const arns = managedArns({ attachedPolicies, groups, boundary, boundaryBefore })
      return UserSnapshot.parse({
        at,
        account: user.account,
        userName: user.userName,
        user: mapped(iamUser, ({ UserId: userId, Path: path, CreateDate }) => ({
          userId,
          path,
          createdAt: CreateDate?.toISOString(),
        })),
        keys: mapped(ownKeys, (list) => list.map(dated)),
        loginProfile,
        mfaDevices,
        tags: mapped(iamUser, ({ Tags = [] }) => tagsBefore(Tags, user)),
        boundary,
        attachedPolicies,
        inlinePolicies,
        groups,
        sshKeys: mapped(sshKeys, (list) => list.map(dated)),
        certificates: mapped(certificates, (list) => list.map(dated)),
        serviceCredentials: mapped(serviceCredentials, (list) => list.map(dated)),
        trustingRoles: await readTrustingRoles(session, user, iamUser),
        policyDocuments: await fewAtOnce(arns, CALLS_AT_ONCE, (arn) =>
          readManagedDocument(session, arn),
        ),
      })
    },
  }
}

/** Of what the user had before, awskey's own mark is not. */
function tagsBefore(
  tags: readonly Tag[],
  { session }: UserToContain,
): Readonly<Record<string, string>> {
  const before = tags.filter(({ Key, Value }) => Key !== QUARANTINE_TAG || Value !== session)
  return Object.fromEntries(before.map(({ Key = '', Value = '' }) => [Key, Value] as const))
}

function mapped<T, R>(value: Known<T>, change: (value: T) => R): Known<R> {
  return value.kind === 'known' ? known(change(value.value)) : value
}

function dated<T extends { readonly createdAt: Date | undefined }>(item: T) {
  const { createdAt, ...rest } = item
  return createdAt === undefined ? rest : { ...rest, createdAt: createdAt.toISOString() }
}

async function readUser(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<Known<User>> {
  const read = await attempt(session, 'iam:GetUser', async () => {
    const { User: user } = await session.iam().send(new GetUserCommand({ UserName }))
    if (!user?.UserId || !user.Path || user.CreateDate === undefined)
      throw new UnexpectedAnswerError('iam:GetUser gave a user that cannot be read')
    return user
  })
  return asKnown(read)
}

async function readLoginProfile(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<UserSnapshot['loginProfile']> {
  const read = await attempt(session, 'iam:GetLoginProfile', () =>
    session.iam().send(new GetLoginProfileCommand({ UserName })),
  )
  if (read.kind === 'failed')
    return read.asked && read.code === 'NoSuchEntity' ? known({ exists: false }) : asKnown(read)
  const createdAt = read.value.LoginProfile?.CreateDate?.toISOString()
  return known({ exists: true, ...(createdAt !== undefined && { createdAt }) })
}

async function readMfaDevices(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<Known<string[]>> {
  const read = await attempt(session, 'iam:ListMFADevices', () =>
    allOfIam(async (Marker) => {
      const page = await session.iam().send(new ListMFADevicesCommand({ UserName, Marker }))
      return { ...page, items: page.MFADevices?.map(({ SerialNumber = '' }) => SerialNumber) }
    }),
  )
  return asKnown(read)
}

async function readGroups(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<UserSnapshot['groups']> {
  const listed = await attempt(session, 'iam:ListGroupsForUser', () =>
    allOfIam(async (Marker) => {
      const page = await session.iam().send(new ListGroupsForUserCommand({ UserName, Marker }))
      return { ...page, items: page.Groups?.map(({ GroupName = '' }) => GroupName) }
    }),
  )
  if (listed.kind === 'failed') return asKnown(listed)
  const groups = await fewAtOnce(listed.value, CALLS_AT_ONCE, async (name) => ({
    name,
    attachedPolicies: await readAttached(session, { kind: 'group', name }),
    inlinePolicies: await readInline(session, { kind: 'group', name }),
  }))
  return known(groups)
}

function managedArns(parts: {
  readonly attachedPolicies: UserSnapshot['attachedPolicies']
  readonly groups: UserSnapshot['groups']
  readonly boundary: Known<string>
  readonly boundaryBefore: string
}): readonly string[] {
  const groups = parts.groups.kind === 'known' ? parts.groups.value : []
  const attached = [parts.attachedPolicies, ...groups.map((group) => group.attachedPolicies)]
  const arns = attached.flatMap((list) =>
    list.kind === 'known' ? list.value.map(({ arn }) => arn) : [],
  )
  const boundaries = [
    parts.boundary.kind === 'known' ? parts.boundary.value : '',
    parts.boundaryBefore,
  ]
  return [...new Set([...arns, ...boundaries])].filter((arn) => arn !== '')
}

const ROLES_A_PAGE = 1_000

async function readTrustingRoles(
  session: AccountSession,
  { account, userName }: UserToContain,
  iamUser: Known<User>,
): Promise<UserSnapshot['trustingRoles']> {
  const userId = iamUser.kind === 'known' ? iamUser.value.UserId : undefined
  const listed = await attempt(session, 'iam:ListRoles', () =>
    allOfIam(async (Marker) => {
      const command = new ListRolesCommand({ MaxItems: ROLES_A_PAGE, Marker })
      const page = await session.iam().send(command)
      const items = page.Roles?.map(({ Arn: arn = '', AssumeRolePolicyDocument }) => {
        const trust = decodedDocument(AssumeRolePolicyDocument)
        return { arn, trust, trusts: trusts(trust, { account, userName, userId }) }
      })
      return { ...page, items }
    }),
  )
  if (listed.kind === 'failed') return asKnown(listed)
  const trusting = listed.value.flatMap(({ arn, trust, trusts: found }) =>
    found.kind === 'known' && found.value !== 'no' ? [{ arn, trust, trusts: found.value }] : [],
  )
  return known({
    roles: trusting.slice(0, TRUSTING_ROLES_KEPT),
    more: Math.max(0, trusting.length - TRUSTING_ROLES_KEPT),
    unreadable: listed.value.flatMap(({ arn, trusts: found }) =>
      found.kind === 'unknown' ? [arn] : [],
    ),
  })
}
