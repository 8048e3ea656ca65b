/** Each service refuses a function what its shipped role does not allow, in AWS's words, and lets through what it does. */
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account'
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import {
  AttachUserPolicyCommand,
  DeleteAccessKeyCommand,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GenerateMacCommand, VerifyMacCommand } from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager'
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FunctionName } from '../../../sandbox/aws/roles.ts'
import { createS3Objects } from '../../../src/aws/s3-objects.ts'
import { withoutStatement } from '../../support/without-statement.ts'
import {
  DEVELOPMENT,
  outcomeOf,
  PRODUCTION,
  type RunningAws,
  SESSION,
  startAws,
} from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

const wire = (name: FunctionName) => ({
  region: 'eu-central-1',
  endpoint: `${running.url}/aws`,
  credentials: running.functionOf(name),
  maxAttempts: 1,
})
const DENIED = 'AccessDeniedException'
const TableName = 'awskey'
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } })

describe('DynamoDB', () => {
  type Call = (dynamo: DynamoDBClient) => Promise<unknown>
  const asked = (name: FunctionName, call: Call) => outcomeOf(call(new DynamoDBClient(wire(name))))
  const get =
    (pk: string): Call =>
    (dynamo) =>
      dynamo.send(new GetItemCommand({ TableName, Key: key(pk) }))
  const put =
    (pk: string): Call =>
    (dynamo) =>
      dynamo.send(new PutItemCommand({ TableName, Item: key(pk) }))
  const update =
    (pk: string): Call =>
    (dynamo) =>
      dynamo.send(new UpdateItemCommand({ TableName, Key: key(pk) }))
  const remove =
    (pk: string): Call =>
    (dynamo) =>
      dynamo.send(new DeleteItemCommand({ TableName, Key: key(pk) }))
  const query =
    (pk: string, IndexName?: string): Call =>
    (dynamo) =>
      dynamo.send(
        new QueryCommand({
          TableName,
          IndexName,
          KeyConditionExpression: '#pk = :pk AND begins_with(sk, :from)',
          ExpressionAttributeNames: { '#pk': IndexName === undefined ? 'pk' : 'duePk' },
          ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: 'a' } },
        }),
      )
  const inTransaction =
    (...pks: readonly string[]): Call =>
    (dynamo) =>
      dynamo.send(
        new TransactWriteItemsCommand({
          TransactItems: pks.map((pk) => ({ Put: { TableName, Item: key(pk) } })),
        }),
      )
  const scan: Call = (dynamo) => dynamo.send(new ScanCommand({ TableName }))
  const batch: Call = (dynamo) =>
    dynamo.send(
      new BatchWriteItemCommand({
        RequestItems: { awskey: [{ PutRequest: { Item: key('REQ#1') } }] },
      }),
    )
  const partiQl: Call = (dynamo) =>
    dynamo.send(
      new ExecuteStatementCommand({ Statement: "DELETE FROM awskey WHERE pk = 'LEDGER#1'" }),
    )

  it.each([
    ['slack', query('INV#1'), 'done'],
    ['slack', query('REQ#1'), DENIED],
    ['slack', get('INV#1'), 'done'],
    ['slack', put('INV#1'), DENIED],
    ['slack', scan, DENIED],
    ['clock', query('DUE', 'due'), 'done'],
    ['clock', query('DUE'), DENIED],
    ['clock', get('REQ#1'), DENIED],
    ['worker', put('REQ#1'), 'done'],
    ['worker', put('LEDGER#1'), DENIED],
    ['worker', inTransaction('REQ#1', 'LEDGER#1', 'HEADS'), 'done'],
    ['worker', update('LEDGER#1'), DENIED],
    ['worker', remove('LOCK#1'), 'done'],
    ['worker', remove('REQ#1'), DENIED],
    ['worker', remove('LEDGER#1'), DENIED],
    ['worker', batch, DENIED],
    ['worker', partiQl, DENIED],
    ['responder', put('INCIDENT#1'), 'done'],
    ['responder', put('REQ#1'), DENIED],
    ['responder', inTransaction('INCIDENT#1', 'REQ#1'), DENIED],
    ['pickup', update('PICKUP#1'), 'done'],
    ['pickup', update('REQ#1'), DENIED],
    ['rotate-secret', update('AUTO#1'), 'done'],
    ['rotate-secret', update('AUTO'), DENIED],
    ['signal', get('REQ#1'), DENIED],
  ] as const)('answers %s with what its role says (%#)', async (name, command, expected) => {
    expect(await asked(name, command)).toBe(expected)
    expect(running.forwarded).toHaveLength(expected === 'done' ? 1 : 0)
  })

  it('says why in the words of AWS, and keeps it', async () => {
    const refused = get('REQ#1')(new DynamoDBClient(wire('clock')))
    const message =
      'User: arn:aws:sts::333333333333:assumed-role/awskey-function-clock/awskey-function-clock is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-central-1:333333333333:table/awskey because no identity-based policy allows the dynamodb:GetItem action'
    await expect(refused).rejects.toThrow(message)
    expect(running.aws.world.permissions.refusals).toMatchObject([{ message }])
    const ledger = update('LEDGER#1')(new DynamoDBClient(wire('worker')))
    await expect(ledger).rejects.toThrow('with an explicit deny in an identity-based policy')
  })
})

describe('SQS', () => {
  const url = (queue: string): string => `${running.url}/000000000000/${queue}`
  const send = (name: FunctionName, queue: string): Promise<string> =>
    outcomeOf(
      new SQSClient({ ...wire(name), useQueueUrlAsEndpoint: false }).send(
        new SendMessageCommand({ QueueUrl: url(queue), MessageBody: '{}' }),
      ),
    )

  it('lets each function send to its own queues alone, in batches too', async () => {
    expect(await send('reminder', 'awskey-jobs')).not.toBe(DENIED)
    expect(await send('reminder', 'awskey-responder')).toBe(DENIED)
    expect(await send('signal', 'awskey-responder')).not.toBe(DENIED)
    expect(await send('signal', 'awskey-jobs')).toBe(DENIED)
    const batch = new SendMessageBatchCommand({
      QueueUrl: url('awskey-responder'),
      Entries: [{ Id: '1', MessageBody: '{}' }],
    })
    const reminder = new SQSClient({ ...wire('reminder'), useQueueUrlAsEndpoint: false })
    expect(await outcomeOf(reminder.send(batch))).toBe(DENIED)
  })

  it('lets nobody take jobs but the one whose queue it is', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl: url('awskey-jobs') })
    const slack = new SQSClient({ ...wire('slack'), useQueueUrlAsEndpoint: false })
    expect(await outcomeOf(slack.send(receive))).toBe(DENIED)
  })
})

describe('S3', () => {
  const objects = (name: FunctionName) =>
    createS3Objects({
      signing: new STSClient(wire(name)),
      bucket: 'awskey-sandbox',
      region: 'eu-central-1',
      endpoint: `${running.url}/aws`,
    })
  const body = new Uint8Array(Buffer.from('x'))

  it('lets the responder keep a snapshot once, and never over another', async () => {
    expect(await objects('responder').put('snapshots/a', body)).toMatchObject({ status: 403 })
    expect(running.forwarded).toEqual([])
    expect(await objects('responder').putOnce('snapshots/a', body)).not.toMatchObject({
      status: 403,
    })
  })

  it('keeps everybody to his own folder', async () => {
    expect(await objects('responder').get('audits/a')).toMatchObject({ kind: 'done' })
    expect(await objects('responder').get('fleet/a')).toMatchObject({ status: 403 })
    expect(await objects('worker').get('fleet/a')).toMatchObject({ kind: 'done' })
    expect(await objects('worker').get('snapshots/a')).toMatchObject({ status: 403 })
  })
})

describe('KMS', () => {
  const message = { MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from('x') } as const
  const sign = (name: FunctionName, KeyId: string): Promise<string> =>
    outcomeOf(
      running
        .clients(running.functionOf(name))
        .kms.send(new GenerateMacCommand({ ...message, KeyId })),
    )

  it('asks the key’s own policy and the role', async () => {
    expect(await sign('slack', 'alias/awskey')).toBe('done')
    expect(await sign('slack', 'alias/awskey-signals')).toBe(DENIED)
    expect(await sign('signal', 'alias/awskey-signals')).toBe('done')
    expect(await sign('worker', 'alias/awskey')).toBe(DENIED)
  })

  it('lets an administrator of the account neither sign nor verify', async () => {
    const { kms } = running.clients(running.administrator('333333333333'))
    const KeyId = 'alias/awskey'
    const signed = kms.send(new GenerateMacCommand({ ...message, KeyId }))
    await expect(signed).rejects.toThrow(
      'because no resource-based policy allows the kms:GenerateMac action',
    )
    const verified = kms.send(new VerifyMacCommand({ ...message, KeyId, Mac: Buffer.from('x') }))
    expect(await outcomeOf(verified)).toBe(DENIED)
  })
})

describe('Secrets Manager', () => {
  const pickup = { Name: 'awskey/pickup/r/AKIA1', KmsKeyId: 'alias/awskey-pickup' }

  it('lets the worker seal with the key of the page, and never read', async () => {
    const { secrets } = running.clients(running.functionOf('worker'))
    expect(
      await outcomeOf(secrets.send(new CreateSecretCommand({ ...pickup, SecretString: 'x' }))),
    ).toBe('done')
    expect(await outcomeOf(secrets.send(new CreateSecretCommand({ Name: 'other' })))).toBe(DENIED)
    const read = secrets.send(new GetSecretValueCommand({ SecretId: pickup.Name }))
    await expect(read).rejects.toThrow('with an explicit deny in an identity-based policy')
  })

  it('opens it to the page alone, through the key', async () => {
    const worker = running.clients(running.functionOf('worker')).secrets
    await worker.send(new CreateSecretCommand({ ...pickup, SecretString: 'x' }))
    const read = new GetSecretValueCommand({ SecretId: pickup.Name })
    const page = running.clients(running.functionOf('pickup')).secrets
    expect(await outcomeOf(page.send(read))).toBe('done')
    const administrator = running.clients(running.administrator('333333333333')).secrets
    await expect(administrator.send(read)).rejects.toThrow('Access to KMS is not allowed')
  })

  it('lets the operator shut a secret only against the public', async () => {
    const operator = running.clients(await running.assume('worker', 'awskey-operator', DEVELOPMENT))
    await operator.secrets.send(new CreateSecretCommand({ Name: 'awskey/keys/erin' }))
    const shut = (BlockPublicPolicy?: boolean) =>
      new PutResourcePolicyCommand({
        SecretId: 'awskey/keys/erin',
        ResourcePolicy: '{"Statement":[]}',
        BlockPublicPolicy,
      })
    expect(await outcomeOf(operator.secrets.send(shut()))).toBe(DENIED)
    expect(await outcomeOf(operator.secrets.send(shut(true)))).toBe('done')
  })
})

describe('STS', () => {
  const assume = (name: FunctionName, role: string, account: string, changes: object = {}) =>
    outcomeOf(
      running.clients(running.functionOf(name)).sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/${role}`,
          RoleSessionName: SESSION,
          SourceIdentity: SESSION,
          ...changes,
        }),
      ),
    )

  it.each([
    ['worker', 'awskey-reader', DEVELOPMENT, {}, 'done'],
    ['worker', 'awskey-responder', DEVELOPMENT, {}, 'AccessDenied'],
    ['responder', 'awskey-responder', DEVELOPMENT, {}, 'done'],
    ['responder', 'awskey-operator', DEVELOPMENT, {}, 'AccessDenied'],
    ['slack', 'awskey-reader', DEVELOPMENT, {}, 'AccessDenied'],
    ['worker', 'awskey-reader', PRODUCTION, {}, 'AccessDenied'],
    ['worker', 'awskey-reader', PRODUCTION, { ExternalId: 'sandbox-external-id' }, 'done'],
    ['worker', 'awskey-reader', PRODUCTION, { ExternalId: 'another' }, 'AccessDenied'],
    ['worker', 'awskey-reader', DEVELOPMENT, { RoleSessionName: 'me' }, 'AccessDenied'],
    ['worker', 'awskey-reader', DEVELOPMENT, { SourceIdentity: 'me' }, 'AccessDenied'],
    ['worker', 'awskey-root', PRODUCTION, { ExternalId: 'sandbox-external-id' }, 'AccessDenied'],
    ['worker', 'nobody', DEVELOPMENT, {}, 'AccessDenied'],
    ['worker', 'awskey-function-slack', '333333333333', {}, 'AccessDenied'],
  ] as const)(
    'answers %s that asks for %s of %s, %j: %s',
    async (name, role, account, changes, expected) => {
      expect(await assume(name, role, account, changes)).toBe(expected)
    },
  )
})

describe('IAM', () => {
  const responder = async () =>
    running.clients(await running.assume('responder', 'awskey-responder', DEVELOPMENT)).iam
  const policy = (name: string): string => `arn:aws:iam::aws:policy/${name}`

  it('lets the responder attach one policy, set one boundary and write one tag', async () => {
    const iam = await responder()
    const UserName = 'erin'
    const attach = (PolicyArn: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    expect(await outcomeOf(attach(policy('AWSDenyAll')))).toBe('done')
    expect(await outcomeOf(attach(policy('AdministratorAccess')))).toBe('AccessDenied')
    const bound = (PermissionsBoundary: string) =>
      iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
    expect(await outcomeOf(bound(policy('AdministratorAccess')))).toBe('AccessDenied')
    expect(await outcomeOf(bound(policy('AWSDenyAll')))).toBe('done')
    const tag = (...keys: readonly string[]) =>
      iam.send(new TagUserCommand({ UserName, Tags: keys.map((Key) => ({ Key, Value: 'true' })) }))
    expect(await outcomeOf(tag('awskey:quarantined'))).toBe('done')
    expect(await outcomeOf(tag('awskey:quarantined', 'awskey:owner'))).toBe('AccessDenied')
  })

  it('keeps both roles that write away from protected users', async () => {
    const { iam } = running.clients(await running.assume('worker', 'awskey-operator', DEVELOPMENT))
    const [id = ''] =
      running.aws.world.accounts
        .get(DEVELOPMENT)
        ?.users.get('break-glass')
        ?.keys.map(({ accessKeyId }) => accessKeyId) ?? []
    const UserName = 'break-glass'
    running.aws.world.accounts
      .get(DEVELOPMENT)
      ?.users.get(UserName)
      ?.tags.set('awskey:managed', 'true')
    const deletion = iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: id }))
    await expect(deletion).rejects.toThrow('with an explicit deny in an identity-based policy')
    const inactive = new UpdateAccessKeyCommand({ UserName, AccessKeyId: id, Status: 'Inactive' })
    expect(await outcomeOf((await responder()).send(inactive))).toBe('AccessDenied')
  })

  it('lets no role do what its boundary does not allow, whatever policy it gets', async () => {
    const { deployment } = running.aws.world
    const role = deployment.role(DEVELOPMENT, 'awskey-reader')
    if (role === undefined) throw new Error('there is no reader')
    const everything = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    }
    deployment.replace(DEVELOPMENT, { ...role, policies: [{ name: 'more', document: everything }] })
    const { iam } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    expect(await outcomeOf(iam.send(new ListUsersCommand({})))).toBe('done')
    const attach = iam.send(
      new AttachUserPolicyCommand({ UserName: 'erin', PolicyArn: policy('AWSDenyAll') }),
    )
    await expect(attach).rejects.toThrow(
      'because no permissions boundary allows the iam:AttachUserPolicy action',
    )
  })
})

describe('the other services', () => {
  it('let in the role that is for them', async () => {
    const options = (credentials: object) => ({ ...wire('worker'), ...credentials })
    const regions = (credentials: object) =>
      outcomeOf(new AccountClient(options(credentials)).send(new ListRegionsCommand({})))
    const responder = await running.assume('responder', 'awskey-responder', DEVELOPMENT)
    const operator = await running.assume('worker', 'awskey-operator', DEVELOPMENT)
    expect(await regions({ credentials: responder })).toBe('done')
    expect(await regions({ credentials: operator })).toBe(DENIED)
  })
})

describe('a template without a statement', () => {
  it('has a function that can do less', async () => {
    await running.stop()
    running = await startAws({
      templates: {
        hub: withoutStatement('serverless.yml', 'SignClicks'),
        spoke: withoutStatement('deploy/spoke.yml', 'ReadWhatNamesNothing'),
      },
    })
    const { kms } = running.clients(running.functionOf('slack'))
    const signed = kms.send(
      new GenerateMacCommand({
        KeyId: 'alias/awskey',
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from('x'),
      }),
    )
    await expect(signed).rejects.toThrow(
      'no identity-based policy allows the kms:GenerateMac action',
    )
    const { iam } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    expect(await outcomeOf(iam.send(new ListUsersCommand({})))).toBe('AccessDenied')
  })
})
