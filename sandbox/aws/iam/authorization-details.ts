import { validationError } from '../aws-error.ts'
import { boundedNumber, textOf, textsOf } from '../input.ts'
import {
  awsDocument,
  CUSTOMER_POLICIES,
  customerPolicy,
  GROUPS,
  inlineDocument,
} from '../managed-policies.ts'
import type { Call } from '../operation.ts'
import type { Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import type { Account, StoredRole, StoredUser } from '../world.ts'
import { accountOf, tagShapes, userShape } from './iam-subject.ts'

/**
 * GetAccountAuthorizationDetails: users, groups, roles and managed policies with their documents, all in one listing that is cut into pages, so that a user and the policy it holds may come on
 * different ones. AWS's own policies come where something holds them. Without a filter everything comes.
 */
const KINDS = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const
type Kind = (typeof KINDS)[number]

interface Item {
  readonly kind: Kind
  readonly key: string
  readonly shape: () => Structure
}

export function getAccountAuthorizationDetails(call: Call): Structure {
  const account = accountOf(call)
  const filter = textsOf(call.input, 'Filter')
  for (const kind of filter)
    if (!KINDS.some((known) => known === kind))
      throw validationError(
        `1 validation error detected: Value '[${kind}]' at 'filter' failed to satisfy constraint`,
      )
  const size = boundedNumber(call.input, 'MaxItems', { least: 1, most: 1000, otherwise: 100 })
  const items = KINDS.filter((kind) => filter.length === 0 || filter.includes(kind)).flatMap(
    (kind) => itemsOf(account, kind),
  )
  const page = pageOf(items, size, textOf(call.input, 'Marker'), placeOf)
  const shapes = (...kinds: readonly Kind[]): readonly Structure[] =>
    page.items.filter(({ kind }) => kinds.includes(kind)).map(({ shape }) => shape())
  return {
    UserDetailList: shapes('User'),
    GroupDetailList: shapes('Group'),
    RoleDetailList: shapes('Role'),
    Policies: shapes('LocalManagedPolicy', 'AWSManagedPolicy'),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

/** Sorts as the listing does: by kind, then by name. */
function placeOf({ kind, key }: Item): string {
  return `${KINDS.indexOf(kind)}/${key}`
}

function itemsOf(account: Account, kind: Kind): readonly Item[] {
  return unsorted(account, kind).toSorted((left, right) => (left.key < right.key ? -1 : 1))
}

function unsorted(account: Account, kind: Kind): Item[] {
  switch (kind) {
    case 'User':
      return [...account.users.values()].map((user) => ({
        kind,
        key: user.userName,
        shape: () => userDetail(account, user),
      }))
    case 'Group':
      return groupsOf(account).map((key) => ({ kind, key, shape: () => groupDetail(account, key) }))
    case 'Role':
      return [...account.roles.values()].map((role) => ({
        kind,
        key: role.roleName,
        shape: () => roleDetail(account, role),
      }))
    case 'LocalManagedPolicy':
      return CUSTOMER_POLICIES.map((name) => `arn:aws:iam::${account.id}:policy/${name}`).flatMap(
        (arn) => policyItem(kind, arn, customerPolicy(arn, account.id)),
      )
    case 'AWSManagedPolicy':
      return heldPolicies(account).flatMap((arn) => policyItem(kind, arn, awsDocument(arn)))
  }
}

/** A group exists while somebody is in it. */
function groupsOf(account: Account): readonly string[] {
  return [...new Set([...account.users.values()].flatMap(({ groups }) => groups))]
}

function heldPolicies(account: Account): readonly string[] {
  const users = [...account.users.values()]
  return [
    ...new Set([
      ...users.flatMap(({ policies, boundary }) => [...policies, boundary ?? '']),
      ...groupsOf(account).flatMap((name) => GROUPS[name]?.attached ?? []),
      ...[...account.roles.values()].flatMap(({ policies }) => policies),
    ]),
  ]
}

function policyItem(kind: Kind, arn: string, document: object | undefined): Item[] {
  if (document === undefined) return []
  const version = { Document: encoded(document), VersionId: 'v1', IsDefaultVersion: true }
  const shape = (): Structure => ({
    PolicyName: nameOf(arn),
    Arn: arn,
    DefaultVersionId: 'v1',
    IsAttachable: true,
    PolicyVersionList: [version],
  })
  return [{ kind, key: arn, shape }]
}

function userDetail(account: Account, user: StoredUser): Structure {
  const { boundary } = user
  return {
    ...userShape(account, user),
    UserPolicyList: user.inlinePolicies.map((PolicyName) => ({
      PolicyName,
      PolicyDocument: encodeURIComponent(
        user.inlineDocuments.get(PolicyName) ?? JSON.stringify(inlineDocument(PolicyName)),
      ),
    })),
    GroupList: [...user.groups],
    AttachedManagedPolicies: attached(user.policies),
    PermissionsBoundary:
      boundary === undefined
        ? undefined
        : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
    Tags: tagShapes(user),
  }
}

function groupDetail({ id }: Account, name: string): Structure {
  const { attached: arns = [], inline = [] } = GROUPS[name] ?? {}
  return {
    Path: '/',
    GroupName: name,
    Arn: `arn:aws:iam::${id}:group/${name}`,
    GroupPolicyList: inline.map((PolicyName) => ({
      PolicyName,
      PolicyDocument: encoded(inlineDocument(PolicyName)),
    })),
    AttachedManagedPolicies: attached(arns),
  }
}

function roleDetail({ id }: Account, role: StoredRole): Structure {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: `arn:aws:iam::${id}:role${role.path}${role.roleName}`,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    RolePolicyList: [...role.inlinePolicies].map(([PolicyName, document]) => ({
      PolicyName,
      PolicyDocument: encodeURIComponent(document),
    })),
    AttachedManagedPolicies: attached(role.policies),
  }
}

function attached(arns: readonly string[]): readonly Structure[] {
  return arns.map((PolicyArn) => ({ PolicyName: nameOf(PolicyArn), PolicyArn }))
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** As IAM answers: RFC 3986. */
function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document))
}
