/**
 * Single actions that say what a user may reach short of becoming more: what holds or makes credentials or opens a resource to strangers, and what takes data out. Chosen after Cloudsplaining's kinds
 * of risk; a service's secrets are counted with credentials here, because that is what mostly lies in them.
 */
export const CREDENTIAL_ACTIONS: readonly string[] = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ec2:GetPasswordData',
  'lightsail:DownloadDefaultKeyPair',
  'lightsail:GetInstanceAccessDetails',
  'redshift:GetClusterCredentials',
  'redshift:GetClusterCredentialsWithIAM',
  'rds-db:connect',
  'codeartifact:GetAuthorizationToken',
  'cognito-idp:AdminSetUserPassword',
  // Opens a resource to whomever one likes.
  's3:PutBucketPolicy',
  's3:PutBucketAcl',
  's3:PutObjectAcl',
  's3:PutAccessPointPolicy',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'lambda:AddPermission',
  'sqs:AddPermission',
  'sqs:SetQueueAttributes',
  'sns:AddPermission',
  'sns:SetTopicAttributes',
  'secretsmanager:PutResourcePolicy',
  'ecr:SetRepositoryPolicy',
  'dynamodb:PutResourcePolicy',
  'glue:PutResourcePolicy',
  'ec2:ModifySnapshotAttribute',
  'ec2:ModifyImageAttribute',
  'rds:ModifyDBSnapshotAttribute',
  'rds:ModifyDBClusterSnapshotAttribute',
  'backup:PutBackupVaultAccessPolicy',
  'ram:CreateResourceShare',
]

/** The same, of another user. */
export const CREDENTIAL_ACTIONS_ON_OTHERS: readonly string[] = [
  'iam:CreateServiceSpecificCredential',
  'iam:ResetServiceSpecificCredential',
  'iam:UploadSSHPublicKey',
]

export const DATA_ACTIONS: readonly string[] = [
  's3:GetObject',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:ExportTableToPointInTime',
  'rds-data:ExecuteStatement',
  'redshift-data:ExecuteStatement',
  'athena:GetQueryResults',
  'kinesis:GetRecords',
  'sqs:ReceiveMessage',
  'ebs:GetSnapshotBlock',
  'ec2:CreateSnapshot',
  'rds:CreateDBSnapshot',
  'codecommit:GitPull',
  'ecr:BatchGetImage',
  'lambda:GetFunction',
  'logs:GetLogEvents',
  'logs:FilterLogEvents',
  'kms:Decrypt',
  'backup:StartRestoreJob',
]

/** How reading actions begin, in lower case. Whatever begins otherwise is taken to change something. */
export const READING_VERBS: readonly string[] = [
  'batchget',
  'describe',
  'download',
  'filter',
  'get',
  'head',
  'list',
  'lookup',
  'query',
  'scan',
  'search',
  'select',
  'simulate',
  'view',
]
