import { createHash } from 'node:crypto'
import { functionRoleName, USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import type { RootTask } from './identity.ts'
import { mintUniqueId } from './key-id.ts'

/**
 * The roles of an awskey installation: one for each function in the hub account, four bounded ones in every account it looks after.
 * Narrower than administrators would make them, so that a permission missing from the shipped templates fails here too.
 */
export const HUB_ACCOUNT = '333333333333'
export const SPOKE_ACCOUNTS = ['111111111111', '222222222222'] as const
/** Of the organisation: nobody gets into the root user of this one. */
export const MANAGEMENT_ACCOUNT = '333333333333'
/** The account that the organisation delegated IAM to: AssumeRoot is called from here. */
export const ROOT_HOME = '111111111111'
export const EXTERNAL_IDS: Readonly<Record<string, string>> = {
  '222222222222': 'sandbox-external-id',
}

/** Accounts that a test or a bench plants beside the seeded ones. */
const PLANTED = /^4444\d{8}$/

function isSpoke(accountId: string): boolean {
  return SPOKE_ACCOUNTS.some((id) => id === accountId) || PLANTED.test(accountId)
}

export const FUNCTIONS = [
  'slack',
  'worker',
  'clock',
  'responder',
  'reminder',
  'signal',
  'pickup',
  'rotate-secret',
] as const
export type FunctionName = (typeof FUNCTIONS)[number]

export function everyFunction<T>(make: (name: FunctionName) => T): Record<FunctionName, T> {
  return {
    slack: make('slack'),
    worker: make('worker'),
    clock: make('clock'),
    responder: make('responder'),
    reminder: make('reminder'),
    signal: make('signal'),
    pickup: make('pickup'),
    'rotate-secret': make('rotate-secret'),
  }
}

export interface RoleGrant {
  readonly actions: readonly string[]
  /** Only on users tagged `awskey:managed=true`. */
  readonly managedUsersOnly?: true
  /** Only for these tasks of AssumeRoot. */
  readonly tasks?: readonly RootTask[]
  /** Only on secrets whose name begins like this. */
  readonly secretsUnder?: string
}

const CORE = ['sqs:*', 'dynamodb:*']

const FUNCTION_GRANTS: Readonly<Record<FunctionName, readonly RoleGrant[]>> = {
  slack: [{ actions: [...CORE, 'kms:GenerateMac', 'sts:AssumeRole'] }],
  worker: [
    { actions: [...CORE, 's3:*', 'kms:VerifyMac', 'sts:AssumeRole'] },
    // Seals for the one-time page and deletes; it never reads.
    {
      actions: [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:PutSecretValue',
        'secretsmanager:TagResource',
      ],
    },
  ],
  clock: [{ actions: [...CORE, 'sts:AssumeRole'] }],
  responder: [{ actions: [...CORE, 's3:*', 'kms:VerifyMac', 'sts:AssumeRole'] }],
  reminder: [{ actions: CORE }],
  signal: [{ actions: ['sqs:SendMessage', 'kms:GenerateMac'] }],
  pickup: [
    { actions: [...CORE, 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'] },
  ],
  'rotate-secret': [{ actions: [...CORE, 'sts:AssumeRole'] }],
}

const READS = [
  'iam:ListUsers',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GetUser',
  'iam:ListUserTags',
  'iam:ListGroupsForUser',
  'iam:ListAttachedUserPolicies',
  'iam:ListUserPolicies',
  'iam:GetUserPolicy',
  'iam:ListAttachedGroupPolicies',
  'iam:ListGroupPolicies',
  'iam:GetGroupPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetAccountSummary',
  'iam:GetCredentialReport',
  'iam:GenerateCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'cloudtrail:LookupEvents',
  'sts:GetAccessKeyInfo',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
]

const SPOKE_GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  'awskey-reader': [
    {
      actions: [
        ...READS,
        'iam:ListServiceSpecificCredentials',
        'iam:ListSSHPublicKeys',
        'organizations:ListAccounts',
        'organizations:ListAccountsForParent',
        'organizations:ListOrganizationalUnitsForParent',
      ],
    },
  ],
  'awskey-operator': [
    {
      actions: ['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
      managedUsersOnly: true,
    },
    {
      actions: [
        'iam:ListAccessKeys',
        'iam:GetAccessKeyLastUsed',
        'iam:GetUser',
        'iam:ListUserTags',
        'secretsmanager:CreateSecret',
        'secretsmanager:PutSecretValue',
        'secretsmanager:DescribeSecret',
        'secretsmanager:TagResource',
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:ListSecretVersionIds',
        'secretsmanager:RotateSecret',
        'secretsmanager:CancelRotateSecret',
        'cloudtrail:LookupEvents',
      ],
    },
  ],
  'awskey-rotator': [
    {
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      secretsUnder: 'awskey/keys/',
    },
  ],
  'awskey-responder': [
    { actions: READS },
    {
      actions: [
        'account:ListRegions',
        'iam:GetLoginProfile',
        'iam:GetOpenIDConnectProvider',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListMFADevices',
        'iam:ListRoles',
        'iam:ListSAMLProviders',
        'iam:ListServiceSpecificCredentials',
        'iam:ListSigningCertificates',
        'iam:ListSSHPublicKeys',
      ],
    },
    {
      actions: [
        'iam:AttachUserPolicy',
        'iam:DeleteLoginProfile',
        'iam:DeleteUserPermissionsBoundary',
        'iam:DetachUserPolicy',
        'iam:PutUserPermissionsBoundary',
        'iam:UpdateAccessKey',
        'iam:UpdateServiceSpecificCredential',
        'iam:UpdateSigningCertificate',
        'iam:UpdateSSHPublicKey',
      ],
    },
  ],
}

const ROOT_GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  'awskey-root': [
    {
      actions: ['sts:AssumeRoot'],
      tasks: ['IAMAuditRootUserCredentials', 'IAMDeleteRootUserCredentials'],
    },
  ],
}

/** Where the table over the organisation's trail is. */
const TRAIL_ACCOUNT = '111111111111'
const TRAIL_GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  'awskey-responder': [
    {
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
    },
  ],
}

/** What programs of the teams run as, account → names. Their own policies grant nothing here; a secret's policy may. */
export const WORKLOAD_ROLES: Readonly<Record<string, readonly string[]>> = {
  '111111111111': ['payments-workload', 'platform-workload'],
}

export function isWorkloadRole(accountId: string, roleName: string): boolean {
  return WORKLOAD_ROLES[accountId]?.includes(roleName) ?? false
}

/** Spoke role → the function roles of the hub that its trust policy names. */
const TRUSTED: Readonly<Record<string, readonly FunctionName[]>> = {
  'awskey-reader': ['worker', 'clock', 'slack'],
  'awskey-operator': ['worker', 'clock'],
  'awskey-rotator': ['rotate-secret'],
  'awskey-responder': ['responder'],
  'awskey-root': ['worker'],
}

export function functionRole(name: FunctionName): string {
  return functionRoleName(USUAL_NAMING, name)
}

export function roleExists(accountId: string, roleName: string): boolean {
  if (accountId === HUB_ACCOUNT) return FUNCTIONS.some((name) => functionRole(name) === roleName)
  if (isWorkloadRole(accountId, roleName)) return true
  if (accountId === ROOT_HOME && roleName in ROOT_GRANTS) return true
  return isSpoke(accountId) && roleName in SPOKE_GRANTS
}

export function roleGrants(accountId: string, roleName: string): readonly RoleGrant[] {
  if (accountId !== HUB_ACCOUNT)
    return [
      ...(SPOKE_GRANTS[roleName] ?? []),
      ...((accountId === ROOT_HOME && ROOT_GRANTS[roleName]) || []),
      ...((accountId === TRAIL_ACCOUNT && TRAIL_GRANTS[roleName]) || []),
    ]
  const name = FUNCTIONS.find((candidate) => functionRole(candidate) === roleName)
  return name === undefined ? [] : FUNCTION_GRANTS[name]
}

/** Whether the role's trust policy names this role of the hub account. */
export function isTrusted(spokeRole: string, hubRole: string): boolean {
  return (TRUSTED[spokeRole] ?? []).some((name) => functionRole(name) === hubRole)
}

export function roleId(accountId: string, roleName: string): string {
  const digest = createHash('sha256').update(`role ${accountId} ${roleName}`).digest()
  return mintUniqueId('AROA', digest)
}
