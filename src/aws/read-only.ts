import { DryRunError } from '../shared/dry-run-error.ts'

/**
 * The floor of a dry run: a client that refuses every command which is not on the list below, before anything is sent. What is not listed is taken for a write,
 * so a command that somebody adds later is refused until it is named here. It decides nothing about requests; the rules do that before.
 */
const READS: ReadonlySet<string> = new Set([
  // Account
  'ListRegionsCommand',
  // Athena: reads the archive of a trail; results go where the workgroup says.
  'GetQueryExecutionCommand',
  'GetQueryResultsCommand',
  'StartQueryExecutionCommand',
  'StopQueryExecutionCommand',
  // CloudTrail
  'LookupEventsCommand',
  // IAM
  'GenerateCredentialReportCommand',
  'GetAccessKeyLastUsedCommand',
  'GetAccountAuthorizationDetailsCommand',
  'GetAccountSummaryCommand',
  'GetCredentialReportCommand',
  'GetGroupPolicyCommand',
  'GetLoginProfileCommand',
  'GetOpenIDConnectProviderCommand',
  'GetPolicyCommand',
  'GetPolicyVersionCommand',
  'GetRoleCommand',
  'GetRolePolicyCommand',
  'GetUserCommand',
  'GetUserPolicyCommand',
  'ListAccessKeysCommand',
  'ListAttachedGroupPoliciesCommand',
  'ListAttachedRolePoliciesCommand',
  'ListAttachedUserPoliciesCommand',
  'ListGroupPoliciesCommand',
  'ListGroupsForUserCommand',
  'ListInstanceProfilesForRoleCommand',
  'ListMFADevicesCommand',
  'ListRolePoliciesCommand',
  'ListRolesCommand',
  'ListSAMLProvidersCommand',
  'ListSSHPublicKeysCommand',
  'ListServiceSpecificCredentialsCommand',
  'ListSigningCertificatesCommand',
  'ListUserPoliciesCommand',
  'ListUsersCommand',
  'SimulatePrincipalPolicyCommand',
  // Organizations
  'ListAccountsCommand',
  'ListAccountsForParentCommand',
  'ListOrganizationalUnitsForParentCommand',
  // Secrets Manager
  'DescribeSecretCommand',
  'GetSecretValueCommand',
  // STS. Into the root user of a member account: what may be done there is said by the task, which is read-only in dry run.
  'AssumeRootCommand',
  'GetAccessKeyInfoCommand',
  'GetCallerIdentityCommand',
])

export function isRead(command: string): boolean {
  return READS.has(command)
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
    (next, { clientName = 'AWS', commandName = 'UnknownCommand' }) => {
      if (isRead(commandName)) return next
      return () => Promise.reject(new DryRunError(operationOf(clientName, commandName)))
    },
    { step: 'initialize', priority: 'high', name: 'awskeyReadOnly' },
  )
  return client
}

/** `IAMClient` and `CreateAccessKeyCommand` as `iam:CreateAccessKey`. */
function operationOf(clientName: string, commandName: string): string {
  return `${clientName.replace(/Client$/, '').toLowerCase()}:${commandName.replace(/Command$/, '')}`
}
