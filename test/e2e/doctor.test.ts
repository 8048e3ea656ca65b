/** `npm run doctor` against a whole sandbox: all is fine after a deploy, and whatever somebody breaks is named. Everything is broken by the calls that an administrator would make. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchClient, DisableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import {
  DisableRuleCommand,
  EventBridgeClient,
  PutPermissionCommand,
} from '@aws-sdk/client-eventbridge'
import {
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import {
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import {
  GetQueueUrlCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HOME } from '../../sandbox/home.ts'
import { SEEDED_CONFIG } from '../../sandbox/sandbox.ts'
import { doctor } from '../../src/app/cli/doctor.ts'
import { scopesFor } from '../../src/slack/manifest.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const HUB = '333333333333'
const DEVELOPMENT = '111111111111'
const PRODUCTION = '222222222222'
const Report = z.object({
  findings: z.array(
    z.looseObject({ verdict: z.enum(['fine', 'wrong', 'not_known']), check: z.string() }),
  ),
})

let sandbox: RunningSandbox
afterEach(() => sandbox.stop())

async function started({
  breaksRoles = false,
  configPath = SEEDED_CONFIG,
} = {}): Promise<RunningSandbox> {
  sandbox = await startTestSandbox({ mondays: true, breaksRoles, configPath })
  // The sandbox looks once a second whether the clock has anything to do.
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  return sandbox
}

const EMAIL = 'platform@example.com'
const ASKED = `
organization: { account: development }
trail: { account: development, region: ${HOME.region}, database: cloudtrail, table: organization_trail, workgroup: awskey, partitions: { day: timestamp, account: account } }
deployment:
  alarms: { email: ${EMAIL} }
  organization: o-awskeysandbox
  ledgerExport: { mode: compliance, retention: 400d }
`

/** The seeded configuration, with what a deployment has only where somebody asks for it. */
function withEverything(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'awskey-doctor-')), 'awskey.yml')
  const seeded = readFileSync(SEEDED_CONFIG, 'utf8').replace(/^deployment: .*$/m, '')
  writeFileSync(path, `${seeded}${ASKED}`)
  return path
}

/** What was found, `verdict check`, except what is fine. */
async function examined(): Promise<{ exitCode: number; notFine: readonly string[]; out: string }> {
  const { exitCode, out } = await doctor(['--sandbox', sandbox.url, '--json'], {}, soon)
  const { findings } = Report.parse(JSON.parse(out))
  expect(findings.length).toBeGreaterThan(70)
  const notFine = findings.filter(({ verdict }) => verdict !== 'fine')
  return { exitCode, out, notFine: notFine.map(({ verdict, check }) => `${verdict} ${check}`) }
}

/** Here an event needs no seconds to arrive. */
async function soon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200))
}

interface Hands {
  readonly region: string
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

async function administratorOf(account: string): Promise<Hands> {
  const { endpoints } = await sandbox.state()
  const found = endpoints.administrators.find(({ accountId }) => accountId === account)
  if (found === undefined) throw new Error(`nobody administers ${account}`)
  const { accessKeyId, secretAccessKey } = found
  return {
    region: endpoints.region,
    endpoint: endpoints.aws,
    credentials: { accessKeyId, secretAccessKey },
  }
}

async function administer(act: object): Promise<void> {
  const { httpStatus, body } = await sandbox.call('administer', act)
  expect(httpStatus, JSON.stringify(body)).toBe(200)
}

describe('doctor', () => {
  it('finds nothing wrong after a deploy, and knows everything', { timeout: 60_000 }, async () => {
    await started()
    const { exitCode, notFine } = await examined()
    expect(notFine).toEqual([])
    expect(exitCode).toBe(0)
  })

  it('names every fault of AWS that was planted, and no other', { timeout: 90_000 }, async () => {
    await started({ breaksRoles: true })
    const hub = await administratorOf(HUB)
    const production = await administratorOf(PRODUCTION)
    await new DynamoDBClient(hub).send(
      new UpdateContinuousBackupsCommand({
        TableName: HOME.table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    )
    const sqs = new SQSClient({ ...hub, useQueueUrlAsEndpoint: false })
    const urlOf = async (name: string) =>
      (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: await urlOf(HOME.responderQueue),
        Attributes: { RedrivePolicy: '' },
      }),
    )
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: await urlOf(HOME.deadLetterQueue),
        MessageBody: 'a job that failed for good',
      }),
    )
    await new S3Client({ ...hub, forcePathStyle: true }).send(
      new DeletePublicAccessBlockCommand({ Bucket: HOME.bucket }),
    )
    await new EventBridgeClient(hub).send(new DisableRuleCommand({ Name: 'awskey-signal-rule-1' }))
    await new EventBridgeClient({ ...production, region: 'eu-west-1' }).send(
      new DisableRuleCommand({ Name: 'awskey-forward-guardduty' }),
    )
    await new KMSClient(hub).send(new DisableKeyCommand({ KeyId: 'alias/awskey-signals' }))
    const inHub = new IAMClient({ ...hub, region: 'us-east-1' })
    const inProduction = new IAMClient({ ...production, region: 'us-east-1' })
    const statement = (Action: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
      })
    await inHub.send(
      new PutRolePolicyCommand({
        RoleName: 'awskey-function-pickup',
        PolicyName: 'for-a-moment',
        PolicyDocument: statement('kms:GenerateMac'),
      }),
    )
    await inProduction.send(
      new DeleteRolePolicyCommand({ RoleName: 'awskey-rotator', PolicyName: 'awskey-rotator' }),
    )
    await inProduction.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'awskey-operator',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` },
              Action: 'sts:AssumeRole',
            },
          ],
        }),
      }),
    )
    await new SecretsManagerClient(hub).send(
      new PutSecretValueCommand({
        SecretId: 'SlackSecret',
        SecretString: JSON.stringify({ signingSecret: 'another', botToken: HOME.botToken }),
      }),
    )
    const { exitCode, notFine, out } = await examined()
    expect(exitCode).toBe(1)
    expect(out).toContain('no test event arrived through awskey-forward-guardduty in eu-west-1"')
    expect(notFine).toEqual([
      `wrong table ${HOME.table}: point-in-time recovery`,
      'wrong dead letters of worker',
      'wrong queue of responder',
      `wrong bucket ${HOME.bucket}: public access`,
      'wrong events of aws.health',
      'wrong key alias/awskey-signals',
      `wrong request URL ${sandbox.url}/slack/events`,
      'wrong permissions of awskey-pickup',
      'wrong permissions of awskey-pickup',
      `wrong way into ${PRODUCTION} as awskey-operator`,
      `wrong permissions of awskey-rotator in ${PRODUCTION}`,
      'wrong use of alias/awskey-signals by awskey-responder',
      `wrong forwarding from ${PRODUCTION}`,
    ])
  })

  it('names what was broken of what awskey.yml asks for besides, and nothing before', {
    timeout: 120_000,
  }, async () => {
    await started({ configPath: withEverything() })
    const before = await examined()
    expect(before).toMatchObject({ exitCode: 0, notFine: [] })
    expect(before.out).toContain('table cloudtrail.organization_trail of Athena')
    expect(before.out).toContain('accounts of the organisation')
    const hub = await administratorOf(HUB)
    const sns = new SNSClient(hub)
    const TopicArn = `arn:aws:sns:${HOME.region}:${HUB}:awskey-alarms`
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
    for (const { SubscriptionArn } of Subscriptions)
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: EMAIL }))
    await new CloudWatchClient(hub).send(
      new DisableAlarmActionsCommand({ AlarmNames: ['awskey-jobs-given-up'] }),
    )
    const events = new EventBridgeClient(hub)
    await events.send(new DisableRuleCommand({ Name: 'awskey-alarms-for-responder' }))
    await events.send(
      new PutPermissionCommand({ StatementId: 'x', Principal: '*', Action: 'events:PutEvents' }),
    )
    const s3 = new S3Client({ ...hub, forcePathStyle: true })
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: HOME.ledgerBucket }))
    const { exitCode, notFine, out } = await examined()
    expect(exitCode).toBe(1)
    expect(notFine).toEqual([
      `wrong bucket ${HOME.ledgerBucket}: policy`,
      `wrong bucket ${HOME.ledgerBucket}: policy`,
      `wrong bucket ${HOME.ledgerBucket}: policy`,
      'wrong alarms',
      `wrong alarms by e-mail to ${EMAIL}`,
      'wrong alarms that responder tells of',
      'wrong event bus default',
    ])
    expect(out).toContain('awskey-jobs-given-up')
    expect(out).toContain('confirm the e-mail')
  })

  it('names every fault of Slack that was planted, and no other', { timeout: 60_000 }, async () => {
    await started()
    const scopes = scopesFor({ ownershipByEmail: false })
      .map(({ name }) => name)
      .filter((name) => name !== 'pins:write')
    await administer({ action: 'install', scopes: [...scopes, 'channels:history'] })
    await administer({ action: 'remove_app', channel: 'C0PAYMENTS' })
    await administer({ action: 'archive_channel', channel: 'C0SECURITY' })
    await administer({ action: 'set_group', usergroup: 'S0PAYMENTS', users: [] })
    await administer({ action: 'disable_group', usergroup: 'S0PLATFORM' })
    await administer({ action: 'deactivate', user: 'U0MAX' })
    const { exitCode, notFine } = await examined()
    expect(exitCode).toBe(1)
    expect(notFine.toSorted()).toEqual(
      [
        'wrong Slack scopes',
        'wrong Slack scopes',
        'wrong channel of team payments (C0PAYMENTS)',
        'wrong channel of security (C0SECURITY)',
        'wrong approvers of team payments (S0PAYMENTS)',
        'wrong approvers of team platform (S0PLATFORM)',
        'wrong person U0MAX (people)',
      ].toSorted(),
    )
  })

  it('knows nothing of what it could not read', { timeout: 60_000 }, async () => {
    await started()
    for (const [service, operation] of [
      ['dynamodb', 'DescribeTable'],
      ['slack', 'usergroups.list'],
      ['scheduler', 'GetSchedule'],
      ['logs', 'FilterLogEvents'],
    ] as const)
      await sandbox.fault({ service, operation, mode: 'throttle', times: 20 })
    const { exitCode, notFine } = await examined()
    expect(exitCode).toBe(2)
    expect(notFine.toSorted()).toEqual(
      [
        `not_known table ${HOME.table}`,
        'not_known schedule awskey-weekly',
        'not_known dead letters of reminder',
        'not_known approvers of team payments (S0PAYMENTS)',
        'not_known approvers of team platform (S0PLATFORM)',
        'not_known approvers of security (S0SECURITY)',
        `not_known forwarding from ${DEVELOPMENT}`,
        `not_known forwarding from ${PRODUCTION}`,
      ].toSorted(),
    )
  })
})
