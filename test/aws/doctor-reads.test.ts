/** What the doctor reads, by the SDK's own clients on the sandbox's AWS: there, changed by somebody, not there, and not let in. */
import { DisableAlarmActionsCommand, EnableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import {
  DisableRuleCommand,
  PutPermissionCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-eventbridge'
import { DisableKeyCommand } from '@aws-sdk/client-kms'
import { DeleteBucketPolicyCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3'
import { DeleteTopicCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOME } from '../../sandbox/home.ts'
import { plantDeployment, SLACK_SECRET_ARN } from '../../sandbox/plant-deployment.ts'
import { createDoctorClients, type DoctorClients } from '../../src/app/doctor/clients.ts'
import { OWN_ROLE } from '../../src/aws/attempt.ts'
import { readAlarms, readSubscriptions, readTopic } from '../../src/aws/doctor/alarm-reads.ts'
import { readBucket } from '../../src/aws/doctor/bucket-reads.ts'
import { readBusPolicy } from '../../src/aws/doctor/bus-read.ts'
import { readCaller } from '../../src/aws/doctor/clock-read.ts'
import {
  invoke,
  readFailureTarget,
  readFunction,
  readMappings,
} from '../../src/aws/doctor/function-reads.ts'
import { readLedgerBucket } from '../../src/aws/doctor/ledger-bucket-reads.ts'
import { readKmsKey, readLogGroups, readSlackSecret } from '../../src/aws/doctor/own-reads.ts'
import { readRules } from '../../src/aws/doctor/rule-reads.ts'
import { readSchedule } from '../../src/aws/doctor/schedule-read.ts'
import { simulate } from '../../src/aws/doctor/simulate.ts'
import { known } from '../../src/shared/known.ts'
import { type Credentials, type RunningAws, startAws } from '../sandbox/aws/start-aws.ts'

const HUB = '333333333333'
const QUEUES = { jobs: 'arn:j', responder: 'arn:r', signals: 'arn:s', moments: 'arn:m' }
const TOPIC = `arn:aws:sns:${HOME.region}:${HUB}:awskey-alarms`
const REMINDER = `arn:aws:lambda:${HOME.region}:${HUB}:function:awskey-reminder`

let running: RunningAws
let clients: DoctorClients
beforeEach(async () => {
  running = await startAws()
  plantDeployment(running.aws.world, {
    environment: { AWSKEY_TABLE: HOME.table },
    queues: QUEUES,
    weekly: { day: 1, time: '09:00', timezone: 'UTC' },
    timezone: 'UTC',
  })
  clients = clientsOf(running.administrator(HUB))
})
afterEach(() => running.stop())

function clientsOf(credentials: Credentials): DoctorClients {
  return createDoctorClients({ region: HOME.region, endpoint: `${running.url}/aws`, credentials })
}

const schedule = (name: string, { signing } = clients) =>
  readSchedule({ signing, region: HOME.region, endpoint: `${running.url}/aws` }, name)

describe('reads of the doctor', () => {
  it('reads a function, and what calls it', async () => {
    expect(await readFunction(clients.lambda, 'awskey-worker')).toMatchObject(
      known({
        runtime: 'nodejs24.x',
        state: 'Active',
        roleArn: `arn:aws:iam::${HUB}:role/awskey-function-worker`,
        environment: { AWSKEY_TABLE: HOME.table },
      }),
    )
    expect(await readMappings(clients.lambda, 'awskey-worker')).toEqual(
      known([{ sourceArn: 'arn:j', state: 'Enabled' }]),
    )
    expect(await readFailureTarget(clients.lambda, 'awskey-signal')).toEqual(known('arn:s'))
    expect(await readFailureTarget(clients.lambda, 'awskey-worker')).toEqual(known(undefined))
    expect(await readFunction(clients.lambda, 'awskey-nobody')).toEqual(known(undefined))
    expect((await invoke(clients.lambda, 'awskey-nobody', {})).kind).toBe('unknown')
  })

  it('reads the rules of a function, one that was disabled too', async () => {
    const arn = `arn:aws:lambda:${HOME.region}:${HUB}:function:awskey-signal`
    await clients.events.send(new DisableRuleCommand({ Name: 'awskey-signal-rule-2' }))
    const rules = await readRules(clients.events, arn)
    expect(
      rules.kind === 'known' && rules.value.map(({ state, sources }) => [state, sources]),
    ).toEqual([
      ['ENABLED', ['aws.health']],
      ['DISABLED', ['aws.guardduty']],
      ['ENABLED', ['aws.iam']],
      ['ENABLED', ['awskey.doctor']],
    ])
  })

  it('reads a schedule, and knows that there is none', async () => {
    expect(await schedule('awskey-weekly')).toEqual(
      known({
        state: 'ENABLED',
        expression: 'cron(0 9 ? * MON *)',
        timezone: 'UTC',
        targetArn: REMINDER,
        deadLetterArn: 'arn:m',
      }),
    )
    expect(await schedule('awskey-daily')).toEqual(known(undefined))
  })

  it('reads how a bucket is shut, and that it was opened', async () => {
    expect(await readBucket(clients.s3, HOME.bucket)).toEqual({
      encryption: known('aws:kms'),
      openTo: known([]),
    })
    await clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: HOME.bucket }))
    const { openTo } = await readBucket(clients.s3, HOME.bucket)
    expect(openTo.kind === 'known' && openTo.value).toHaveLength(4)
  })

  it('reads what holds the copies of the ledger, and that there are none', async () => {
    const policy = { Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' } }
    running.aws.world.hub.buckets.set(HOME.ledgerBucket, {
      encryption: 'aws:kms',
      blocked: true,
      lock: { mode: 'GOVERNANCE', days: 30 },
      versioned: true,
      policy: JSON.stringify(policy),
    })
    const held = await readLedgerBucket(clients.s3, HOME.ledgerBucket)
    expect(held).toMatchObject({
      versioning: known('Enabled'),
      retention: known({ mode: 'GOVERNANCE', days: 30 }),
      statements: known([{ effect: 'Deny', everybody: true, actions: ['s3:*'] }]),
    })
    await clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: HOME.ledgerBucket }))
    const open = await readLedgerBucket(clients.s3, HOME.ledgerBucket)
    expect(open.statements).toEqual(known([]))
    expect(await readLedgerBucket(clients.s3, HOME.bucket)).toEqual({
      versioning: known('off'),
      retention: known(undefined),
      statements: known([]),
    })
    expect(await readLedgerBucket(clients.s3, 'nobody')).toEqual({
      versioning: known(undefined),
      retention: known(undefined),
      statements: known([]),
    })
  })

  it('reads who may put events, and that anybody may', async () => {
    const organization = { key: 'aws:PrincipalOrgID', values: ['o-awskeysandbox'] }
    const admitted = { effect: 'Allow', everybody: true, conditions: [organization] }
    expect(await readBusPolicy(clients.events)).toMatchObject(known([admitted]))
    const open = { StatementId: 'open', Principal: '*', Action: 'events:PutEvents' }
    await clients.events.send(new PutPermissionCommand(open))
    expect(await readBusPolicy(clients.events)).toMatchObject(
      known([admitted, { effect: 'Allow', everybody: true, conditions: [] }]),
    )
    for (const StatementId of ['open', 'awskey-organization'])
      await clients.events.send(new RemovePermissionCommand({ StatementId }))
    expect(await readBusPolicy(clients.events)).toEqual(known([]))
  })

  it('reads alarms, and that the actions of one are off', async () => {
    const silent = async () => {
      const read = await readAlarms(clients.metrics, 'awskey-')
      return read.kind === 'known' && read.value.filter(({ actionsEnabled }) => !actionsEnabled)
    }
    expect(await silent()).toEqual([])
    const one = { AlarmNames: ['awskey-jobs-old'] }
    await clients.metrics.send(new DisableAlarmActionsCommand(one))
    expect(await silent()).toEqual([
      { name: 'awskey-jobs-old', actionsEnabled: false, state: 'OK', tells: [TOPIC] },
    ])
    await clients.metrics.send(new EnableAlarmActionsCommand(one))
    expect(await silent()).toEqual([])
  })

  it('reads a topic, its key and who has not confirmed, and that it is gone', async () => {
    const topic = await readTopic(clients.sns, TOPIC)
    const key = topic.kind === 'known' && topic.value?.key
    expect(await readKmsKey(clients.kms, String(key))).toMatchObject(
      known({ state: 'Enabled', spec: 'SYMMETRIC_DEFAULT' }),
    )
    const email = { Protocol: 'email', Endpoint: 'platform@example.com' }
    const { SubscriptionArn } = await clients.sns.send(
      new SubscribeCommand({ TopicArn: TOPIC, ...email }),
    )
    expect(SubscriptionArn).toBe('pending confirmation')
    expect(await readSubscriptions(clients.sns, TOPIC)).toEqual(
      known([{ protocol: 'email', endpoint: 'platform@example.com', confirmed: false }]),
    )
    await clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: `${TOPIC}:nobody` }))
    await clients.sns.send(new DeleteTopicCommand({ TopicArn: TOPIC }))
    expect(await readTopic(clients.sns, TOPIC)).toEqual(known(undefined))
  })

  it('reads a key, a secret and logs', async () => {
    expect(await readKmsKey(clients.kms, 'alias/awskey')).toMatchObject(
      known({ state: 'Enabled', spec: 'HMAC_256' }),
    )
    await clients.kms.send(new DisableKeyCommand({ KeyId: 'alias/awskey' }))
    expect(await readKmsKey(clients.kms, 'alias/awskey')).toMatchObject(
      known({ state: 'Disabled' }),
    )
    expect(await readKmsKey(clients.kms, 'alias/another')).toEqual(known(undefined))
    const secret = await readSlackSecret(clients.secrets, SLACK_SECRET_ARN)
    expect(JSON.stringify(secret)).not.toContain(HOME.botToken)
    expect(secret.kind === 'known' && secret.value?.botToken?.reveal()).toBe(HOME.botToken)
    const logs = await readLogGroups(clients.logs, '/aws/lambda/awskey-')
    expect(logs.kind === 'known' && logs.value).toHaveLength(8)
  })

  it('reads recovery after it was turned off', async () => {
    const dynamo = new DynamoDBClient({
      region: HOME.region,
      endpoint: `${running.url}/aws`,
      credentials: running.administrator(HUB),
    })
    const off = await dynamo.send(
      new UpdateContinuousBackupsCommand({
        TableName: HOME.table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    )
    expect(
      off.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    ).toBe('DISABLED')
  })

  it('reads who runs it and how far the clock is ahead', async () => {
    const { account, aheadMs } = await readCaller(clients.sts, () => Date.now() + 600_000)
    expect(account).toEqual(known(HUB))
    expect(aheadMs.kind === 'known' && Math.round(aheadMs.value / 60_000)).toBe(10)
  })

  it('asks the simulator of a role of the own account, with a context', async () => {
    const role = `arn:aws:iam::${HUB}:role/awskey-function-worker`
    const ask = (first: string) =>
      simulate(clients.iam, OWN_ROLE, role, {
        actions: ['dynamodb:DeleteItem', 'iam:PutUserPolicy'],
        resource: `arn:aws:dynamodb:${HOME.region}:${HUB}:table/${HOME.table}`,
        context: { 'dynamodb:LeadingKeys': [first] },
      })
    const decisions = async (first: string) => {
      const answer = await ask(first)
      return answer.kind === 'known' && answer.value.map(({ decision }) => decision)
    }
    expect(await decisions('LOCK#x')).toEqual(['allowed', 'explicitDeny'])
    expect(await decisions('LEDGER#REQ#x')).toEqual(['explicitDeny', 'explicitDeny'])
    const elsewhere = 'arn:aws:iam::111111111111:role/awskey-reader'
    const { kind } = await simulate(clients.iam, OWN_ROLE, elsewhere, {
      actions: ['iam:GetUser'],
      resource: '*',
      context: {},
    })
    expect(kind).toBe('unknown')
  })

  it('knows nothing where it is not let in or throttled', async () => {
    const erin = clientsOf(running.user('erin'))
    const reads = await Promise.all([
      readFunction(erin.lambda, 'awskey-worker'),
      readKmsKey(erin.kms, 'alias/awskey'),
      readSlackSecret(erin.secrets, SLACK_SECRET_ARN),
      readLogGroups(erin.logs, '/aws/lambda/awskey-'),
      schedule('awskey-weekly', erin),
      readAlarms(erin.metrics, 'awskey-'),
      readTopic(erin.sns, TOPIC),
    ])
    // To somebody of another account an alias is not there: that is what AWS says, and what it is.
    expect(reads.map(({ kind }) => kind)).toEqual([
      'unknown',
      'known',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ])
    running.faults.plant({ service: 'lambda', operation: 'Invoke', mode: 'throttle', times: 9 })
    expect((await invoke(clients.lambda, 'awskey-worker', {})).kind).toBe('unknown')
  })
})
