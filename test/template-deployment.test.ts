/** What a deployment makes, the usual one and one with everything that `deployment:` can ask for: least privilege over every statement of every role, names, keys, alarms. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type HubTemplate, readHubTemplate } from '../sandbox/aws/policy/hub-template.ts'
import { namesOf, templateOf } from '../sandbox/aws/policy/template-names.ts'
import { keysIn, rolesIn, stackIn } from '../sandbox/aws/policy/template-roles.ts'
import { ResponderJob } from '../src/exposure/responder-job.ts'
import { Job } from '../src/requests/job.ts'
import { ALARM_IDS, alarmName } from '../src/shared/deployment-alarms.ts'
import { USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { FULL_DEPLOYMENT } from './fixtures/full-deployment.ts'
import { loose, packageCopy, removeCopies, type Template } from './support/packaged.ts'
import {
  type Exception,
  faultsOf,
  NEVER_GRANTED,
  type RoleStatement,
  type StatementOfRole,
  statementsOfRoles,
} from './support/role-statements.ts'

/** `awskey.yml` asks for it alone. */
const ORGANIZATION = '\norganization: { account: development }\n'
const EXCEPTIONS: readonly Exception[] = [
  {
    role: 'WorkerRole',
    action: 'sts:AssumeRole',
    why: 'the reader of any account, within the organisation of the deployment (aws:ResourceOrgID), where awskey.yml has organization',
  },
  {
    role: 'WorkerRole',
    action: 'sts:SetSourceIdentity',
    why: 'the same: the session carries the request',
  },
]

let usual: Template
let full: Template
beforeAll(async () => {
  usual = (await packageCopy()).template
  full = (await packageCopy(`${ORGANIZATION}${FULL_DEPLOYMENT}`)).template
}, 120_000)
afterAll(removeCopies)

const AT = { account: '333333333333', region: 'us-east-1' }

/** Read from serverless.yml as the sandbox reads it, with the same lines added to the configuration. */
async function inSandbox(more: string): Promise<HubTemplate> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-template-'))
  const configPath = join(folder, 'awskey.yml')
  try {
    await writeFile(configPath, `${await readFile('awskey.example.yml', 'utf8')}${more}`)
    return readHubTemplate(await readFile('serverless.yml', 'utf8'), configPath, AT)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** With these accounts and no others. */
async function inSandboxOnly(lines: string): Promise<HubTemplate> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-template-'))
  const configPath = join(folder, 'awskey.yml')
  try {
    const rest = `teams: []\nsecurity: { channel: C0SECURITY, approvers: { people: [U0SAM] } }\nplatform: { channel: C0PLATFORM }\n`
    await writeFile(configPath, `${rest}${lines}`)
    return readHubTemplate(await readFile('serverless.yml', 'utf8'), configPath, AT)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function asPackaged(packaged: Template): HubTemplate {
  const template = templateOf(packaged)
  const names = namesOf(template, AT)
  return {
    roles: rolesIn(template, names),
    keys: keysIn(template, names),
    stack: stackIn(template, names),
    signalPatterns: Object.values(template.Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('SignalLambdaFunction')
        ? [Properties['EventPattern']]
        : [],
    ),
  }
}

const planted = (statement: Partial<RoleStatement>): StatementOfRole[] => [
  {
    role: 'ClockRole',
    statement: { Sid: 'Planted', Effect: 'Allow', Resource: '*', ...statement },
  },
]

describe('a hundred accounts', () => {
  const many = (more: string): string =>
    `\naccounts:\n${Array.from(
      { length: 100 },
      (_, at) =>
        `  - { id: '${String(400_000_000_000 + at)}', name: account-${at}${at < 60 ? ', autoRotation: false' : ''} }`,
    ).join('\n')}\n${more}`

  it('are refused where Secrets Manager of them all would have to be let in', async () => {
    await expect(inSandboxOnly(many('').replaceAll(', autoRotation: false', ''))).rejects.toThrow(
      'autoRotation: false',
    )
  })

  it('are named in policies that IAM takes, each of them once', async () => {
    const { roles } = await inSandboxOnly(many(''))
    const worker = roles.find(({ roleName }) => roleName === 'awskey-function-worker')
    const lengths = (worker?.policies ?? []).map(({ document }) => JSON.stringify(document).length)
    expect(Math.max(...lengths)).toBeLessThan(10_240)
    expect(lengths.slice(1).every((length) => length < 6_144)).toBe(true)
    expect(lengths.length).toBeGreaterThan(1)
    const named = JSON.stringify(worker?.policies).match(/role\/awskey-(?:reader|operator)/g)
    expect(named).toHaveLength(200)
  })
})

describe('the roles of a deployment', () => {
  it('are the ones that the sandbox enforces, and so are the policies of its keys and bus and the events of signal', async () => {
    expect(await inSandbox('')).toEqual(asPackaged(usual))
    expect(await inSandbox(`${ORGANIZATION}${FULL_DEPLOYMENT}`)).toEqual(asPackaged(full))
  })

  it('allow no wildcard action, no unscoped write and nothing that makes an administrator', () => {
    expect(faultsOf(statementsOfRoles(usual), [])).toEqual([])
    expect(faultsOf(statementsOfRoles(full), EXCEPTIONS)).toEqual([])
  })

  it.each([
    [{ Action: ['dynamodb:*'], Resource: 'arn:aws:dynamodb:x:1:table/t' }, 'is a wildcard'],
    [{ Action: ['sqs:Send*'] }, 'is a wildcard'],
    [{ Action: ['sqs:SendMessage'] }, 'is a write on *'],
    [
      {
        Action: ['sqs:SendMessage'],
        Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:sqs:x:\${AWS::AccountId}:*` },
      },
      'is a write on',
    ],
    [
      { Action: ['iam:UpdateAccessKey'], Resource: 'arn:aws:iam::111111111111:user/*' },
      'is a write on',
    ],
    [
      { Action: ['sts:AssumeRole'], Resource: 'arn:aws:iam::*:role/awskey-reader' },
      'is a write on',
    ],
    [{ Action: ['kms:Decrypt'], Resource: ['arn:aws:kms:x:1:key/a', '*'] }, 'is a write on *'],
    [{ NotAction: ['iam:GetUser'] }, 'allows by NotAction'],
    [
      { Action: ['iam:PutUserPolicy'], Resource: 'arn:aws:iam::1:user/a' },
      'gives iam:PutUserPolicy',
    ],
    [{ Action: ['iam:Put*'], Resource: 'arn:aws:iam::1:user/a' }, 'gives iam:PutUserPolicy'],
    [{ Action: ['IAM:*'], Resource: 'arn:aws:iam::1:user/a' }, 'gives'],
  ])('are told of when one of them had %j', (statement, what) => {
    expect(faultsOf(planted(statement), []).join()).toContain(what)
  })

  it('are told of when a policy that nobody can read here is attached', () => {
    const template = {
      Resources: {
        Any: {
          Type: 'AWS::IAM::Role',
          Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
        },
      },
    }
    expect(faultsOf(statementsOfRoles(template), [])).toHaveLength(1)
  })

  it('need every exception that is written down', () => {
    const [exception] = EXCEPTIONS
    expect(faultsOf(statementsOfRoles(usual), exception === undefined ? [] : [exception])).toEqual([
      'no statement of WorkerRole needs the exception for sts:AssumeRole',
    ])
  })

  it.each(NEVER_GRANTED)('never have %s', (action) => {
    const granting = statementsOfRoles(full).filter(
      ({ statement }) => statement.Effect === 'Allow' && statement.Action?.includes(action),
    )
    expect(granting).toEqual([])
  })

  it('each deny what would change awskey itself, and becoming another function', () => {
    const roles = Object.entries(full.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    expect(roles).toHaveLength(9)
    for (const [role] of roles) {
      const denied = statementsOfRoles(full).filter(
        ({ role: of, statement }) => of === role && statement.Effect === 'Deny',
      )
      const sids = denied.map(({ statement }) => statement.Sid)
      expect(sids).toContain('NeverChangesItself')
      expect(sids).toContain('NeverAnotherFunction')
      const itself = denied.find(({ statement }) => statement.Sid === 'NeverChangesItself')
      expect(itself?.statement.Action).toContain('iam:*')
      expect(itself?.statement.Resource).toBe('*')
      const another = denied.find(({ statement }) => statement.Sid === 'NeverAnotherFunction')
      expect(JSON.stringify(another?.statement.Resource)).toContain(
        'role/security/awskey/keys-eu-function-*',
      )
    }
  })

  it('fit into what IAM holds for the policies of one role', () => {
    for (const { Type, Properties } of Object.values(full.Resources))
      if (Type === 'AWS::IAM::Role')
        expect(JSON.stringify(Properties['Policies']).length).toBeLessThan(10_240)
  })
})

const propertiesOf = (name: string, of: Template = full): Record<string, unknown> =>
  of.Resources[name]?.Properties ?? {}
const ofType = (
  type: string,
  of: Template = full,
): readonly (readonly [string, Record<string, unknown>])[] =>
  Object.entries(of.Resources).flatMap(([name, { Type, Properties }]) =>
    Type === type ? [[name, Properties] as const] : [],
  )

describe('a deployment with everything that can be asked for', () => {
  it('names no resource that it lacks, and no circle', () => {
    expect(loose(full)).toEqual({ missing: [], circle: [] })
  })

  it('begins every name with the prefix, and has no name of the usual deployment', () => {
    const own = ofType('AWS::Lambda::Function').map(([, { FunctionName }]) => FunctionName)
    expect(own).toHaveLength(8)
    const roles = ofType('AWS::IAM::Role').map(([, { RoleName }]) => RoleName)
    const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => AlarmName)
    const aliases = ofType('AWS::KMS::Alias').map(([, { AliasName }]) => String(AliasName).slice(6))
    for (const name of [...own, ...roles, ...alarms, ...aliases]) expect(name).toMatch(/^keys-eu/)
    const text = JSON.stringify(full).replaceAll('awskey-prod', '')
    expect(
      [...text.matchAll(/awskey-(?:function|reader|operator|responder|rotator|worker)[\w-]*/g)].map(
        String,
      ),
    ).toEqual([])
  })

  it('puts every role under the path and the boundary', () => {
    for (const [, role] of ofType('AWS::IAM::Role'))
      expect(role).toMatchObject({
        Path: '/security/awskey/',
        PermissionsBoundary: 'arn:aws:iam::333333333333:policy/boundary',
      })
  })

  it('gives every function a log group with the retention and the key', () => {
    const groups = ofType('AWS::Logs::LogGroup')
    expect(groups).toHaveLength(8)
    for (const [, group] of groups)
      expect(group).toMatchObject({ RetentionInDays: 365, KmsKeyId: expect.stringContaining('04') })
  })

  it('encrypts with the keys that are named', () => {
    expect(propertiesOf('Table')['SSESpecification']).toMatchObject({
      SSEType: 'KMS',
      KMSMasterKeyId: expect.stringMatching(/01$/),
    })
    expect(JSON.stringify(propertiesOf('Bucket')['BucketEncryption'])).toContain('000002')
    expect(JSON.stringify(propertiesOf('LedgerBucket')['BucketEncryption'])).toContain('000002')
    for (const [, queue] of ofType('AWS::SQS::Queue')) {
      expect(queue['KmsMasterKeyId']).toMatch(/03$/)
      expect(queue).not.toHaveProperty('SqsManagedSseEnabled')
    }
    expect(propertiesOf('SlackSecret')['KmsKeyId']).toMatch(/05$/)
    expect(propertiesOf('AlarmTopic')['KmsMasterKeyId']).toMatch(/06$/)
    expect(full.Resources['AlarmKey']).toBeUndefined()
  })

  it('lets a role use a key only for what it reaches, and only through that service', () => {
    const uses = statementsOfRoles(full).filter(({ statement }) =>
      statement.Sid?.startsWith('UseKeyOf'),
    )
    const of = (role: string) =>
      uses.filter((each) => each.role === role).map(({ statement }) => statement.Sid)
    expect(of('SignalRole')).toEqual(['UseKeyOfQueues'])
    expect(of('ClockRole')).toEqual(['UseKeyOfTable', 'UseKeyOfQueues'])
    expect(of('WorkerRole')).toEqual([
      'UseKeyOfTable',
      'UseKeyOfBucket',
      'UseKeyOfQueues',
      'UseKeyOfSecrets',
    ])
    for (const { statement } of uses)
      expect(JSON.stringify(statement.Condition)).toContain('kms:ViaService')
    const clock = uses.find(
      ({ role, statement }) => role === 'ClockRole' && statement.Sid === 'UseKeyOfTable',
    )
    expect(clock?.statement.Action).toEqual(['kms:Decrypt', 'kms:DescribeKey'])
    expect(
      statementsOfRoles(usual).some(({ statement }) => statement.Sid?.startsWith('UseKeyOf')),
    ).toBe(false)
  })

  it('tags what takes tags', () => {
    const tags = [
      { Key: 'awskey:deployment', Value: 'keys-eu' },
      { Key: 'team', Value: 'platform' },
      { Key: 'cost-centre', Value: '4711' },
    ]
    for (const type of [
      'DynamoDB::Table',
      'SQS::Queue',
      'S3::Bucket',
      'IAM::Role',
      'Lambda::Function',
    ])
      for (const [, { Tags }] of ofType(`AWS::${type}`)) expect(Tags).toEqual(tags)
    expect(propertiesOf('HttpApi')['Tags']).toMatchObject({ team: 'platform' })
  })

  it('lets the organisation put events on the bus, and nobody where none is named', () => {
    expect(propertiesOf('ForwardedEvents')['Statement']).toMatchObject({
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-ab12cd34ef' } },
    })
    expect(usual.Resources['ForwardedEvents']).toBeUndefined()
  })

  it('takes forwarded events of every account in the rules of the signal function', () => {
    const rules = ofType('AWS::Events::Rule').filter(([, rule]) =>
      JSON.stringify(rule).includes('SignalLambdaFunction'),
    )
    expect(rules).toHaveLength(4)
    for (const [, { EventPattern }] of rules) {
      expect(EventPattern).not.toHaveProperty('account')
      expect(EventPattern).not.toHaveProperty('region')
    }
  })

  it('keeps the copy of the ledger from everybody', () => {
    expect(full.Resources['LedgerBucket']).toMatchObject({
      Properties: {
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } },
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    })
    const policy = JSON.stringify(propertiesOf('LedgerBucketPolicy'))
    for (const action of ['DeleteObjectVersion', 'BypassGovernanceRetention', 'PutObjectRetention'])
      expect(policy).toContain(`s3:${action}`)
    const onBucket = statementsOfRoles(full).filter(
      ({ statement }) =>
        statement.Effect === 'Allow' && JSON.stringify(statement.Resource).includes('LedgerBucket'),
    )
    expect(onBucket).toMatchObject([
      {
        role: 'WorkerRole',
        statement: {
          Action: ['s3:PutObject'],
          Condition: { StringEquals: { 's3:if-none-match': '*' } },
        },
      },
    ])
    expect(JSON.stringify(propertiesOf('WorkerLambdaFunction'))).toContain('AWSKEY_LEDGER_BUCKET')
    expect(JSON.stringify(usual)).not.toContain('LedgerBucket')
  })
})

describe('the alarms of a deployment', () => {
  it('all tell the topic, when they go off and when they are over', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm', usual)
    expect(alarms.map(([, { AlarmName }]) => AlarmName)).toEqual(
      ALARM_IDS.map((id) => alarmName(USUAL_NAMING, id)),
    )
    for (const [, alarm] of alarms)
      expect(alarm).toMatchObject({
        AlarmActions: [{ Ref: 'AlarmTopic' }],
        OKActions: [{ Ref: 'AlarmTopic' }],
      })
  })

  it('take silence of the clock for bad news, and other silence for good', () => {
    for (const [name, { TreatMissingData }] of ofType('AWS::CloudWatch::Alarm', usual))
      expect(TreatMissingData).toBe(name === 'ClockSilentAlarm' ? 'breaching' : 'notBreaching')
  })

  it('watch every queue of what was given up', () => {
    const watched = JSON.stringify(ofType('AWS::CloudWatch::Alarm', usual))
    for (const [queue] of ofType('AWS::SQS::Queue', usual)) expect(watched).toContain(`"${queue}"`)
    for (const [name] of ofType('AWS::Lambda::Function', usual))
      expect(watched).toContain(`"${name}"`)
  })

  it('go to the queue of whoever they are not about, by rules within what EventBridge takes', () => {
    const namesIn = (rule: string): unknown =>
      Pattern.parse(propertiesOf(rule, usual)).EventPattern.detail.alarmName
    expect(namesIn('AlarmsForResponder')).toContain('awskey-worker-errors')
    expect(namesIn('AlarmsForResponder')).not.toContain('awskey-responder-errors')
    expect(namesIn('AlarmsForWorker')).toContain('awskey-responder-errors')
    expect(namesIn('AlarmsForWorker')).not.toContain('awskey-jobs-given-up')
    for (const rule of ['AlarmsForWorker', 'AlarmsForResponder'])
      expect(JSON.stringify(propertiesOf(rule)['EventPattern']).length).toBeLessThan(2_048)
    expect(JSON.stringify(propertiesOf('AlarmsForWorker', usual)['Targets'])).toContain('JobQueue')
    expect(JSON.stringify(propertiesOf('AlarmsForResponder', usual)['Targets'])).toContain(
      'ResponderQueue',
    )
  })

  it('become a job of the worker and of the responder, with ids alone', () => {
    for (const rule of ['AlarmsForWorker', 'AlarmsForResponder']) {
      const [target] = Targets.parse(propertiesOf(rule, usual)).Targets
      const body = target?.InputTransformer.InputTemplate.replace(/<(\w+)>/g, (_, name: string) =>
        JSON.stringify(SAMPLE[name] ?? name),
      )
      expect(Job.parse(JSON.parse(body ?? ''))).toEqual({ kind: 'alarm', ...SAMPLE })
      expect(ResponderJob.parse(JSON.parse(body ?? ''))).toEqual({ kind: 'alarm', ...SAMPLE })
      expect(target?.InputTransformer.InputPathsMap).toEqual({
        id: '$.id',
        alarm: '$.detail.alarmName',
        state: '$.detail.state.value',
        at: '$.time',
      })
    }
  })

  it('can be published by CloudWatch of this account alone', () => {
    expect(propertiesOf('AlarmTopicPolicy')['PolicyDocument']).toMatchObject({
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } },
        { Effect: 'Deny', Principal: '*', Action: 'sns:Publish' },
      ],
    })
    expect(propertiesOf('AlarmSubscription')).toMatchObject({ Protocol: 'email' })
  })
})

const Pattern = z.object({
  EventPattern: z.object({ detail: z.object({ alarmName: z.array(z.string()) }) }),
})
const Targets = z.object({
  Targets: z.array(
    z.object({
      InputTransformer: z.object({ InputTemplate: z.string(), InputPathsMap: z.unknown() }),
    }),
  ),
})
const SAMPLE: Readonly<Record<string, string>> = {
  id: 'c4c1c1c9-6542-461b-8ef0-8c4d36933a92',
  alarm: 'awskey-clock-silent',
  state: 'ALARM',
  at: '2026-11-29T09:00:00Z',
}
