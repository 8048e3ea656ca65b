import { AwsError, noSuchEntity, validationError } from '../aws-error.ts'
import { roleArn } from '../identity.ts'
import { flagOf, requiredText, textOf } from '../input.ts'
import { mintUniqueId } from '../key-id.ts'
import type { Call, Operations, TrailNote } from '../operation.ts'
import type { Structure } from '../output.ts'
import { checkPolicy } from '../resource-policy.ts'
import { trailDate } from '../trail.ts'
import type { StoredRole } from '../world.ts'
import { accountOf, groupTarget, roleTarget, subjectUser, userTarget } from './iam-subject.ts'

/**
 * What somebody makes who wants to stay: a console password, a role, an identity provider, rights of one's own. A password is kept nowhere and shown nowhere.
 * Trust policies are evaluated when somebody assumes the role; one that cannot be is refused here.
 */
function createLoginProfile(call: Call): Structure {
  const user = subjectUser(call)
  requiredText(call.input, 'Password')
  if (user.loginProfile !== undefined)
    throw new AwsError(
      'EntityAlreadyExists',
      `Login Profile for user ${user.userName} already exists.`,
      409,
    )
  user.loginProfile = { createdAt: call.now }
  return {
    LoginProfile: {
      UserName: user.userName,
      CreateDate: call.now,
      PasswordResetRequired: flagOf(call.input, 'PasswordResetRequired'),
    },
  }
}

function createdProfileNote(call: Call): TrailNote {
  const userName = requiredText(call.input, 'UserName')
  return {
    response: {
      loginProfile: {
        userName,
        createDate: trailDate(call.now),
        passwordResetRequired: flagOf(call.input, 'PasswordResetRequired'),
      },
    },
    resources: [{ type: 'AWS::IAM::User', name: userName }],
  }
}

function updateLoginProfile(call: Call): undefined {
  const user = subjectUser(call)
  if (user.loginProfile === undefined)
    throw noSuchEntity(`Login Profile for User ${user.userName} cannot be found.`)
  return undefined
}

function putUserPolicy(call: Call): undefined {
  const user = subjectUser(call)
  const name = requiredText(call.input, 'PolicyName')
  user.inlineDocuments.set(name, policyDocument(call))
  if (!user.inlinePolicies.includes(name)) user.inlinePolicies.push(name)
  return undefined
}

function policyDocument(call: Call): string {
  const text = requiredText(call.input, 'PolicyDocument')
  try {
    JSON.parse(text)
    return text
  } catch (cause) {
    throw malformedPolicy({ cause })
  }
}

function malformedPolicy(options: ErrorOptions): AwsError {
  return new AwsError('MalformedPolicyDocument', 'The policy is no valid JSON.', 400, options)
}

function addUserToGroup(call: Call): undefined {
  const user = subjectUser(call)
  const group = requiredText(call.input, 'GroupName')
  const exists = [...accountOf(call).users.values()].some(({ groups }) => groups.includes(group))
  if (!exists) throw noSuchEntity(`The group with name ${group} cannot be found.`)
  if (!user.groups.includes(group)) user.groups.push(group)
  return undefined
}

const NAME = /^[\w+=,.@-]{1,64}$/

function createRole(call: Call): Structure {
  const account = accountOf(call)
  const roleName = requiredText(call.input, 'RoleName')
  if (!NAME.test(roleName)) throw validationError('The specified value for roleName is invalid.')
  if (account.roles.has(roleName) || call.world.deployment.role(account.id, roleName) !== undefined)
    throw new AwsError('EntityAlreadyExists', `Role with name ${roleName} already exists.`, 409)
  const role: StoredRole = {
    roleName,
    roleId: mintUniqueId('AROA', call.world.random(11)),
    path: textOf(call.input, 'Path') ?? '/',
    createdAt: call.now,
    trust: trustDocument(call, 'AssumeRolePolicyDocument'),
    policies: [],
    inlinePolicies: new Map(),
    instanceProfiles: [],
  }
  account.roles.set(roleName, role)
  return {
    Role: {
      Path: role.path,
      RoleName: roleName,
      RoleId: role.roleId,
      Arn: arnOf(account.id, role),
      CreateDate: role.createdAt,
      AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    },
  }
}

function arnOf(accountId: string, { path, roleName }: StoredRole): string {
  return roleArn(accountId, `${path.slice(1)}${roleName}`)
}

function trustDocument(call: Call, member: string): string {
  const text = requiredText(call.input, member)
  checkPolicy(text, false)
  return text
}

function storedRole(call: Call): StoredRole {
  const name = requiredText(call.input, 'RoleName')
  const role = accountOf(call).roles.get(name)
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return role
}

function updateAssumeRolePolicy(call: Call): undefined {
  storedRole(call).trust = trustDocument(call, 'PolicyDocument')
  return undefined
}

function createdRoleNote(call: Call): TrailNote {
  const role = storedRole(call)
  const arn = arnOf(accountOf(call).id, role)
  return {
    response: {
      role: {
        path: role.path,
        roleName: role.roleName,
        roleId: role.roleId,
        arn,
        createDate: trailDate(role.createdAt),
      },
    },
    resources: [{ type: 'AWS::IAM::Role', name: role.roleName }],
  }
}

function createOidcProvider(call: Call): Structure {
  const url = requiredText(call.input, 'Url')
  if (!url.startsWith('https://')) throw validationError('Invalid Open ID Connect Provider URL')
  const OpenIDConnectProviderArn = oidcArn(call)
  const { oidcProviders } = accountOf(call)
  if (oidcProviders.has(OpenIDConnectProviderArn))
    throw new AwsError('EntityAlreadyExists', `Provider with url ${url} already exists.`, 409)
  oidcProviders.add(OpenIDConnectProviderArn)
  return { OpenIDConnectProviderArn }
}

function oidcArn(call: Call): string {
  const url = requiredText(call.input, 'Url').replace(/^https:\/\//, '')
  return `arn:aws:iam::${accountOf(call).id}:oidc-provider/${url}`
}

function createSamlProvider(call: Call): Structure {
  requiredText(call.input, 'SAMLMetadataDocument')
  const SAMLProviderArn = samlArn(call)
  const { samlProviders } = accountOf(call)
  if (samlProviders.has(SAMLProviderArn))
    throw new AwsError('EntityAlreadyExists', 'A SAML provider of this name already exists.', 409)
  samlProviders.add(SAMLProviderArn)
  return { SAMLProviderArn }
}

function samlArn(call: Call): string {
  return `arn:aws:iam::${accountOf(call).id}:saml-provider/${requiredText(call.input, 'Name')}`
}

export const FOOTHOLD_OPERATIONS: Operations = {
  CreateLoginProfile: {
    readOnly: false,
    target: userTarget,
    run: createLoginProfile,
    note: createdProfileNote,
  },
  UpdateLoginProfile: { readOnly: false, target: userTarget, run: updateLoginProfile },
  PutUserPolicy: { readOnly: false, target: userTarget, run: putUserPolicy },
  AddUserToGroup: {
    readOnly: false,
    target: groupTarget,
    run: addUserToGroup,
  },
  CreateRole: { readOnly: false, target: roleTarget, run: createRole, note: createdRoleNote },
  UpdateAssumeRolePolicy: {
    readOnly: false,
    target: roleTarget,
    run: updateAssumeRolePolicy,
    note: (call) => ({
      resources: [{ type: 'AWS::IAM::Role', name: requiredText(call.input, 'RoleName') }],
    }),
  },
  CreateOpenIDConnectProvider: {
    readOnly: false,
    target: (call) => ({ name: oidcArn(call) }),
    run: createOidcProvider,
    note: (call) => ({ response: { openIDConnectProviderArn: oidcArn(call) } }),
  },
  CreateSAMLProvider: {
    readOnly: false,
    target: (call) => ({ name: samlArn(call) }),
    run: createSamlProvider,
    note: (call) => ({ response: { sAMLProviderArn: samlArn(call) } }),
  },
}
