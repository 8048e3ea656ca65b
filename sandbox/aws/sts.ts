import { type Assumption, authorizeAssumption } from './assume-role.ts'
import { ASSUME_ROOT } from './assume-root.ts'
import { accessDenied, validationError } from './aws-error.ts'
import {
  callerArn,
  type Principal,
  principalUserId,
  type RolePrincipal,
  type UserPrincipal,
} from './identity.ts'
import { boundedNumber, isInput, listOf, requiredText, textOf } from './input.ts'
import { accountOfKeyId } from './key-id.ts'
import type { Call, Operations, TrailNote } from './operation.ts'
import { isStructure, type Output, type Structure } from './output.ts'
import { roleId } from './roles.ts'
import { openSession } from './sessions.ts'
import type { StoredRole } from './world.ts'

/** STS. Who may assume which role is in assume-role.ts. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/
const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(.+)$/
const HOUR_SECONDS = 3600

function getCallerIdentity(call: Call): Structure {
  const { principal } = call.caller
  return {
    UserId: principalUserId(principal),
    Account: principal.accountId,
    Arn: callerArn(principal),
  }
}

function assumption(call: Call): Assumption {
  const roleArn = requiredText(call.input, 'RoleArn')
  const sessionName = requiredText(call.input, 'RoleSessionName')
  const sourceIdentity = textOf(call.input, 'SourceIdentity')
  const [, accountId, roleName] = ROLE_ARN.exec(roleArn) ?? []
  const stored = storedRole(call, accountId, roleName)
  if (accountId === undefined || roleName === undefined)
    throw validationError(`${roleArn} is invalid`)
  if (!SESSION_NAME.test(sessionName))
    throw validationError(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  if (sourceIdentity !== undefined && !SESSION_NAME.test(sourceIdentity))
    throw validationError(
      "1 validation error detected: Value at 'sourceIdentity' failed to satisfy constraint",
    )
  const role: RolePrincipal = {
    kind: 'role',
    accountId,
    roleName: stored?.roleName ?? nameAlone(roleName),
    roleId: stored?.roleId ?? roleId(accountId, nameAlone(roleName)),
    sessionName,
    sourceIdentity: sourceIdentity ?? inheritedSource(call.caller.principal),
  }
  return { roleArn, role, stored }
}

/** Without the path it stands under. */
function nameAlone(pathAndName: string): string {
  return pathAndName.slice(pathAndName.lastIndexOf('/') + 1)
}

/** A role that somebody in that account made, by the path and name of its ARN. */
function storedRole(
  { world }: Call,
  accountId: string | undefined,
  pathAndName: string | undefined,
): StoredRole | undefined {
  const name = nameAlone(pathAndName ?? '')
  const role = world.accounts.get(accountId ?? '')?.roles.get(name)
  return role !== undefined && `${role.path.slice(1)}${role.roleName}` === pathAndName
    ? role
    : undefined
}

function inheritedSource(principal: Principal): string | undefined {
  return principal.kind === 'role' ? principal.sourceIdentity : undefined
}

function assumeRole(call: Call): Structure {
  const { role, stored } = assumption(call)
  const seconds = boundedNumber(call.input, 'DurationSeconds', {
    least: 900,
    most: 43_200,
    otherwise: HOUR_SECONDS,
  })
  if (seconds > HOUR_SECONDS)
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  if (stored !== undefined) stored.lastUsed = { at: call.now, region: call.region }
  const { session, ...opened } = openSession(call.world, role, seconds)
  return {
    Credentials: {
      AccessKeyId: opened.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: opened.expiration,
    },
    AssumedRoleUser: { AssumedRoleId: principalUserId(role), Arn: callerArn(role) },
    SourceIdentity: role.sourceIdentity,
  }
}

function sessionKeyId(output: Output | undefined): string {
  const credentials = memberOf(output, 'Credentials')
  const id = memberOf(credentials, 'AccessKeyId')
  return typeof id === 'string' ? id : ''
}

function memberOf(output: Output | undefined, member: string): Output | undefined {
  return output !== undefined && isStructure(output) ? output[member] : undefined
}

function assumeRoleNote(call: Call, output: Output | undefined): TrailNote {
  const { roleArn, role } = assumption(call)
  const accessKeyId = sessionKeyId(output)
  return {
    alsoIn: role.accountId,
    response: {
      credentials: { accessKeyId },
      assumedRoleUser: { assumedRoleId: principalUserId(role), arn: callerArn(role) },
      sourceIdentity: role.sourceIdentity,
    },
    resources: [
      { type: 'AWS::IAM::Role', name: roleArn },
      { type: 'AWS::STS::AssumedRole', name: callerArn(role) },
      { type: 'AWS::IAM::AccessKey', name: accessKeyId },
    ],
  }
}

function getSessionToken(call: Call): Structure {
  const seconds = boundedNumber(call.input, 'DurationSeconds', {
    least: 900,
    most: 129_600,
    otherwise: 43_200,
  })
  const { session, ...opened } = openSession(call.world, call.caller.principal, seconds)
  return {
    Credentials: {
      AccessKeyId: opened.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: opened.expiration,
    },
  }
}

/** The session that GetFederationToken opens: a name, and policies that narrow what its user may do. */
function federated(call: Call): UserPrincipal {
  const { principal, issuedAt } = call.caller
  const name = requiredText(call.input, 'Name')
  if (principal.kind !== 'user' || issuedAt !== undefined)
    throw accessDenied('Cannot call GetFederationToken with session credentials')
  if (!FEDERATED_NAME.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  const policies = listOf(call.input, 'PolicyArns').flatMap((item) =>
    isInput(item) ? [requiredText(item, 'arn')] : [],
  )
  return { ...principal, federated: { name, policies, document: textOf(call.input, 'Policy') } }
}

const FEDERATED_NAME = /^[\w+=,.@-]{2,32}$/

function getFederationToken(call: Call): Structure {
  const seconds = boundedNumber(call.input, 'DurationSeconds', {
    least: 900,
    most: 129_600,
    otherwise: 43_200,
  })
  const principal = federated(call)
  const { session, ...opened } = openSession(call.world, principal, seconds)
  return {
    Credentials: {
      AccessKeyId: opened.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: opened.expiration,
    },
    FederatedUser: {
      FederatedUserId: principalUserId(principal),
      Arn: callerArn(principal),
    },
  }
}

function federationNote(call: Call, output: Output | undefined): TrailNote {
  const accessKeyId = sessionKeyId(output)
  const principal = federated(call)
  return {
    response: {
      credentials: { accessKeyId },
      federatedUser: { federatedUserId: principalUserId(principal), arn: callerArn(principal) },
    },
    resources: [{ type: 'AWS::IAM::AccessKey', name: accessKeyId }],
  }
}

/** Needs no permission, but long-term credentials. */
function authorizeGetSessionToken(call: Call): void {
  if (call.caller.issuedAt !== undefined)
    throw accessDenied('Cannot call GetSessionToken with session credentials')
}

function getAccessKeyInfo(call: Call): Structure {
  const keyId = requiredText(call.input, 'AccessKeyId')
  const Account = accountOfKeyId(keyId)
  if (Account === undefined) throw validationError(`${keyId} is not a valid access key ID.`)
  return { Account }
}

export const STS_OPERATIONS: Operations = {
  GetCallerIdentity: { readOnly: true, authorize: () => undefined, run: getCallerIdentity },
  AssumeRole: {
    readOnly: true,
    authorize: (call) => authorizeAssumption(call, assumption(call)),
    run: assumeRole,
    note: assumeRoleNote,
  },
  AssumeRoot: ASSUME_ROOT,
  GetSessionToken: {
    readOnly: true,
    authorize: authorizeGetSessionToken,
    run: getSessionToken,
    note: (_call, output) => ({
      response: { credentials: { accessKeyId: sessionKeyId(output) } },
      resources: [{ type: 'AWS::IAM::AccessKey', name: sessionKeyId(output) }],
    }),
  },
  GetFederationToken: {
    readOnly: true,
    target: (call) => ({ name: callerArn(federated(call)) }),
    run: getFederationToken,
    note: federationNote,
  },
  GetAccessKeyInfo: {
    readOnly: true,
    target: () => ({ name: '*' }),
    run: getAccessKeyInfo,
  },
}
