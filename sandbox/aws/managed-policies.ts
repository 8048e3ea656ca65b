/** What the managed policies of the sandbox allow or deny. A policy that is not in this table grants nothing. */
export interface PolicyGrant {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
}

const AWS_MANAGED = 'arn:aws:iam::aws:policy/'

export const ADMINISTRATOR_ACCESS = `${AWS_MANAGED}AdministratorAccess`

export const IAM_FULL_ACCESS = `${AWS_MANAGED}IAMFullAccess`
export const EC2_FULL_ACCESS = `${AWS_MANAGED}AmazonEC2FullAccess`

const POLICIES: Readonly<Record<string, PolicyGrant>> = {
  [ADMINISTRATOR_ACCESS]: { effect: 'Allow', actions: ['*'] },
  [`${AWS_MANAGED}AWSDenyAll`]: { effect: 'Deny', actions: ['*'] },
  [`${AWS_MANAGED}IAMReadOnlyAccess`]: {
    effect: 'Allow',
    actions: ['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport'],
  },
  [IAM_FULL_ACCESS]: { effect: 'Allow', actions: ['iam:*'] },
  [EC2_FULL_ACCESS]: { effect: 'Allow', actions: ['ec2:*'] },
  [`${AWS_MANAGED}AWSCloudTrail_ReadOnlyAccess`]: {
    effect: 'Allow',
    actions: ['cloudtrail:Get*', 'cloudtrail:LookupEvents'],
  },
  [`${AWS_MANAGED}SecretsManagerReadWrite`]: { effect: 'Allow', actions: ['secretsmanager:*'] },
  [`${AWS_MANAGED}AmazonS3FullAccess`]: { effect: 'Allow', actions: ['s3:*'] },
  [`${AWS_MANAGED}AmazonSQSFullAccess`]: { effect: 'Allow', actions: ['sqs:*'] },
  [`${AWS_MANAGED}AmazonDynamoDBFullAccess`]: { effect: 'Allow', actions: ['dynamodb:*'] },
}

/** What these two say, in short. They take no effect on what anybody may do here. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  [`${AWS_MANAGED}ReadOnlyAccess`]: [
    'dynamodb:BatchGet*',
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'ec2:Describe*',
    'iam:Get*',
    'iam:List*',
    's3:Get*',
    's3:List*',
  ],
  [`${AWS_MANAGED}SecurityAudit`]: ['ec2:Describe*', 'iam:Get*', 'iam:List*', 's3:GetBucket*'],
}

/** The document of an AWS-managed policy; `undefined` for what the sandbox knows by name only. */
export function awsDocument(policyArn: string): object | undefined {
  const grant = POLICIES[policyArn] ?? readerGrant(policyArn)
  if (grant === undefined) return undefined
  const { effect: Effect, actions: Action } = grant
  return { Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] }
}

function readerGrant(policyArn: string): PolicyGrant | undefined {
  const actions = READERS[policyArn]
  return actions && { effect: 'Allow', actions }
}

/** What hangs on a group. Other groups have nothing; none of these takes effect on what their members may do here. */
export const GROUPS: Readonly<
  Record<string, { readonly attached: readonly string[]; readonly inline: readonly string[] }>
> = {
  engineers: { attached: [`${AWS_MANAGED}ReadOnlyAccess`], inline: [] },
  security: { attached: [`${AWS_MANAGED}SecurityAudit`], inline: [] },
  administrators: { attached: [ADMINISTRATOR_ACCESS], inline: [] },
  'break-fix': { attached: [], inline: ['everything'] },
}

const allow = (action: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
})

/** The document of an inline policy of this name. */
export function inlineDocument(policyName: string): object {
  if (policyName === 'everything') return allow('*')
  return allow(policyName === 'AmazonSesSendingAccess' ? 'ses:SendRawEmail' : 's3:GetObject')
}

export const CUSTOMER_POLICIES = ['artefact-reader', 'platform-owner'] as const

/** A customer's own policy; every account has the same two. */
export function customerPolicy(policyArn: string, accountId: string): object | undefined {
  const name = policyArn.slice(`arn:aws:iam::${accountId}:policy/`.length)
  if (policyArn !== `arn:aws:iam::${accountId}:policy/${name}`) return undefined
  if (name === 'platform-owner') return allow('*:*')
  return name === 'artefact-reader' ? allow('s3:GetObject') : undefined
}

export function policyGrant(policyArn: string): PolicyGrant | undefined {
  return POLICIES[policyArn]
}

/** Whether an AWS-managed policy of that ARN exists; every name under `aws:policy/` does, and customer policies do not. */
export function isAttachablePolicy(policyArn: string): boolean {
  return policyArn.startsWith(AWS_MANAGED) && policyArn.length > AWS_MANAGED.length
}
