import { TEST_DETAIL_TYPE, TEST_SOURCE } from '../../../exposure/signal/test-event.ts'
import {
  type DeploymentNaming,
  functionName,
  type SpokeRoleName,
  spokeRoleName,
} from '../../../shared/deployment-names.ts'
import {
  type AccountPlace,
  administratorArn,
  dangerousAnywhere,
  SOMETHING,
  userArn,
} from './dangerous-anywhere.ts'
import { ask, type PermissionAsk, type RolePermissions } from './permission-ask.ts'

/**
 * What the roles of deploy/spoke.yml must be able to do in an account, and what they must not. Pure. What Athena reads for a table over a trail is not in here: its buckets are known to the stack alone.
 * test/app/doctor/permissions.test.ts holds it against the template.
 */
export interface SpokePlace extends AccountPlace {
  /** Of the deployment: sealed secrets are kept there. */
  readonly region: string
  readonly hub: string
  readonly naming: DeploymentNaming
  /** The account lists the organisation. */
  readonly listsOrganization: boolean
  /** The account has deploy/revoke-sessions.yml. */
  readonly revokesSessions: boolean
  /** The Region and workgroup of the table over a trail, where it is in this account. */
  readonly trail: { readonly region: string; readonly workgroup: string } | undefined
}

const KEY_WRITES = ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:UpdateAccessKey']
const READ_SECRET = ['secretsmanager:GetSecretValue']
const PUT_EVENTS = ['events:PutEvents']
const TEST_EVENT = { 'events:source': [TEST_SOURCE], 'events:detail-type': [TEST_DETAIL_TYPE] }
const MANAGED = { 'aws:ResourceTag/awskey:managed': ['true'] }

export function spokePermissions(of: SpokeRoleName, at: SpokePlace): RolePermissions {
  return {
    needed: neededBy(of, at),
    dangerous: [...dangerousAnywhere(at), ...dangerousFor(of, at)],
  }
}

function arnsOf(at: SpokePlace) {
  const iam = (what: string): string => `arn:${at.partition}:iam::${at.account}:${what}`
  const secret = (name: string): string =>
    `arn:${at.partition}:secretsmanager:${at.region}:${at.account}:secret:${name}`
  return {
    account: `arn:${at.partition}:account::${at.account}:account`,
    user: userArn(at),
    own: userArn(at, `user/${spokeRoleName(at.naming, 'operator')}`),
    group: iam(`group/${SOMETHING}`),
    policy: iam(`policy/${SOMETHING}`),
    role: iam(`role/${SOMETHING}`),
    reader: iam(`role${at.naming.rolePath}${spokeRoleName(at.naming, 'reader')}`),
    revoker: iam(`role${at.naming.rolePath}${at.naming.prefix}-revoker`),
    revocation: `arn:${at.partition}:ssm:${at.region}:${at.account}:document/${at.naming.prefix}-revoke-sessions`,
    automation: `arn:${at.partition}:ssm:${at.region}:${at.account}:automation-execution/${SOMETHING}`,
    provider: iam(`oidc-provider/${SOMETHING}`),
    sealed: secret(`awskey/keys/${SOMETHING}`),
    foreign: secret(SOMETHING),
    rotation: `arn:${at.partition}:lambda:${at.region}:${at.hub}:function:${functionName(at.naming, 'rotate-secret')}`,
  }
}

/** In any Region. */
function busArn(at: SpokePlace): string {
  return `arn:${at.partition}:events:${at.region}:${at.account}:event-bus/default`
}

function deny(at: AccountPlace): string {
  return `arn:${at.partition}:iam::aws:policy/AWSDenyAll`
}

const READS_OF_USERS = [
  'iam:GetUser',
  'iam:GetUserPolicy',
  'iam:ListAccessKeys',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupsForUser',
  'iam:ListSSHPublicKeys',
  'iam:ListUserPolicies',
]

function readsBesides(at: SpokePlace): readonly PermissionAsk[] {
  const arn = arnsOf(at)
  return [
    ask(arn.user, ['iam:GetAccessKeyLastUsed']),
    ask(arn.group, [
      'iam:GetGroupPolicy',
      'iam:ListAttachedGroupPolicies',
      'iam:ListGroupPolicies',
    ]),
    ask(arn.policy, ['iam:GetPolicy', 'iam:GetPolicyVersion']),
  ]
}

function neededBy(of: SpokeRoleName, at: SpokePlace): readonly PermissionAsk[] {
  const arn = arnsOf(at)
  switch (of) {
    case 'reader':
      return [
        ask('*', [
          'cloudtrail:LookupEvents',
          'iam:GenerateCredentialReport',
          'iam:GetAccountAuthorizationDetails',
          'iam:GetAccountSummary',
          'iam:GetCredentialReport',
          'iam:ListServiceSpecificCredentials',
          'iam:ListUsers',
          'sts:GetAccessKeyInfo',
          ...(at.listsOrganization
            ? [
                'organizations:ListAccounts',
                'organizations:ListAccountsForParent',
                'organizations:ListOrganizationalUnitsForParent',
              ]
            : []),
        ]),
        ask(arn.user, READS_OF_USERS),
        ...readsBesides(at),
        ask(arn.sealed, ['secretsmanager:DescribeSecret']),
        ask(arn.reader, ['iam:SimulatePrincipalPolicy']),
        ask(arn.account, ['account:ListRegions']),
        ask(busArn(at), PUT_EVENTS, TEST_EVENT),
      ]
    case 'operator':
      return [
        ask(arn.user, KEY_WRITES, MANAGED),
        ask(arn.sealed, [
          'secretsmanager:CancelRotateSecret',
          'secretsmanager:CreateSecret',
          'secretsmanager:DescribeSecret',
          'secretsmanager:PutSecretValue',
          'secretsmanager:TagResource',
          'secretsmanager:UpdateSecretVersionStage',
        ]),
        ask(arn.sealed, ['secretsmanager:PutResourcePolicy'], {
          'secretsmanager:BlockPublicPolicy': ['true'],
        }),
        ask(arn.sealed, ['secretsmanager:RotateSecret'], {
          'secretsmanager:RotationLambdaARN': [arn.rotation],
          'secretsmanager:RotateImmediately': ['false'],
        }),
        ask(arn.rotation, ['lambda:InvokeFunction']),
      ]
    case 'responder':
      return [
        ask(arn.user, [
          ...READS_OF_USERS,
          'iam:GetLoginProfile',
          'iam:ListMFADevices',
          'iam:ListServiceSpecificCredentials',
          'iam:ListSigningCertificates',
        ]),
        ...readsBesides(at),
        ask(arn.role, [
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:ListAttachedRolePolicies',
          'iam:ListInstanceProfilesForRole',
        ]),
        ask(arn.provider, ['iam:GetOpenIDConnectProvider']),
        ask('*', [
          'cloudtrail:LookupEvents',
          'iam:ListRoles',
          'iam:ListSAMLProviders',
          'sts:GetAccessKeyInfo',
        ]),
        ask(arn.account, ['account:ListRegions']),
        ask(arn.user, [
          'iam:DeleteLoginProfile',
          'iam:UpdateAccessKey',
          'iam:UpdateSSHPublicKey',
          'iam:UpdateServiceSpecificCredential',
          'iam:UpdateSigningCertificate',
        ]),
        ask(arn.user, ['iam:AttachUserPolicy', 'iam:DetachUserPolicy'], {
          'iam:PolicyARN': [deny(at)],
        }),
        ask(arn.user, ['iam:DeleteUserPermissionsBoundary', 'iam:PutUserPermissionsBoundary'], {
          'iam:PermissionsBoundary': [deny(at)],
        }),
        ask(arn.user, ['iam:PutUserPermissionsBoundary'], {
          'iam:PermissionsBoundary': [arn.policy],
        }),
        ask(arn.user, ['iam:TagUser', 'iam:UntagUser'], {
          'aws:TagKeys': ['awskey:quarantined'],
        }),
        ...(at.revokesSessions
          ? [
              ask(arn.revocation, ['ssm:StartAutomationExecution']),
              ask(arn.automation, ['ssm:GetAutomationExecution', 'ssm:StartAutomationExecution']),
              ask(arn.revoker, ['iam:PassRole'], { 'iam:PassedToService': ['ssm.amazonaws.com'] }),
            ]
          : []),
        ...(at.trail === undefined
          ? []
          : [
              ask(
                `arn:${at.partition}:athena:${at.trail.region}:${at.account}:workgroup/${at.trail.workgroup}`,
                [
                  'athena:GetQueryExecution',
                  'athena:GetQueryResults',
                  'athena:GetWorkGroup',
                  'athena:StartQueryExecution',
                  'athena:StopQueryExecution',
                ],
              ),
              ask(
                `arn:${at.partition}:athena:${at.trail.region}:${at.account}:datacatalog/AwsDataCatalog`,
                ['athena:GetTableMetadata'],
              ),
            ]),
      ]
    case 'rotator':
      return [
        ask(arn.sealed, [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ]),
      ]
    case 'root':
      return ['IAMAuditRootUserCredentials', 'IAMDeleteRootUserCredentials'].map((task) =>
        rootTask(at, task),
      )
  }
}

/** Into the root user of another account than its own. */
function rootTask(at: SpokePlace, task: string): PermissionAsk {
  return ask(`arn:${at.partition}:iam::${at.account}:root`, ['sts:AssumeRoot'], {
    'sts:TaskPolicyArn': [`arn:${at.partition}:iam::aws:policy/root-task/${task}`],
  })
}

function dangerousFor(of: SpokeRoleName, at: SpokePlace): readonly PermissionAsk[] {
  const arn = arnsOf(at)
  const administrator = administratorArn(at)
  const elsewhere = [
    ask(arn.foreign, READ_SECRET),
    ...(of === 'root' ? [] : [rootTask(at, 'IAMDeleteRootUserCredentials')]),
  ]
  switch (of) {
    case 'reader':
      return [
        ...elsewhere,
        ask(arn.sealed, READ_SECRET),
        ask(arn.user, [...KEY_WRITES, 'iam:TagUser'], MANAGED),
        ask(busArn(at), PUT_EVENTS, { ...TEST_EVENT, 'events:source': [SOMETHING] }),
      ]
    case 'operator':
      return [
        ...elsewhere,
        ask(arn.sealed, READ_SECRET),
        ask(arn.user, [...KEY_WRITES, 'iam:TagUser']),
        ask(arn.own, KEY_WRITES, MANAGED),
        ask(arn.sealed, ['secretsmanager:PutResourcePolicy'], {
          'secretsmanager:BlockPublicPolicy': ['false'],
        }),
      ]
    case 'responder':
      return [
        ...elsewhere,
        ask(arn.sealed, READ_SECRET),
        ask(arn.user, ['iam:CreateAccessKey', 'iam:DeleteAccessKey'], MANAGED),
        ask(arn.user, ['iam:DetachUserPolicy'], {
          'iam:PolicyARN': [`arn:${at.partition}:iam::aws:policy/AWSCompromisedKeyQuarantineV3`],
        }),
        ask(arn.user, ['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'], {
          'iam:PermissionsBoundary': [administrator],
        }),
        ask(arn.user, ['iam:TagUser'], { 'aws:TagKeys': ['awskey:owner'] }),
      ]
    case 'rotator':
      return [...elsewhere, ask(arn.user, KEY_WRITES, MANAGED)]
    case 'root':
      return [
        ...elsewhere,
        ask(arn.user, KEY_WRITES, MANAGED),
        rootTask(at, 'IAMCreateRootUserPassword'),
        rootTask(at, 'S3UnlockBucketPolicy'),
      ]
  }
}
