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
  dynamodb: {
    DescribeContinuousBackups: partial('no window; everything else is passed on to the engine'),
    UpdateContinuousBackups: partial('nothing can be put back'),
  },
  events: {
    DescribeEventBus: partial('the default bus'),
    PutPermission: partial('one statement without a condition'),
    RemovePermission: partial('by id'),
    DescribeRule: supported,
    DisableRule: partial('calls of IAM are delivered all the same'),
    EnableRule: supported,
    ListRuleNamesByTarget: partial('always one page'),
    PutEvents: partial(
      'the default bus; an entry that policies refuse refuses all; it stands in the trail, as it would not',
    ),
  },
  lambda: {
    GetFunctionConfiguration: partial('what a deployment sets'),
    GetFunctionEventInvokeConfig: partial('the function signal'),
    Invoke: partial('RequestResponse; no log, no versions'),
    ListEventSourceMappings: partial('by function, always one page'),
  },
  logs: {
    DeleteRetentionPolicy: supported,
    DescribeLogGroups: partial('names and retention, always one page'),
    FilterLogEvents: partial('one term in quotes, always one page'),
  },
  monitoring: {
    DescribeAlarms: partial('by prefix; nothing is measured, always one page'),
    DisableAlarmActions: supported,
    EnableAlarmActions: supported,
    GetMetricStatistics: partial('the latest call of the function clock'),
  },
  s3: {
    DeleteBucketPolicy: supported,
    GetBucketPolicy: partial('shown, not enforced'),
    GetBucketVersioning: supported,
    GetObjectLockConfiguration: supported,
    DeletePublicAccessBlock: supported,
    GetBucketEncryption: supported,
    GetPublicAccessBlock: partial('all four switches or none'),
  },
  sns: {
    DeleteTopic: supported,
    GetTopicAttributes: partial('its key and how many are subscribed'),
    ListSubscriptionsByTopic: partial(ONE_PAGE),
    Subscribe: partial('nobody confirms'),
    Unsubscribe: supported,
  },
  scheduler: {
    GetSchedule: supported,
    UpdateSchedule: partial(
      'expression, time zone and state; the sandbox keeps to its configuration',
    ),
  },
  ec2: {
    DescribeInstances: partial('no filters, always one page'),
    RunInstances: partial('keeps ids; nothing runs, and every image exists'),
  },
  iam: {
    DeleteRolePolicy: partial('roles of the templates'),
    PutRolePolicy: partial('roles of the templates'),
    SimulatePrincipalPolicy: partial(
      'roles; no policies of resources, no missing context values, always one page',
    ),
    AddUserToGroup: partial('groups that somebody is in; a group gives no rights'),
    AttachUserPolicy: partial(
      'AWS-managed policies only; the ones in managed-policies.ts take effect',
    ),
    CreateAccessKey: supported,
    CreateServiceSpecificCredential: partial('no expiry'),
    CreateLoginProfile: partial('the password is kept nowhere'),
    CreateOpenIDConnectProvider: supported,
    CreateRole: partial('no boundary, tags or duration'),
    CreateSAMLProvider: partial('the metadata is kept nowhere'),
    CreateUser: partial('no permissions boundary'),
    DeleteAccessKey: supported,
    DeleteLoginProfile: supported,
    DeleteUser: supported,
    DeleteUserPermissionsBoundary: supported,
    DetachUserPolicy: supported,
    GenerateCredentialReport: partial('ready after it was asked for twice more'),
    GetAccessKeyLastUsed: supported,
    GetAccountAuthorizationDetails: partial(
      'one version of each policy; documents of AWS’s own as in managed-policies.ts',
    ),
    GetAccountSummary: partial('the counts that concern users and keys'),
    GetCredentialReport: partial('nobody signs in with a password'),
    GetGroupPolicy: partial('the documents of managed-policies.ts'),
    GetLoginProfile: supported,
    GetOpenIDConnectProvider: partial('its URL; no clients, no thumbprints'),
    GetPolicy: partial('the policies of managed-policies.ts'),
    GetPolicyVersion: partial('one version of each'),
    GetRole: partial("no tags, no boundary; awskey's own roles are not shown"),
    GetRolePolicy: supported,
    GetUser: supported,
    GetUserPolicy: partial('the documents of managed-policies.ts'),
    ListAccessKeys: partial(ONE_PAGE),
    ListAttachedGroupPolicies: partial('the groups of managed-policies.ts'),
    ListAttachedRolePolicies: partial(ONE_PAGE),
    ListAttachedUserPolicies: partial(ONE_PAGE),
    ListGroupPolicies: partial('the groups of managed-policies.ts'),
    ListGroupsForUser: partial(ONE_PAGE),
    ListInstanceProfilesForRole: partial(ONE_PAGE),
    ListMFADevices: partial(ONE_PAGE),
    ListOpenIDConnectProviders: supported,
    ListRolePolicies: partial(ONE_PAGE),
    ListRoles: partial("awskey's own roles are not shown"),
    ListSAMLProviders: supported,
    ListSSHPublicKeys: partial(ONE_PAGE),
    ListServiceSpecificCredentials: supported,
    ListSigningCertificates: partial(ONE_PAGE),
    ListUserPolicies: partial(ONE_PAGE),
    ListUserTags: supported,
    ListUsers: supported,
    PutUserPolicy: partial('what cannot be judged grants nothing'),
    PutUserPermissionsBoundary: partial('AWS-managed policies only'),
    TagUser: supported,
    UntagUser: supported,
    UpdateAccessKey: supported,
    UpdateSSHPublicKey: supported,
    UpdateServiceSpecificCredential: supported,
    UpdateSigningCertificate: supported,
    UploadSSHPublicKey: partial('reads nothing of the key'),
    UpdateAssumeRolePolicy: partial('roles that were made here'),
    UpdateLoginProfile: supported,
  },
  sts: {
    AssumeRole: partial(
      'trust and permissions as the templates and the account have them; no session policies, tags or MFA',
    ),
    AssumeRoot: partial(
      'from the account that IAM is delegated to; which endpoint was asked cannot be told on a loopback address',
    ),
    GetAccessKeyInfo: partial('decodes the id, whoever the account is'),
    GetCallerIdentity: supported,
    GetFederationToken: partial('no tags'),
    GetSessionToken: partial('no MFA'),
  },
  kms: {
    DescribeKey: supported,
    DisableKey: supported,
    EnableKey: supported,
    GenerateMac: partial('HMAC_SHA_256 with the keys of serverless.yml'),
    VerifyMac: partial('HMAC_SHA_256 with the keys of serverless.yml'),
  },
  athena: {
    GetQueryExecution: partial('state and reason alone'),
    GetQueryResults: partial('every value as text'),
    GetTableMetadata: partial('names of columns'),
    GetWorkGroup: partial('its state and where results go'),
    StartQueryExecution: partial(
      'one SELECT over cloudtrail.organization_trail, in the words of archive-sql.ts; any other is refused; events planted by number are not in it',
    ),
    StopQueryExecution: supported,
  },
  ssm: {
    GetAutomationExecution: partial(
      'status alone: in progress at the first look, over at the next',
    ),
    StartAutomationExecution: partial('the one document that revokes the sessions of a role'),
  },
  account: {
    ListRegions: partial('the same Regions in every account'),
  },
  organizations: {
    ListAccounts: partial('the accounts of organizations.ts'),
    ListAccountsForParent: partial('the same'),
    ListOrganizationalUnitsForParent: partial('the same'),
  },
  cloudtrail: {
    LookupEvents: partial(
      'management events; no Insights; events planted by number are not found by EventId',
    ),
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
    PutResourcePolicy: partial('condition operators of policy/conditions.ts; others are refused'),
    PutSecretValue: supported,
    RestoreSecret: supported,
    RotateSecret: partial('AutomaticallyAfterDays only; the hosted rotate-secret only'),
    TagResource: supported,
    UpdateSecretVersionStage: supported,
  },
}
