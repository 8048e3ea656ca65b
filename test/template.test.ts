/** What `npm run package` makes for AWS: read from a copy of the tree, packaged without credentials, twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTableInput, TTL_ATTRIBUTE } from '../src/aws/dynamo/table-schema.ts'
import { FUNCTION_NAMES, keyAlias, USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { loose, type Packaged, packageCopy, removeCopies } from './support/packaged.ts'

const Statement = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  NotAction: z.array(z.string()).optional(),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
})
const Role = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
})
const LAMBDAS = FUNCTION_NAMES.map(
  (name) => `${name.charAt(0).toUpperCase()}${name.slice(1).replace('-', 'Dash')}LambdaFunction`,
)

let first: Packaged
let second: Packaged
beforeAll(async () => {
  ;[first, second] = await Promise.all([packageCopy(), packageCopy()])
}, 120_000)
afterAll(removeCopies)

const properties = (name: string): Record<string, unknown> =>
  first.template.Resources[name]?.Properties ?? {}
const statementsOf = (role: string): readonly z.infer<typeof Statement>[] =>
  Role.parse(properties(role)).Policies.flatMap((policy) => policy.PolicyDocument.Statement)
const allowed = (role: string): readonly string[] =>
  statementsOf(role)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => Action)
    .toSorted()

describe('npm run package', () => {
  it('gives the same template and the same archives twice', () => {
    expect(second.template).toEqual(first.template)
    expect(second.archives).toEqual(first.archives)
  })

  it('names no resource that the template lacks, and no circle of resources', () => {
    expect(loose(first.template)).toEqual({ missing: [], circle: [] })
  })

  it('gives every function the names that the configuration reads, and no other', () => {
    const Environment = z.object({
      Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
    })
    for (const name of LAMBDAS) {
      const { Variables } = Environment.parse(properties(name)).Environment
      const ours = Object.keys(Variables).filter((each) => each !== 'NODE_OPTIONS')
      expect(ours.toSorted()).toEqual([
        'AWSKEY_BUCKET',
        'AWSKEY_CONFIG',
        'AWSKEY_PUBLIC_URL',
        'AWSKEY_QUEUE_URL',
        'AWSKEY_RESPONDER_QUEUE_URL',
        'AWSKEY_SLACK_SECRET_ARN',
        'AWSKEY_TABLE',
      ])
    }
  })

  it('keeps the timeout of the worker below the visibility of its queue', () => {
    expect(properties('WorkerLambdaFunction')['Timeout']).toBe(60)
    expect(properties('JobQueue')['VisibilityTimeout']).toBe(120)
  })

  it('makes the table that the code reads and writes', () => {
    const { TableName: _, ...table } = createTableInput('any')
    expect(properties('Table')).toMatchObject({
      ...table,
      TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    })
  })
})

describe('the role of each function', () => {
  it('is its own', () => {
    const WithRole = z.object({
      Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
    })
    const roles = LAMBDAS.map((name) => WithRole.parse(properties(name)).Role['Fn::GetAtt'][0])
    expect(roles).toEqual([
      'SlackRole',
      'WorkerRole',
      'ResponderRole',
      'SignalRole',
      'PickupRole',
      'ClockRole',
      'ReminderRole',
      'RotateSecretRole',
    ])
  })

  it('allows slack to sign and enqueue, and nothing in IAM, STS or the rows of requests', () => {
    expect(allowed('SlackRole')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'kms:GenerateMac',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ])
    const read = statementsOf('SlackRole').find(({ Action }) => Action.includes('dynamodb:Query'))
    expect(read?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'INV#*' },
    })
  })

  it('allows the worker to verify clicks and never to sign one', () => {
    expect(allowed('WorkerRole')).toContain('kms:VerifyMac')
    expect(allowed('WorkerRole')).not.toContain('kms:GenerateMac')
  })

  it('allows the worker to delete locks and no other row', () => {
    const deletes = statementsOf('WorkerRole').filter(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('dynamodb:DeleteItem'),
    )
    expect(deletes.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LOCK#*', 'BULK#OF#*'] } },
    ])
  })

  it('allows the worker to keep readings of accounts in the bucket, and nothing else there', () => {
    const onBucket = statementsOf('WorkerRole').filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' && Action.some((action) => action.startsWith('s3:')),
    )
    expect(onBucket.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['s3:GetObject', 's3:PutObject'], { 'Fn::Sub': `\${Bucket.Arn}/fleet/*` }],
    ])
  })

  it('lets the worker read accounts of the organisation where awskey.yml asks for them, and else not', async () => {
    expect(first.template.Resources['OrganizationReader']).toBeUndefined()
    const { template } = await packageCopy('\norganization: { account: development }\n')

    expect(template.Resources['OrganizationReader']?.Properties).toMatchObject({
      Roles: [{ Ref: 'WorkerRole' }],
      PolicyDocument: {
        Statement: [
          {
            Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
            Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/awskey-reader` },
            Condition: { StringEquals: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } },
          },
        ],
      },
    })
  }, 120_000)

  it('allows the worker to find the open requests', () => {
    const onIndex = statementsOf('WorkerRole').filter(
      ({ Effect, Resource: on }) => Effect === 'Allow' && JSON.stringify(on).includes('index/due'),
    )
    expect(onIndex.map(({ Action }) => Action)).toEqual([['dynamodb:Query']])
  })

  it('allows the clock to find what is due and to enqueue it', () => {
    expect(allowed('ClockRole')).toEqual([
      'dynamodb:Query',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ])
  })

  it('allows the page to read the keys it shows, to mark their rows and to tell the worker', () => {
    expect(allowed('PickupRole')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ])
    const onRows = statementsOf('PickupRole').find(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('dynamodb:UpdateItem'),
    )
    expect(onRows?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'PICKUP#*' },
    })
    const reads = statementsOf('PickupRole').find(({ Action }) =>
      Action.includes('secretsmanager:GetSecretValue'),
    )
    expect(JSON.stringify(reads?.Resource)).toContain(':secret:awskey/pickup/*')
  })

  it('lets the worker seal keys for the page and read none', () => {
    const ofKeys = statementsOf('WorkerRole').filter(({ Resource: on }) =>
      JSON.stringify(on).includes(':secret:awskey/'),
    )
    expect(ofKeys.map(({ Effect, Action }) => [Effect, Action.length])).toEqual([
      ['Allow', 6],
      ['Deny', 1],
    ])
    expect(ofKeys[0]?.Action).not.toContain('secretsmanager:GetSecretValue')
    expect(ofKeys[1]?.Action).toEqual(['secretsmanager:GetSecretValue'])
  })

  it('gives the key of one-time secrets to the worker to seal and to the page to open, through Secrets Manager alone', () => {
    const KeyPolicy = z.object({
      KeyPolicy: z.object({ Statement: z.array(Statement) }),
    })
    const { Statement: statements } = KeyPolicy.parse(properties('PickupKey')).KeyPolicy
    const uses = statements.filter(({ Sid }) => Sid !== 'Administer')
    expect(uses.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['Seal', ['kms:Decrypt', 'kms:GenerateDataKey']],
      ['Open', ['kms:Decrypt']],
    ])
    for (const { Condition } of uses) {
      expect(JSON.stringify(Condition)).toContain('kms:ViaService')
      expect(JSON.stringify(Condition)).toContain('secret:awskey/pickup/*')
    }
  })

  it('throttles the page more than the rest and keeps no access log, which would hold its tokens', () => {
    expect(properties('HttpApiStage')).toMatchObject({
      RouteSettings: {
        'GET /pickup': { ThrottlingRateLimit: 10 },
        'HEAD /pickup': { ThrottlingRateLimit: 10 },
        'POST /pickup': { ThrottlingRateLimit: 10 },
      },
    })
    expect(properties('HttpApiStage')).not.toHaveProperty('AccessLogSettings')
  })

  it.each([
    'SlackRole',
    'WorkerRole',
    'ResponderRole',
    'PickupRole',
    'ClockRole',
    'RotateSecretRole',
  ])(
    'denies %s every change of the ledger, every write to it outside a transaction, and whatever is not about rows',
    (role) => {
      const onLedger = {
        'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['LEDGER#*', 'ANCHOR#*', 'HEADS'] },
      }
      const denied = statementsOf(role).filter(
        ({ Effect, Resource: on }) => Effect === 'Deny' && JSON.stringify(on).includes('Table'),
      )
      expect(
        denied.map(({ Action, NotAction, Condition }) => ({ Action, NotAction, Condition })),
      ).toEqual([
        {
          Action: [],
          NotAction: [
            'dynamodb:ConditionCheckItem',
            'dynamodb:DeleteItem',
            'dynamodb:GetItem',
            'dynamodb:PutItem',
            'dynamodb:Query',
            'dynamodb:UpdateItem',
          ],
          Condition: undefined,
        },
        {
          Action: ['dynamodb:PutItem'],
          NotAction: undefined,
          Condition: {
            ...onLedger,
            StringNotEquals: { 'dynamodb:EnclosingOperation': 'TransactWriteItems' },
          },
        },
        {
          Action: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
          NotAction: undefined,
          Condition: onLedger,
        },
      ])
    },
  )

  it('assumes reader and operator of the configured accounts, by name', () => {
    const assume = statementsOf('WorkerRole').find(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('sts:AssumeRole'),
    )
    expect(assume?.Resource).toEqual(
      ['111111111111', '222222222222'].flatMap((account) =>
        ['awskey-reader', 'awskey-operator'].map((role) => ({
          'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:role/${role}`,
        })),
      ),
    )
  })

  it('allows the responder to verify clicks, to assume its own role in the configured accounts, and to write incidents, audits and locks alone', () => {
    expect(allowed('ResponderRole')).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'kms:VerifyMac',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'sqs:SendMessage',
      'sts:AssumeRole',
      'sts:SetSourceIdentity',
    ])
    const writes = statementsOf('ResponderRole').find(({ Sid }) => Sid === 'WriteIncidentsAndLocks')
    expect(writes?.Condition).toEqual({
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': [
          'AUDIT#*',
          'CONTAINED#*',
          'EXPOSED#*',
          'HEADS',
          'INCIDENT#*',
          'JOB#*',
          'LEDGER#INCIDENT#*',
          'LOCK#*',
          'LOOKUP#*',
        ],
      },
    })
    const deletes = statementsOf('ResponderRole').find(({ Sid }) => Sid === 'FreeLocks')
    expect(deletes?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'LOCK#*' },
    })
    const pages = statementsOf('ResponderRole').find(({ Sid }) => Sid === 'KeepPagesOfAudits')
    expect(pages?.Resource).toEqual({ 'Fn::Sub': `\${Bucket.Arn}/audits/*` })
    const kept = statementsOf('ResponderRole').find(({ Sid }) => Sid === 'KeepSnapshotsOnce')
    expect(kept).toMatchObject({
      Action: ['s3:PutObject'],
      Resource: { 'Fn::Sub': `\${Bucket.Arn}/snapshots/*` },
      Condition: { StringEquals: { 's3:if-none-match': '*' } },
    })
    const assume = statementsOf('ResponderRole').find(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('sts:AssumeRole'),
    )
    expect(assume?.Resource).toEqual(
      ['111111111111', '222222222222'].map((account) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:role/awskey-responder`,
      })),
    )
  })

  it('allows the signal function to sign and enqueue, and to read nothing', () => {
    expect(allowed('SignalRole')).toEqual([
      'kms:GenerateMac',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'sqs:SendMessage',
    ])
    const on = (action: string): unknown =>
      statementsOf('SignalRole')
        .filter(({ Action }) => Action.includes(action))
        .map(({ Resource: one }) => one)
    expect(on('kms:GenerateMac')).toEqual([{ 'Fn::GetAtt': ['SignalKey', 'Arn'] }])
    expect(on('sqs:SendMessage')).toEqual(
      ['ResponderQueue', 'SignalDeadLetters'].map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] })),
    )
  })

  it('lets the signal function alone sign what AWS reports, and the responder alone verify it', () => {
    const KeyPolicy = z.object({ KeyPolicy: z.object({ Statement: z.array(Statement) }) })
    const usersOf = (key: string): unknown =>
      KeyPolicy.parse(properties(key))
        .KeyPolicy.Statement.filter(({ Sid }) => Sid !== 'Administer')
        .map(({ Action, Condition }) => [
          Action,
          [...JSON.stringify(Condition).matchAll(/role\/([\w-]+)/g)].map(([, role]) => role),
        ])
    expect(usersOf('SignalKey')).toEqual([
      [['kms:GenerateMac'], ['awskey-function-signal']],
      [['kms:VerifyMac'], ['awskey-function-responder']],
    ])
    expect(usersOf('ClickKey')).toEqual([
      [['kms:GenerateMac'], ['awskey-function-slack']],
      [['kms:VerifyMac'], ['awskey-function-worker', 'awskey-function-responder']],
    ])
    expect(properties('SignalKeyAlias')['AliasName']).toBe(keyAlias(USUAL_NAMING, 'signals'))
    expect(properties('ClickKeyAlias')['AliasName']).toBe(keyAlias(USUAL_NAMING, 'clicks'))
  })

  it('gives the signal function events of AWS and test events alone, and lets no one but these rules call it', () => {
    const rules = Object.entries(first.template.Resources).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('SignalLambdaFunction'),
    )
    const Pattern = z.object({ EventPattern: z.object({ source: z.array(z.string()) }) })
    expect(
      rules.flatMap(([, rule]) => Pattern.parse(rule.Properties).EventPattern.source).toSorted(),
    ).toEqual(['aws.guardduty', 'aws.health', 'aws.iam', 'awskey.doctor'])
    const callers = Object.values(first.template.Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Permission' &&
        JSON.stringify(Properties['FunctionName']).includes('SignalLambdaFunction'),
    )
    expect(callers).toHaveLength(4)
    for (const { Properties } of callers) {
      expect(Properties['Principal']).toBe('events.amazonaws.com')
      expect(JSON.stringify(Properties['SourceArn'])).toContain('rule')
    }
  })

  it('keeps the timeout of the responder below the visibility of its queue', () => {
    expect(properties('ResponderLambdaFunction')['Timeout']).toBe(60)
    expect(properties('ResponderQueue')['VisibilityTimeout']).toBe(120)
  })

  it('fires the reminder by the clock of the configured time zone, and lets it do nothing but say so', () => {
    expect(properties('WeeklySchedule')).toMatchObject({
      ScheduleExpression: 'cron(0 9 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': ['ReminderLambdaFunction', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ReminderDeadLetters', 'Arn'] } },
      },
    })
    expect(allowed('ReminderRole')).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ])
    expect(allowed('SchedulerRole')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage'])
    const grants = statementsOf('SchedulerRole').filter(({ Effect }) => Effect === 'Allow')
    expect(grants.map(({ Resource: on }) => on)).toEqual([
      { 'Fn::GetAtt': ['ReminderLambdaFunction', 'Arn'] },
      { 'Fn::GetAtt': ['ReminderDeadLetters', 'Arn'] },
    ])
    expect(JSON.stringify(properties('SchedulerRole')['AssumeRolePolicyDocument'])).toContain(
      'aws:SourceAccount',
    )
  })

  it('allows the rotation function to look at requests, and to write nothing but when it used a key', () => {
    expect(allowed('RotateSecretRole')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'sts:AssumeRole',
      'sts:SetSourceIdentity',
    ])
    const conditions = statementsOf('RotateSecretRole').flatMap(({ Effect, Action, Condition }) =>
      Effect === 'Allow' && Action.some((action) => action.startsWith('dynamodb:'))
        ? [Condition]
        : [],
    )
    expect(conditions).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUTO', 'AUTO#*', 'REQ#*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'AUTO#*' } },
    ])
    const assume = statementsOf('RotateSecretRole').find(
      ({ Effect, Action }) => Effect === 'Allow' && Action.includes('sts:AssumeRole'),
    )
    expect(assume?.Resource).toEqual(
      ['111111111111', '222222222222'].map((account) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:role/awskey-rotator`,
      })),
    )
  })

  it('lets Secrets Manager of the configured accounts call the rotation function, for the secrets of awskey', () => {
    const permissions = Object.values(first.template.Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::Lambda::Permission' &&
        Properties['Principal'] === 'secretsmanager.amazonaws.com',
    )
    expect(permissions.map(({ Properties }) => Properties)).toEqual(
      ['111111111111', '222222222222'].map((account) => ({
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['RotateDashsecretLambdaFunction', 'Arn'] },
        Principal: 'secretsmanager.amazonaws.com',
        SourceAccount: account,
        SourceArn: {
          'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:${account}:secret:awskey/keys/*`,
        },
      })),
    )
  })
})
