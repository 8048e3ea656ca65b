import { type AwsError, accessDenied } from './aws-error.ts'
import type { Principal, RootTask } from './identity.ts'
import { type Demand, deniedMessage, type Further, type Ruling, rule } from './judge.ts'
import type { Call, Target } from './operation.ts'
import { statementsIn } from './policy/deployment.ts'
import { PolicyError } from './policy/policy-error.ts'
import type { Statement } from './policy/statement.ts'
import { resourceStatements } from './resource-policy.ts'
import type { StoredUser, World } from './world.ts'

/** May this caller do this? Asks every policy there is (judge.ts), refuses as AWS does, and keeps what was refused and which grants were used. */
export const MANAGED_TAG = 'awskey:managed'

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

function isInTask(task: RootTask, { action, name }: Demand, user: StoredUser | undefined): boolean {
  return TASK_ACTIONS[task].includes(action) && user === undefined && !name.startsWith('user ')
}

function ruling(world: World, principal: Principal, demand: Demand, user?: StoredUser): Ruling {
  if (principal.kind === 'root' && principal.task !== undefined)
    return isInTask(principal.task, demand, user)
      ? { allowed: true, why: '', by: [] }
      : { allowed: false, why: 'with an explicit deny in an identity-based policy', by: [] }
  return rule(world, principal, demand)
}

/** What AWS answers, or `undefined` when the caller may. Either is kept. */
export function refusal(
  world: World,
  principal: Principal,
  demand: Demand,
  user?: StoredUser,
): AwsError | undefined {
  const { allowed, why, by } = ruling(world, principal, demand, user)
  if (allowed) {
    world.permissions.used(principal, demand.action, by)
    return undefined
  }
  const message = deniedMessage(principal, demand.action, demand.name, why)
  world.permissions.refused({ at: world.now(), principal, action: demand.action, message })
  return accessDenied(demand.insteadSays ?? message)
}

export function arnOf({ arn, name }: Target): string {
  if (arn !== undefined) return arn
  if (name === '*' || name.startsWith('arn:')) return name
  throw new PolicyError(`${name} has no ARN to compare policies with`)
}

function policyOf({ policy }: Target): readonly Statement[] | undefined {
  if (policy === undefined) return undefined
  return typeof policy === 'string' ? resourceStatements(policy) : statementsIn(policy)
}

/** Throws AccessDenied in AWS's words unless the call is allowed. */
export function authorize(call: Call, target: Target, further: readonly Further[] = []): void {
  const { world, region, caller } = call
  const demands: readonly Demand[] = [
    {
      action: `${call.service}:${call.operation}`,
      arn: arnOf(target),
      name: target.name,
      region,
      context: target.context,
      policy: policyOf(target),
      accountId: target.accountId,
      rules: target.rules,
    },
    ...further.map((each) => ({ region, ...each })),
  ]
  for (const demand of demands) {
    const refused = refusal(world, caller.principal, demand, target.user)
    if (refused !== undefined) throw refused
  }
}
