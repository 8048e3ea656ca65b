import { noSuchEntity } from '../aws-error.ts'
import { boundedNumber, requiredText, textOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import type { Account, StoredRole } from '../world.ts'
import { accountOf, anyTarget, roleTarget } from './iam-subject.ts'

/** Roles that somebody made in the account, and its identity providers. awskey's own roles can be assumed but are not shown. */
const PAGE = { least: 1, most: 1000, otherwise: 100 }

function roleOf(call: Call): StoredRole {
  const name = requiredText(call.input, 'RoleName')
  const role = accountOf(call).roles.get(name)
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

function roleShape({ id }: Account, role: StoredRole): Structure {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: `arn:aws:iam::${id}:role${role.path}${role.roleName}`,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    MaxSessionDuration: 3600,
  }
}

function listRoles(call: Call): Structure {
  const account = accountOf(call)
  const prefix = textOf(call.input, 'PathPrefix') ?? '/'
  const roles = [...account.roles.values()]
    .filter(({ path }) => path.startsWith(prefix))
    .toSorted((left, right) => (left.roleName < right.roleName ? -1 : 1))
  const size = boundedNumber(call.input, 'MaxItems', PAGE)
  const page = pageOf(roles, size, textOf(call.input, 'Marker'), ({ roleName }) => roleName)
  return {
    Roles: page.items.map((role) => roleShape(account, role)),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

function getRole(call: Call): Structure {
  const role = roleOf(call)
  const { lastUsed } = role
  return {
    Role: {
      ...roleShape(accountOf(call), role),
      RoleLastUsed: lastUsed && { LastUsedDate: lastUsed.at, Region: lastUsed.region },
    },
  }
}

function listRolePolicies(call: Call): Structure {
  return { PolicyNames: [...roleOf(call).inlinePolicies.keys()], IsTruncated: false }
}

function getRolePolicy(call: Call): Structure {
  const { roleName: RoleName, inlinePolicies } = roleOf(call)
  const PolicyName = requiredText(call.input, 'PolicyName')
  const document = inlinePolicies.get(PolicyName)
  if (document === undefined)
    throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`)
  return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) }
}

function listAttachedRolePolicies(call: Call): Structure {
  return {
    AttachedPolicies: roleOf(call).policies.map((PolicyArn) => ({
      PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
      PolicyArn,
    })),
    IsTruncated: false,
  }
}

function listInstanceProfilesForRole(call: Call): Structure {
  const account = accountOf(call)
  const role = roleOf(call)
  return {
    InstanceProfiles: role.instanceProfiles.map((name) => ({
      Path: '/',
      InstanceProfileName: name,
      InstanceProfileId: `AIPA${role.roleId.slice(4)}`,
      Arn: `arn:aws:iam::${account.id}:instance-profile/${name}`,
      CreateDate: role.createdAt,
      Roles: [roleShape(account, role)],
    })),
    IsTruncated: false,
  }
}

function listOpenIdConnectProviders(call: Call): Structure {
  return {
    OpenIDConnectProviderList: [...accountOf(call).oidcProviders].map((Arn) => ({ Arn })),
  }
}

function getOpenIdConnectProvider(call: Call): Structure {
  const arn = requiredText(call.input, 'OpenIDConnectProviderArn')
  if (!accountOf(call).oidcProviders.has(arn))
    throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`)
  return { Url: arn.slice(arn.indexOf('/') + 1), ClientIDList: [], ThumbprintList: [] }
}

function listSamlProviders(call: Call): Structure {
  return { SAMLProviderList: [...accountOf(call).samlProviders].map((Arn) => ({ Arn })) }
}

const ofRole = (run: (call: Call) => Structure) => ({ readOnly: true, target: roleTarget, run })
const ofAccount = (run: (call: Call) => Structure) => ({ readOnly: true, target: anyTarget, run })

export const ROLE_READ_OPERATIONS: Operations = {
  ListRoles: ofAccount(listRoles),
  GetRole: ofRole(getRole),
  ListRolePolicies: ofRole(listRolePolicies),
  GetRolePolicy: ofRole(getRolePolicy),
  ListAttachedRolePolicies: ofRole(listAttachedRolePolicies),
  ListInstanceProfilesForRole: ofRole(listInstanceProfilesForRole),
  ListOpenIDConnectProviders: ofAccount(listOpenIdConnectProviders),
  GetOpenIDConnectProvider: {
    readOnly: true,
    target: (call) => ({ name: requiredText(call.input, 'OpenIDConnectProviderArn') }),
    run: getOpenIdConnectProvider,
  },
  ListSAMLProviders: ofAccount(listSamlProviders),
}
