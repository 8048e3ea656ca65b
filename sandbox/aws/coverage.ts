/**
 * What the built-in AWS knows, for people to read and for a test to hold against what it really dispatches.
 * `partial` says in its note what is missing; an operation that is not in here answers `SandboxUnknownOperation`.
 */
export interface Coverage {
  readonly state: 'supported' | 'partial'
  readonly notes?: string
}

const supported: Coverage = { state: 'supported' }

function partial(notes: string): Coverage {
  return { state: 'partial', notes }
}

const ONE_PAGE = 'always one page'

export const COVERAGE: Readonly<Record<string, Readonly<Record<string, Coverage>>>> = {
  iam: {
    AttachUserPolicy: partial(
      'AWS-managed policies only; the ones in managed-policies.ts take effect',
    ),
    CreateAccessKey: supported,
    CreateUser: partial('no permissions boundary'),
    DeleteAccessKey: supported,
    DeleteUser: supported,
    DeleteUserPermissionsBoundary: supported,
    DetachUserPolicy: supported,
    GenerateCredentialReport: partial('ready after it was asked for twice more'),
    GetAccessKeyLastUsed: supported,
    GetAccountAuthorizationDetails: partial('users only: no groups, roles, policy documents'),
    GetAccountSummary: partial('the counts that concern users and keys'),
    GetCredentialReport: partial('no passwords, MFA devices or certificates of users'),
    GetGroupPolicy: partial('the documents of managed-policies.ts'),
    GetLoginProfile: partial('nobody has one'),
    GetPolicy: partial("customers' policies of managed-policies.ts"),
    GetPolicyVersion: partial('one version of each'),
    GetUser: supported,
    GetUserPolicy: partial('the documents of managed-policies.ts'),
    ListAccessKeys: partial(ONE_PAGE),
    ListAttachedGroupPolicies: partial('the groups of managed-policies.ts'),
    ListAttachedUserPolicies: partial(ONE_PAGE),
    ListGroupPolicies: partial('the groups of managed-policies.ts'),
    ListGroupsForUser: partial(ONE_PAGE),
    ListMFADevices: partial('nobody has one'),
    ListUserPolicies: partial(ONE_PAGE),
    ListUserTags: supported,
    ListUsers: supported,
    PutUserPermissionsBoundary: partial('AWS-managed policies only'),
    TagUser: supported,
    UntagUser: supported,
    UpdateAccessKey: supported,
  },
  sts: {
    AssumeRole: partial('the roles of roles.ts; no session policies, tags or MFA'),
    GetAccessKeyInfo: partial('decodes the id, whoever the account is'),
    GetCallerIdentity: supported,
    GetSessionToken: partial('no MFA'),
  },
  kms: {
    GenerateMac: partial('HMAC_SHA_256 with alias/awskey'),
    VerifyMac: partial('HMAC_SHA_256 with alias/awskey'),
  },
  athena: {
    GetQueryExecution: partial('state and reason alone'),
    GetQueryResults: partial('every value as text'),
    StartQueryExecution: partial(
      'one SELECT over cloudtrail.organization_trail, in the words of archive-sql.ts; any other is refused',
    ),
    StopQueryExecution: supported,
  },
  cloudtrail: {
    LookupEvents: partial('management events; no Insights'),
  },
  secretsmanager: {
    CancelRotateSecret: supported,
    CreateSecret: partial('no replicas'),
    DeleteSecret: supported,
    DescribeSecret: supported,
    GetResourcePolicy: supported,
    GetSecretValue: supported,
    ListSecretVersionIds: partial(ONE_PAGE),
    ListSecrets: partial('filter by name prefix'),
    PutResourcePolicy: partial('condition operators of resource-policy.ts; others are refused'),
    PutSecretValue: supported,
    RestoreSecret: supported,
    RotateSecret: partial('AutomaticallyAfterDays only; the hosted rotate-secret only'),
    TagResource: supported,
    UpdateSecretVersionStage: supported,
  },
}
