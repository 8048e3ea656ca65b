/** What the managed policies of the sandbox allow or deny. A policy that is not in this table grants nothing. */
export interface PolicyGrant {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
}

const AWS_MANAGED = 'arn:aws:iam::aws:policy/'

export const ADMINISTRATOR_ACCESS = `${AWS_MANAGED}AdministratorAccess`

const POLICIES: Readonly<Record<string, PolicyGrant>> = {
  [ADMINISTRATOR_ACCESS]: { effect: 'Allow', actions: ['*'] },
  [`${AWS_MANAGED}AWSDenyAll`]: { effect: 'Deny', actions: ['*'] },
  [`${AWS_MANAGED}IAMReadOnlyAccess`]: {
    effect: 'Allow',
    actions: ['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport'],
  },
  [`${AWS_MANAGED}AWSCloudTrail_ReadOnlyAccess`]: {
    effect: 'Allow',
    actions: ['cloudtrail:Get*', 'cloudtrail:LookupEvents'],
  },
  [`${AWS_MANAGED}SecretsManagerReadWrite`]: { effect: 'Allow', actions: ['secretsmanager:*'] },
  [`${AWS_MANAGED}AmazonS3FullAccess`]: { effect: 'Allow', actions: ['s3:*'] },
  [`${AWS_MANAGED}AmazonSQSFullAccess`]: { effect: 'Allow', actions: ['sqs:*'] },
  [`${AWS_MANAGED}AmazonDynamoDBFullAccess`]: { effect: 'Allow', actions: ['dynamodb:*'] },
}

export function policyGrant(policyArn: string): PolicyGrant | undefined {
  return POLICIES[policyArn]
}

/** Whether an AWS-managed policy of that ARN exists; every name under `aws:policy/` does, and customer policies do not. */
export function isAttachablePolicy(policyArn: string): boolean {
  return policyArn.startsWith(AWS_MANAGED) && policyArn.length > AWS_MANAGED.length
}

export function matchesAction(pattern: string, action: string): boolean {
  return wildcardMatch(pattern.toLowerCase(), action.toLowerCase())
}

/** IAM's wildcards: `*` any run of characters, `?` any one. */
export function wildcardMatch(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}
