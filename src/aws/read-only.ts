import { DryRunError } from '../shared/dry-run-error.ts'

/**
 * The floor of a dry run: a client that refuses every command which is not on the list below, before anything is sent. What is not listed is taken for a write,
 * so a command that somebody adds later is refused until it is named here. It decides nothing about requests; the rules do that before.
 */
const READS: ReadonlySet<string> = new Set([
  // Account
  'ListRegions',
  // Athena: reads the archive of a trail; results go where the workgroup says.
  'GetQueryExecution',
  'GetQueryResults',
  'GetTableMetadata',
  'GetWorkGroup',
  'StartQueryExecution',
  'StopQueryExecution',
  // CloudTrail
  'LookupEvents',
  // EventBridge: a test event of the doctor's, which the reader may put and nothing else. A rule forwards it; nothing is changed by it.
  'PutEvents',
  // IAM
  'GenerateCredentialReport',
  'GetAccessKeyLastUsed',
  'GetAccountAuthorizationDetails',
  'GetAccountSummary',
  'GetCredentialReport',
  'GetGroupPolicy',
  'GetLoginProfile',
  'GetOpenIDConnectProvider',
  'GetPolicy',
  'GetPolicyVersion',
  'GetRole',
  'GetRolePolicy',
  'GetUser',
  'GetUserPolicy',
  'ListAccessKeys',
  'ListAttachedGroupPolicies',
  'ListAttachedRolePolicies',
  'ListAttachedUserPolicies',
  'ListGroupPolicies',
  'ListGroupsForUser',
  'ListInstanceProfilesForRole',
  'ListMFADevices',
  'ListRolePolicies',
  'ListRoles',
  'ListSAMLProviders',
  'ListSSHPublicKeys',
  'ListServiceSpecificCredentials',
  'ListSigningCertificates',
  'ListUserPolicies',
  'ListUsers',
  'SimulatePrincipalPolicy',
  // Organizations
  'ListAccounts',
  'ListAccountsForParent',
  'ListOrganizationalUnitsForParent',
  // Secrets Manager
  'DescribeSecret',
  'GetSecretValue',
  // Systems Manager
  'GetAutomationExecution',
  // STS. Into the root user of a member account: what may be done there is said by the task, which is read-only in dry run.
  'AssumeRoot',
  'GetAccessKeyInfo',
  'GetCallerIdentity',
])

/** `GetUser`, as the API calls it. */
export function isRead(operation: string): boolean {
  return READS.has(operation)
}

/** What every client of the SDK has, as far as it is needed here. */
interface WithMiddleware {
  readonly middlewareStack: {
    add(
      middleware: <Next>(
        next: Next,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => Next | (() => Promise<never>),
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void
  }
}

/** The same client; anything but a read throws DryRunError and is not sent. */
export function readOnly<Client extends WithMiddleware>(client: Client): Client {
  client.middlewareStack.add(
    (next, { clientName = 'AWS', commandName = 'Unknown' }) => {
      const operation = commandName.replace(/Command$/, '')
      if (isRead(operation)) return next
      const service = clientName.replace(/Client$/, '').toLowerCase()
      return () => Promise.reject(new DryRunError(`${service}:${operation}`))
    },
    { step: 'initialize', priority: 'high', name: 'awskeyReadOnly' },
  )
  return client
}
