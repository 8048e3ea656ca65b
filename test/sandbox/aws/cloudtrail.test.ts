import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { CreateAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, outcomeOf, type RunningAws, SESSION, startAws } from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

function trail(region = 'us-east-1'): CloudTrailClient {
  return running.clients(running.administrator(DEVELOPMENT), region).trail
}

function by(AttributeKey: 'AccessKeyId' | 'EventName' | 'Username', AttributeValue: string) {
  return new LookupEventsCommand({ LookupAttributes: [{ AttributeKey, AttributeValue }] })
}

describe('LookupEvents', () => {
  it('shows an event in its home Region after the lag, without the secret', async () => {
    const session = await running.assume('worker', 'awskey-operator', DEVELOPMENT)
    const { AccessKey } = await running
      .clients(session)
      .iam.send(new CreateAccessKeyCommand({ UserName: 'erin' }))
    const lookUp = by('Username', SESSION)
    expect((await trail().send(lookUp)).Events).toEqual([])
    running.advance(5 * 60_000)
    const { Events = [] } = await trail().send(lookUp)
    const text = Events[0]?.CloudTrailEvent ?? ''
    expect(text).not.toContain(AccessKey?.SecretAccessKey)
    expect(JSON.parse(text)).toMatchObject({
      eventName: 'CreateAccessKey',
      awsRegion: 'us-east-1',
      readOnly: false,
      recipientAccountId: DEVELOPMENT,
      requestParameters: { userName: 'erin' },
      responseElements: {
        accessKey: {
          accessKeyId: AccessKey?.AccessKeyId,
          status: 'Active',
          userName: 'erin',
          createDate: 'Nov 24, 2026 9:00:00 AM',
        },
      },
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${DEVELOPMENT}:assumed-role/awskey-operator/${SESSION}`,
        sessionContext: { sessionIssuer: { userName: 'awskey-operator' }, sourceIdentity: SESSION },
      },
    })
  })

  it('shows who assumed a role in the account of the role', async () => {
    await running.assume('worker', 'awskey-reader', DEVELOPMENT)
    running.advance(5 * 60_000)
    const { Events = [] } = await trail('eu-central-1').send(by('EventName', 'AssumeRole'))
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      requestParameters: { roleSessionName: SESSION, sourceIdentity: SESSION },
      userIdentity: { accountId: '333333333333' },
    })
  })

  it('pages through the seeded uses of a key, newest first', async () => {
    const { accessKeyId } = running.user('erin')
    const lookUp = by('AccessKeyId', accessKeyId)
    const client = trail('eu-central-1')
    const first = await client.send(lookUp)
    expect(first.Events).toHaveLength(50)
    const second = await client.send(
      new LookupEventsCommand({ ...lookUp.input, NextToken: first.NextToken }),
    )
    expect(second.NextToken).toBeUndefined()
    const times = [...(first.Events ?? []), ...(second.Events ?? [])].map(
      (event) => event.EventTime?.getTime() ?? 0,
    )
    expect(times).toEqual(times.toSorted((left, right) => right - left))
    expect(times.length).toBeGreaterThan(60)
  })

  it('refuses a token of another question, two attributes, and a third call in a second', async () => {
    const client = trail('eu-central-1')
    const { accessKeyId } = running.user('erin')
    const { NextToken } = await client.send(by('AccessKeyId', accessKeyId))
    const foreign = new LookupEventsCommand({ ...by('Username', 'erin').input, NextToken })
    expect(await outcomeOf(client.send(foreign))).toBe('InvalidNextTokenException')
    expect(await outcomeOf(client.send(foreign))).toBe('ThrottlingException')
    running.advance(1000)
    const two = new LookupEventsCommand({
      LookupAttributes: [
        { AttributeKey: 'Username', AttributeValue: 'a' },
        { AttributeKey: 'Username', AttributeValue: 'b' },
      ],
    })
    expect(await outcomeOf(client.send(two))).toBe('InvalidLookupAttributesException')
  })

  it('logs denied reads and the id of a secret, never its value', async () => {
    const { secrets } = running.clients(running.administrator(DEVELOPMENT))
    const Name = 'awskey/keys/erin'
    await secrets.send(new CreateSecretCommand({ Name, SecretString: 'hidden-1' }))
    await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'hidden-2' }))
    const omar = running.clients(running.user('omar')).secrets
    await outcomeOf(omar.send(new GetSecretValueCommand({ SecretId: Name })))
    const events = running.aws.events({ account: DEVELOPMENT, limit: 3 })
    expect(JSON.stringify(events)).not.toContain('hidden')
    expect(events).toMatchObject([
      {
        eventName: 'GetSecretValue',
        errorCode: 'AccessDenied',
        requestParameters: { secretId: Name },
      },
      { eventName: 'PutSecretValue', requestParameters: { secretId: Name } },
      { eventName: 'CreateSecret', requestParameters: { name: Name } },
    ])
  })
})

describe('useKey', () => {
  it('moves last use and leaves an event', async () => {
    const { accessKeyId } = running.user('never-nora')
    expect(running.aws.useKey({ access_key_id: accessKeyId, ip: '198.51.100.1' })).toEqual({
      ok: true,
    })
    running.advance(5 * 60_000)
    const { Events = [] } = await trail('eu-central-1').send(by('AccessKeyId', accessKeyId))
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      eventName: 'DescribeInstances',
      sourceIPAddress: '198.51.100.1',
      userAgent: 'aws-cli/2.32.0',
    })
  })

  it('leaves no event for data-plane services', () => {
    const { accessKeyId } = running.user('omar')
    const before = running.aws.events({ limit: 10_000 }).length
    running.aws.useKey({ access_key_id: accessKeyId, service: 's3' })
    expect(running.aws.events({ limit: 10_000 })).toHaveLength(before)
    const [development] = running.aws.snapshot().accounts
    const omar = development?.users.find((user) => user.userName === 'omar')
    expect(omar?.keys[0]?.lastUsed?.service).toBe('s3')
  })

  it('fails for an Inactive key and an unknown one', async () => {
    const erin = running.user('erin')
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    await iam.send(
      new UpdateAccessKeyCommand({
        UserName: 'erin',
        AccessKeyId: erin.accessKeyId,
        Status: 'Inactive',
      }),
    )
    expect(running.aws.useKey({ access_key_id: erin.accessKeyId })).toEqual({
      ok: false,
      reason: 'inactive_key',
    })
    expect(running.aws.useKey({ access_key_id: 'AKIAQQQQQQQQQQQQQQQQ' })).toEqual({
      ok: false,
      reason: 'unknown_key',
    })
  })
})
