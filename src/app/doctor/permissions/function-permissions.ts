import {
  type DeploymentNaming,
  type FunctionName,
  functionName,
  type SpokeRoleName,
  spokeRoleName,
} from '../../../shared/deployment-names.ts'
import { dangerousAnywhere, SOMETHING } from './dangerous-anywhere.ts'
import { ask, type PermissionAsk, type RolePermissions } from './permission-ask.ts'

/**
 * What the role of each function must be able to do, as the statements of serverless.yml grant it, and what it must not. Pure. test/app/doctor/permissions.test.ts holds it against the template, so that
 * whoever gives a function a permission writes it down here too.
 */
export interface HubNames {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly naming: DeploymentNaming
  readonly table: string
  /** Names of queues. */
  readonly jobs: string
  readonly responder: string
  readonly signalDeadLetters: string
  readonly bucket: string
  /** ARNs. */
  readonly slackSecret: string
  readonly clickKey: string
  readonly signalKey: string
  readonly pickupKey: string
  readonly accounts: readonly string[]
  /** Where the role `root` stands. */
  readonly rootHome: string | undefined
}

const WORK = [
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
]
const ENTER = ['sts:AssumeRole', 'sts:SetSourceIdentity']
const SEND = ['sqs:SendMessage']
const READ_SECRET = ['secretsmanager:GetSecretValue']
const rows = (first: string) => ({ 'dynamodb:LeadingKeys': [`${first}#DOCTOR`] })

export function functionPermissions(of: FunctionName, at: HubNames): RolePermissions {
  return {
    needed: [...logsOf(of, at), ...neededBy(of, at)],
    dangerous: [...dangerousAnywhere(at), ...dangerousFor(of, at)],
  }
}

function arnsOf(at: HubNames) {
  const { partition, region, account } = at
  const here = (service: string, what: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${what}`
  return {
    table: here('dynamodb', `table/${at.table}`),
    index: here('dynamodb', `table/${at.table}/index/due`),
    jobs: here('sqs', at.jobs),
    responder: here('sqs', at.responder),
    signalDeadLetters: here('sqs', at.signalDeadLetters),
    sealed: here('secretsmanager', `secret:awskey/keys/${SOMETHING}`),
    waiting: here('secretsmanager', `secret:awskey/pickup/${SOMETHING}`),
    bucket: `arn:${partition}:s3:::${at.bucket}`,
    file: (folder: string): string => `arn:${partition}:s3:::${at.bucket}/${folder}/${SOMETHING}`,
    code: (of: FunctionName): string => here('lambda', `function:${functionName(at.naming, of)}`),
    log: (of: FunctionName): string =>
      here('logs', `log-group:/aws/lambda/${functionName(at.naming, of)}:log-stream:doctor`),
  }
}

function logsOf(of: FunctionName, at: HubNames): readonly PermissionAsk[] {
  return [ask(arnsOf(at).log(of), ['logs:CreateLogStream', 'logs:PutLogEvents'])]
}

function roleIn(at: HubNames, account: string, role: SpokeRoleName): string {
  const name = `${at.naming.rolePath}${spokeRoleName(at.naming, role)}`
  return `arn:${at.partition}:iam::${account}:role${name}`
}

function entering(at: HubNames, role: SpokeRoleName): readonly PermissionAsk[] {
  return at.accounts.map((account) => ask(roleIn(at, account, role), ENTER))
}

function neededBy(of: FunctionName, at: HubNames): readonly PermissionAsk[] {
  const arn = arnsOf(at)
  switch (of) {
    case 'slack':
      return [
        ask(at.clickKey, ['kms:GenerateMac']),
        ask(arn.jobs, SEND),
        ask(arn.responder, SEND),
        ask(at.slackSecret, READ_SECRET),
        ask(arn.table, ['dynamodb:GetItem', 'dynamodb:Query'], rows('INV')),
      ]
    case 'worker':
      return [
        ask(at.clickKey, ['kms:VerifyMac']),
        ask(arn.jobs, WORK),
        ask(at.slackSecret, READ_SECRET),
        ask(arn.table, ['dynamodb:GetItem', 'dynamodb:Query'], rows('REQ')),
        ask(arn.index, ['dynamodb:Query']),
        ask(
          arn.table,
          ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          rows('REQ'),
        ),
        ask(arn.table, ['dynamodb:DeleteItem'], rows('LOCK')),
        ask(arn.table, ['dynamodb:PutItem'], {
          ...rows('LEDGER#REQ'),
          'dynamodb:EnclosingOperation': ['TransactWriteItems'],
        }),
        ask(arn.waiting, [
          'secretsmanager:CreateSecret',
          'secretsmanager:DeleteSecret',
          'secretsmanager:DescribeSecret',
          'secretsmanager:PutResourcePolicy',
          'secretsmanager:PutSecretValue',
          'secretsmanager:TagResource',
        ]),
        ask(at.pickupKey, ['kms:Decrypt', 'kms:GenerateDataKey']),
        ask(arn.file('fleet'), ['s3:GetObject', 's3:PutObject']),
        ...entering(at, 'reader'),
        ...entering(at, 'operator'),
        ...(at.rootHome === undefined ? [] : [ask(roleIn(at, at.rootHome, 'root'), ENTER)]),
      ]
    case 'responder':
      return [
        ask(at.clickKey, ['kms:VerifyMac']),
        ask(at.signalKey, ['kms:VerifyMac']),
        ask(arn.responder, WORK),
        ask(arn.jobs, SEND),
        ask(at.slackSecret, READ_SECRET),
        ask(arn.table, ['dynamodb:GetItem', 'dynamodb:Query'], rows('INCIDENT')),
        ask(arn.table, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], rows('INCIDENT')),
        ask(arn.table, ['dynamodb:DeleteItem'], rows('LOCK')),
        ask(arn.file('audits'), ['s3:GetObject', 's3:PutObject']),
        ask(arn.bucket, ['s3:ListBucket']),
        ask(arn.file('snapshots'), ['s3:GetObject']),
        ask(arn.file('snapshots'), ['s3:PutObject'], { 's3:if-none-match': ['*'] }),
        ...entering(at, 'responder'),
      ]
    case 'signal':
      return [
        ask(at.signalKey, ['kms:GenerateMac']),
        ask(arn.responder, SEND),
        ask(arn.signalDeadLetters, SEND),
      ]
    case 'pickup':
      return [
        ask(arn.waiting, ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']),
        ask(at.pickupKey, ['kms:Decrypt']),
        ask(arn.table, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], rows('PICKUP')),
        ask(arn.jobs, SEND),
      ]
    case 'clock':
      return [ask(arn.index, ['dynamodb:Query']), ask(arn.jobs, SEND), ask(arn.responder, SEND)]
    case 'reminder':
      return [ask(arn.jobs, SEND)]
    case 'rotate-secret':
      return [
        ask(arn.table, ['dynamodb:GetItem'], rows('REQ')),
        ask(arn.table, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], rows('AUTO')),
        ask(arn.jobs, SEND),
        ...entering(at, 'rotator'),
      ]
  }
}

/** The work of another function, and what would let somebody rewrite what happened. */
function dangerousFor(of: FunctionName, at: HubNames): readonly PermissionAsk[] {
  const arn = arnsOf(at)
  const others = (key: string, ...mine: readonly FunctionName[]): readonly PermissionAsk[] =>
    mine.includes(of) ? [] : [ask(key, ['kms:GenerateMac'])]
  const reads: readonly FunctionName[] = ['slack', 'worker', 'responder']
  const writes: readonly FunctionName[] = ['worker', 'responder']
  return [
    ask(arn.code('worker'), [
      'lambda:AddPermission',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ]),
    ask(at.clickKey, ['kms:CreateGrant', 'kms:PutKeyPolicy']),
    ask(at.signalKey, ['kms:CreateGrant', 'kms:PutKeyPolicy']),
    ...others(at.clickKey, 'slack'),
    ...others(at.signalKey, 'signal'),
    ask(arn.table, ['dynamodb:DeleteTable', 'dynamodb:UpdateTable']),
    ask(
      arn.table,
      ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'],
      rows('LEDGER#REQ'),
    ),
    ...(writes.includes(of)
      ? []
      : [ask(arn.table, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], rows('REQ'))]),
    ask(arn.sealed, READ_SECRET),
    ...(of === 'pickup' ? [] : [ask(arn.waiting, READ_SECRET)]),
    ...(reads.includes(of) ? [] : [ask(at.slackSecret, READ_SECRET)]),
    ask(arn.file('audits'), ['s3:DeleteObject']),
  ]
}
