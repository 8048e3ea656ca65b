import { accessDenied } from './aws-error.ts'
import { callerArn, type Principal, type RootTask } from './identity.ts'
import { matchesAction, policyGrant } from './managed-policies.ts'
import type { Call, Target } from './operation.ts'
import { grantsOf, saysOf } from './policy-grants.ts'
import { evaluatePolicy } from './resource-policy.ts'
import { roleGrants } from './roles.ts'
import type { StoredUser, World } from './world.ts'

/**
 * May this caller do this? Explicit deny first, then the caller's own policies, then (same account only) the resource's policy.
 * A small table, not a policy engine: what it does not know is denied.
 */
export const MANAGED_TAG = 'awskey:managed'

type Verdict = 'deny' | 'allow' | 'silent'

function userVerdict(world: World, principal: Principal, action: string): Verdict {
  if (principal.kind !== 'user') return 'silent'
  const user = world.accounts.get(principal.accountId)?.users.get(principal.userName)
  if (user === undefined) return 'silent'
  const documents = user.inlineDocuments.values()
  const own = saysOf(grantsOf({ arns: user.policies, documents }), action)
  if (own === 'deny' || isOutside(user.boundary, action)) return 'deny'
  const { federated } = principal
  if (federated === undefined || own === 'silent') return own
  const opened = federated.document === undefined ? [] : [federated.document]
  return saysOf(grantsOf({ arns: federated.policies, documents: opened }), action)
}

/** A boundary lets through what it allows itself; one that the sandbox does not know is taken for none. */
function isOutside(boundary: string | undefined, action: string): boolean {
  const grant = boundary === undefined ? undefined : policyGrant(boundary)
  if (grant === undefined) return false
  const matches = grant.actions.some((pattern) => matchesAction(pattern, action))
  return grant.effect === 'Deny' ? matches : !matches
}

function roleVerdict(
  world: World,
  principal: Principal,
  action: string,
  user: StoredUser | undefined,
  resource: string,
): Verdict {
  if (principal.kind !== 'role') return 'silent'
  const stored = world.accounts.get(principal.accountId)?.roles.get(principal.roleName)
  if (stored !== undefined)
    return saysOf(
      grantsOf({ arns: stored.policies, documents: stored.inlinePolicies.values() }),
      action,
    )
  const granted = roleGrants(principal.accountId, principal.roleName).some(
    (grant) =>
      grant.actions.some((pattern) => matchesAction(pattern, action)) &&
      (grant.managedUsersOnly === undefined || user?.tags.get(MANAGED_TAG) === 'true') &&
      (grant.tasks?.some((task) => resource.endsWith(`/${task}`)) ?? true) &&
      (grant.secretsUnder === undefined || resource.includes(`:secret:${grant.secretsUnder}`)),
  )
  return granted ? 'allow' : 'silent'
}

/** What the caller's own policies say about an action. */
export function identityVerdict(
  world: World,
  principal: Principal,
  action: string,
  user?: StoredUser,
  resource = '',
): Verdict {
  if (principal.kind === 'root')
    return principal.task === undefined || isInTask(principal.task, action, user, resource)
      ? 'allow'
      : 'deny'
  return principal.kind === 'user'
    ? userVerdict(world, principal, action)
    : roleVerdict(world, principal, action, user, resource)
}

/** What the policies of root tasks allow, and that on the root user alone. Of S3 and SQS the sandbox has nothing to unlock. */
const ROOT_READS = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetLoginProfile',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:ListMFADevices',
  'iam:ListSigningCertificates',
]
const TASK_ACTIONS: Readonly<Record<RootTask, readonly string[]>> = {
  IAMAuditRootUserCredentials: ROOT_READS,
  IAMCreateRootUserPassword: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'],
  IAMDeleteRootUserCredentials: [
    ...ROOT_READS,
    'iam:DeactivateMFADevice',
    'iam:DeleteAccessKey',
    'iam:DeleteLoginProfile',
    'iam:DeleteSigningCertificate',
    'iam:DeleteVirtualMFADevice',
  ],
  S3UnlockBucketPolicy: [],
  SQSUnlockQueuePolicy: [],
}

function isInTask(
  task: RootTask,
  action: string,
  user: StoredUser | undefined,
  resource: string,
): boolean {
  return TASK_ACTIONS[task].includes(action) && user === undefined && !resource.startsWith('user ')
}

export function deniedMessage(
  principal: Principal,
  action: string,
  resource: string,
  why: string,
): string {
  return `User: ${callerArn(principal)} is not authorized to perform: ${action} on resource: ${resource} ${why}`
}

/** Throws AccessDenied in AWS's words unless the call is allowed. */
export function authorize(call: Call, target: Target): void {
  const { principal } = call.caller
  const action = `${call.service}:${call.operation}`
  const identity = identityVerdict(call.world, principal, action, target.user, target.name)
  const resource = evaluatePolicy(target.policy, principal, action)
  const refuse = (why: string): never => {
    throw accessDenied(deniedMessage(principal, action, target.name, why))
  }
  if (resource === 'deny') refuse('with an explicit deny in a resource-based policy')
  if (identity === 'deny') refuse('with an explicit deny in an identity-based policy')
  const sameAccount = (target.accountId ?? principal.accountId) === principal.accountId
  const allowed = sameAccount
    ? identity === 'allow' || resource === 'allow'
    : identity === 'allow' && resource === 'allow'
  if (!allowed) refuse(`because no identity-based policy allows the ${action} action`)
}
