/**
 * The ATT&CK tactic of calls that have one, by service and name. Data only. It says what such a call can serve, never that somebody meant it: administrators make the same calls.
 * A call that is not in here has no tactic for certain, and is counted without one.
 */
export const TACTICS = [
  'Discovery',
  'Credential Access',
  'Persistence',
  'Privilege Escalation',
  'Lateral Movement',
  'Execution',
  'Defense Evasion',
  'Exfiltration',
  'Impact',
] as const
export type Tactic = (typeof TACTICS)[number]

const CALLS: Readonly<Record<Tactic, readonly string[]>> = {
  Discovery: [
    'sts:GetCallerIdentity',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:ListAttachedUserPolicies',
    'iam:ListGroups',
    'iam:ListRoles',
    'iam:ListUserPolicies',
    'iam:ListUsers',
    'iam:SimulatePrincipalPolicy',
    'ec2:DescribeInstances',
    'ec2:DescribeRegions',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSnapshots',
    'ec2:DescribeVpcs',
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
    'rds:DescribeDBInstances',
    's3:ListBuckets',
    'secretsmanager:ListSecrets',
    'servicequotas:ListServiceQuotas',
    'ses:GetSendQuota',
    'ssm:DescribeInstanceInformation',
    'bedrock:ListFoundationModels',
  ],
  'Credential Access': [
    'ec2:GetPasswordData',
    'secretsmanager:BatchGetSecretValue',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
  ],
  Persistence: [
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreateOpenIDConnectProvider',
    'iam:CreateRole',
    'iam:CreateSAMLProvider',
    'iam:CreateServiceSpecificCredential',
    'iam:CreateUser',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateLoginProfile',
    'iam:UploadSSHPublicKey',
    'lambda:AddPermission20150331v2',
    'sts:GetFederationToken',
  ],
  'Privilege Escalation': [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreatePolicyVersion',
    'iam:DeleteUserPermissionsBoundary',
    'iam:PutGroupPolicy',
    'iam:PutRolePolicy',
    'iam:PutUserPolicy',
    'iam:SetDefaultPolicyVersion',
  ],
  'Lateral Movement': [
    'ec2-instance-connect:SendSSHPublicKey',
    'signin:GetSigninToken',
    'sts:AssumeRole',
  ],
  Execution: ['ssm:SendCommand', 'ssm:StartSession'],
  'Defense Evasion': [
    'cloudtrail:DeleteTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:StopLogging',
    'cloudtrail:UpdateTrail',
    'config:DeleteConfigurationRecorder',
    'config:StopConfigurationRecorder',
    'ec2:DeleteFlowLogs',
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
    'logs:DeleteLogGroup',
    'organizations:LeaveOrganization',
  ],
  Exfiltration: [
    'ec2:ModifyImageAttribute',
    'ec2:ModifySnapshotAttribute',
    'rds:ModifyDBSnapshotAttribute',
    's3:PutBucketPolicy',
    's3:PutBucketReplication',
  ],
  Impact: [
    'bedrock:Converse',
    'bedrock:InvokeModel',
    'bedrock:InvokeModelWithResponseStream',
    'ec2:DeleteVolume',
    'ec2:RequestSpotInstances',
    'ec2:RunInstances',
    'ec2:TerminateInstances',
    'ecs:RunTask',
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
    'rds:DeleteDBInstance',
    's3:DeleteBucket',
    'ses:SendEmail',
    'ses:SendRawEmail',
  ],
}

const TACTIC_OF: ReadonlyMap<string, Tactic> = new Map(
  TACTICS.flatMap((tactic) => CALLS[tactic].map((call) => [call, tactic] as const)),
)

/** How many kinds of discovery are known. */
export const DISCOVERY_CALLS: number = CALLS.Discovery.length

export function tacticOf(call: string): Tactic | undefined {
  return TACTIC_OF.get(call)
}
