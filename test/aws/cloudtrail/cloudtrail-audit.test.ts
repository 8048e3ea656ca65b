import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditEventOf } from '../../../src/aws/cloudtrail/audit-event-of.ts'
import { createCloudTrailAudit } from '../../../src/aws/cloudtrail/cloudtrail-audit.ts'
import { TrailRecord } from '../../../src/aws/cloudtrail/trail-record.ts'
import type { LookupAsk } from '../../../src/exposure/audit/audit-store.ts'
import { Subject } from '../../../src/exposure/audit/subject.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  REGION,
  SESSION,
  startAws,
} from '../../support/aws-on-wire.ts'

describe('createCloudTrailAudit', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())

  let users = 0
  const newKey = async () => {
    const userName = aws.addUser(`audited-${++users}`)
    const [administrator] = aws.emulator.endpoints().administrators
    const iam = new IAMClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      ...(administrator !== undefined && { credentials: administrator }),
    })
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }))
    iam.destroy()
    return { id: key?.AccessKeyId ?? '', secret: key?.SecretAccessKey ?? '' }
  }
  const lookUp = (id: string, changes: Partial<LookupAsk> = {}) => {
    const now = aws.emulator.world.now()
    return createCloudTrailAudit(aws).lookUp({
      account: DEVELOPMENT,
      region: REGION,
      subject: Subject.parse({ by: 'credential', id }),
      since: new Date(now.getTime() - 3_600_000),
      until: now,
      token: undefined,
      session: SESSION,
      ...changes,
    })
  }

  it('gives the events of a key with address, program and service', async () => {
    const { id } = await newKey()
    const use = { access_key_id: id, service: 'ec2', region: REGION }
    aws.emulator.useKey({ ...use, ip: '203.0.113.9', user_agent: 'Boto3/1.40' })

    expect(await lookUp(id)).toMatchObject({
      kind: 'page',
      next: undefined,
      unreadable: 0,
      events: [
        { credential: id, service: 'ec2', ip: '203.0.113.9', agent: 'Boto3/1.40', region: REGION },
      ],
    })
  })

  it('reads on with the token, to the last page', async () => {
    const { id } = await newKey()
    for (let n = 0; n < 70; n++)
      aws.emulator.useKey({ access_key_id: id, service: 'ec2', region: REGION })
    const first = await lookUp(id)
    if (first.kind !== 'page') throw new Error(first.code)
    const second = await lookUp(id, { token: first.next })
    if (second.kind !== 'page') throw new Error(second.code)

    expect([first.events.length, second.events.length, second.next]).toEqual([50, 20, undefined])
    expect(new Set([...first.events, ...second.events].map((event) => event.id)).size).toBe(70)
  })

  it('finds the session that a key opened, and what was done in it', async () => {
    const { id, secret } = await newKey()
    const at = { endpoint: aws.endpoint, region: REGION }
    const sts = new STSClient({ ...at, credentials: { accessKeyId: id, secretAccessKey: secret } })
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}))
    sts.destroy()
    const opened = session?.AccessKeyId ?? ''
    const inSession = new STSClient({
      ...at,
      credentials: {
        accessKeyId: opened,
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      },
    })
    await inSession
      .send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::999999999999:role/elsewhere',
          RoleSessionName: 'audited',
        }),
      )
      .catch(() => undefined)
    inSession.destroy()

    const ofKey = await lookUp(id)
    expect(ofKey).toMatchObject({
      events: [{ name: 'GetSessionToken', credential: id, issued: { credential: opened } }],
    })
    const ofSession = await lookUp(opened)
    if (ofSession.kind !== 'page') throw new Error(ofSession.code)
    // LookupEvents tells of the key's own call here, too; it is the key's.
    expect(
      ofSession.events.map(({ name, credential, error }) => [name, credential, error]),
    ).toEqual(
      expect.arrayContaining([
        ['AssumeRole', opened, 'AccessDenied'],
        ['GetSessionToken', id, undefined],
      ]),
    )
    expect(JSON.stringify([ofKey, ofSession])).not.toContain(session?.SessionToken)
    expect(JSON.stringify([ofKey, ofSession])).not.toContain(session?.SecretAccessKey)
  })

  it('keeps a refused creation apart from one that happened', async () => {
    const { id, secret } = await newKey()
    const iam = new IAMClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: id, secretAccessKey: secret },
    })
    await iam.send(new CreateUserCommand({ UserName: 'backdoor' })).catch(() => undefined)
    iam.destroy()

    const page = await lookUp(id, { region: 'us-east-1' })
    if (page.kind !== 'page') throw new Error(page.code)
    expect(page.events).toMatchObject([{ name: 'CreateUser', error: 'AccessDenied' }])
    expect(page.events[0]?.made).toBeUndefined()
  })

  it.each([
    ['deny', { kind: 'refused', code: 'AccessDenied' }],
    ['throttle', { kind: 'throttled', code: 'Throttling' }],
  ] as const)('tells what %s is, and never gives an empty page for it', async (mode, expected) => {
    const { id } = await newKey()
    const fault = { service: 'cloudtrail', operation: 'LookupEvents', region: REGION }
    aws.faults.plant({ ...fault, mode, times: 1 })

    expect(await lookUp(id)).toEqual(expected)
    expect((await lookUp(id)).kind).toBe('page')
  })

  it('is refused a token of another question by name', async () => {
    const { id } = await newKey()

    expect(await lookUp(id, { token: 'bm90IG91cnM' })).toMatchObject({
      kind: 'refused',
      code: 'InvalidNextToken',
    })
  })
})

describe('auditEventOf', () => {
  const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  const ACCOUNT = { account: DEVELOPMENT, region: REGION }
  const record = (changes: object): TrailRecord =>
    TrailRecord.parse({
      eventID: 'event-1',
      eventTime: '2026-03-01T09:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'ListUsers',
      userIdentity: { accessKeyId: 'AKIA2EXAMPLE234567AB' },
      requestParameters: null,
      responseElements: null,
      ...changes,
    })

  it.each([
    ['CreateUser', { userName: 'x' }, null, { what: 'user', name: 'x' }],
    [
      'CreateAccessKey',
      { userName: 'x' },
      { accessKey: { accessKeyId: 'AKIANEW', userName: 'x' } },
      { what: 'access key', name: 'AKIANEW', of: { what: 'user', name: 'x' } },
    ],
    ['CreateLoginProfile', { userName: 'x' }, null, { what: 'login profile', name: 'x' }],
    ['CreateRole', { roleName: 'r' }, null, { what: 'role', name: 'r' }],
    [
      'CreateOpenIDConnectProvider',
      { url: 'https://idp.example.org' },
      null,
      { what: 'provider', name: 'https://idp.example.org' },
    ],
    ['CreateSAMLProvider', { name: 's' }, null, { what: 'provider', name: 's' }],
    ['CreateUser', null, null, { what: 'user', name: 'not known' }],
    ['UpdateLoginProfile', { userName: 'x' }, null, { what: 'login profile', name: 'x' }],
    ['UpdateAssumeRolePolicy', { roleName: 'r' }, null, { what: 'role trust', name: 'r' }],
    [
      'AttachUserPolicy',
      { userName: 'x', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      null,
      {
        what: 'attached policy',
        name: 'arn:aws:iam::aws:policy/AdministratorAccess',
        of: { what: 'user', name: 'x' },
      },
    ],
    [
      'PutRolePolicy',
      { roleName: 'r', policyName: 'all', policyDocument: '{}' },
      null,
      { what: 'inline policy', name: 'all', of: { what: 'role', name: 'r' } },
    ],
    [
      'PutGroupPolicy',
      { groupName: 'g', policyName: 'all' },
      null,
      { what: 'inline policy', name: 'all', of: { what: 'group', name: 'g' } },
    ],
    ['ListUsers', { userName: 'x' }, null, undefined],
  ])('says what %s made', (eventName, requestParameters, responseElements, made) => {
    const event = auditEventOf(record({ eventName, requestParameters, responseElements }), ACCOUNT)

    expect(event?.made).toEqual(made)
  })

  it('says which instances were started, and how many more', () => {
    const items = Array.from({ length: 22 }, (_, n) => ({ instanceId: `i-${n}` }))
    const event = auditEventOf(
      record({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RunInstances',
        responseElements: { instancesSet: { items } },
      }),
      ACCOUNT,
    )

    expect(event?.made?.what).toBe('instances')
    expect(event?.made?.name).toMatch(/^i-0 i-1 .* i-19 and 2 more$/)
  })

  it.each([
    ['lambda', 'AddPermission20150331v2'],
    ['lambda', 'CreateFunctionUrlConfig'],
  ])('says to which function %s %s gave access', (service, eventName) => {
    const event = auditEventOf(
      record({
        eventSource: `${service}.amazonaws.com`,
        eventName,
        requestParameters: { functionName: 'f' },
      }),
      ACCOUNT,
    )

    expect(event?.made).toEqual({ what: 'function access', name: 'f' })
  })

  it('takes no user of another service for one of IAM', () => {
    const event = auditEventOf(
      record({
        eventSource: 'transfer.amazonaws.com',
        eventName: 'CreateUser',
        requestParameters: { userName: 'x' },
      }),
      ACCOUNT,
    )

    expect([event?.made, event?.leads]).toEqual([undefined, undefined])
  })

  const IAM = 'iam.amazonaws.com'
  const STS = 'sts.amazonaws.com'
  const ROLE = 'arn:aws:iam::111111111111:role/r'
  const IN_SESSION = 'arn:aws:sts::111111111111:assumed-role/r/s'
  const FEDERATED = 'arn:aws:sts::111111111111:federated-user/f'
  it.each([
    [IAM, 'CreateUser', { userName: 'x' }, null, { by: 'user', name: 'x' }],
    [
      IAM,
      'CreateAccessKey',
      null,
      { accessKey: { accessKeyId: 'AKIA2EXAMPLE234567AC' } },
      { by: 'credential', id: 'AKIA2EXAMPLE234567AC' },
    ],
    [IAM, 'CreateRole', null, { role: { arn: ROLE } }, { by: 'role', arn: ROLE }],
    [
      IAM,
      'UpdateAssumeRolePolicy',
      { roleName: 'r' },
      null,
      { by: 'role', arn: ROLE, trustChanged: true },
    ],
    [IAM, 'CreateSAMLProvider', { name: 'idp' }, null, { by: 'provider', name: 'idp' }],
    [
      STS,
      'GetFederationToken',
      null,
      {
        federatedUser: { arn: FEDERATED },
        credentials: { accessKeyId: 'ASIA2EXAMPLE234567CD' },
      },
      { by: 'session', arn: FEDERATED },
    ],
    [
      STS,
      'AssumeRole',
      { roleArn: ROLE },
      { assumedRoleUser: { arn: IN_SESSION } },
      { by: 'session', arn: IN_SESSION },
    ],
  ])('of %s %s knows who acts because of it', (eventSource, eventName, asked, answer, lead) => {
    const event = auditEventOf(
      record({
        eventSource,
        eventName,
        requestParameters: asked,
        responseElements: answer,
      }),
      ACCOUNT,
    )

    expect(event?.leads).toEqual([lead])
  })

  it.each([
    ['a role’s session', IN_SESSION, [{ by: 'session', arn: IN_SESSION }]],
    ['a federated user', FEDERATED, [{ by: 'session', arn: FEDERATED }]],
    ['a user, who has no such session', 'arn:aws:iam::111111111111:user/x', undefined],
  ])('of a sign-in to the console knows %s', (_who, arn, leads) => {
    const event = auditEventOf(
      record({
        eventSource: 'signin.amazonaws.com',
        eventName: 'GetSigninToken',
        userIdentity: { accessKeyId: 'ASIA2EXAMPLE234567CD', arn },
      }),
      ACCOUNT,
    )

    expect(event?.leads).toEqual(leads)
  })

  it('leads nowhere where AWS refused', () => {
    const event = auditEventOf(
      record({
        eventName: 'CreateUser',
        requestParameters: { userName: 'x' },
        errorCode: 'AccessDenied',
      }),
      ACCOUNT,
    )

    expect(event?.leads).toBeUndefined()
  })

  it.each<[string, object, boolean | undefined]>([
    ['another account', { accountId: '999999999999', principalId: 'AIDA:x' }, true],
    ['a provider of identities', { type: 'SAMLUser', principalId: 'idp:x' }, true],
    ['its own account', { accountId: DEVELOPMENT, principalId: 'AIDA:x' }, undefined],
  ])('says whether %s is outside', (_who, userIdentity, outside) => {
    expect(auditEventOf(record({ userIdentity }), ACCOUNT)?.outside).toBe(outside)
  })

  it.each([
    ['in its own account', DEVELOPMENT, undefined],
    ['in another account', '999999999999', true],
  ])('follows a role %s as far as its trail goes', (_where, account, elsewhere) => {
    const event = auditEventOf(
      record({
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        requestParameters: { roleArn: `arn:aws:iam::${account}:role/r` },
        responseElements: { credentials: { accessKeyId: 'ASIA2EXAMPLE234567CD' } },
      }),
      ACCOUNT,
    )

    expect(event?.issued?.credential).toBe('ASIA2EXAMPLE234567CD')
    expect(event?.issued?.elsewhere).toBe(elsewhere)
  })

  it('keeps no token and no other part of an answer', () => {
    const event = auditEventOf(
      record({
        eventSource: 'sts.amazonaws.com',
        eventName: 'GetFederationToken',
        requestParameters: { policy: 'all of it' },
        responseElements: {
          credentials: { accessKeyId: 'ASIA2EXAMPLE234567CD', sessionToken: 'IQoJ-a-token' },
        },
      }),
      ACCOUNT,
    )

    expect(event?.issued).toEqual({ credential: 'ASIA2EXAMPLE234567CD' })
    expect(JSON.stringify(event)).not.toMatch(/IQoJ|all of it/)
  })

  it.each([
    ['its program', { userAgent: `tool --secret ${SECRET}` }],
    ['a name', { eventName: 'CreateUser', requestParameters: { userName: SECRET } }],
    [
      'a session name',
      {
        userIdentity: { accessKeyId: 'ASIA2EXAMPLE234567CD', arn: `arn:aws:sts::1:x/r/${SECRET}` },
      },
    ],
  ])('takes a secret out that a caller put into %s', (_where, changes) => {
    expect(JSON.stringify(auditEventOf(record(changes), ACCOUNT))).not.toContain(SECRET)
  })

  it('knows no event without an id or without a credential', () => {
    expect(auditEventOf(record({ eventID: null }), ACCOUNT)).toBeUndefined()
    expect(auditEventOf(record({ userIdentity: null }), ACCOUNT)).toBeUndefined()
  })
})
