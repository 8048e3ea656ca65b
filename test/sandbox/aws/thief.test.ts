/** What a thief can do with a key, by the SDK's own calls: authorised by the user's policies, and written into the trail as AWS writes it. */
import {
  AddUserToGroupCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
} from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEventOf } from '../../../src/aws/cloudtrail/audit-event-of.ts'
import { parseTrailRecord } from '../../../src/aws/cloudtrail/trail-record.ts'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${DEVELOPMENT}:user/labs/build-server` },
      Action: 'sts:AssumeRole',
    },
  ],
})
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})
const asThief = (name = 'build-server') => running.clients(running.user(name))
/** CloudTrail writes null where there is nothing. */
function asWritten(record: object): string {
  const members: unknown = JSON.parse(JSON.stringify(record))
  return JSON.stringify(Object.assign({ requestParameters: null, responseElements: null }, members))
}

/** The newest events, oldest first, as an audit reads them. */
function audited(limit: number) {
  return running.aws
    .events({ account: DEVELOPMENT, limit })
    .map((record) => parseTrailRecord(asWritten(record)))
    .flatMap((record) =>
      record === undefined
        ? []
        : [auditEventOf(record, { account: DEVELOPMENT, region: 'us-east-1' })],
    )
    .toReversed()
}

describe('somebody who wants to stay', () => {
  it('leaves events from which an audit reads what was made', async () => {
    const { iam } = asThief()
    await iam.send(new CreateUserCommand({ UserName: 'support-svc' }))
    await iam.send(
      new CreateLoginProfileCommand({ UserName: 'support-svc', Password: 'hidden-Passw0rd' }),
    )
    await iam.send(
      new CreateRoleCommand({ RoleName: 'backup-sync', AssumeRolePolicyDocument: TRUST }),
    )
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://login.invalid' }))
    await running
      .clients(running.administrator(DEVELOPMENT))
      .iam.send(
        new CreateSAMLProviderCommand({ Name: 'corp', SAMLMetadataDocument: 'x'.repeat(1_000) }),
      )
    expect(audited(5).map((event) => event?.made)).toEqual([
      { what: 'user', name: 'support-svc' },
      { what: 'login profile', name: 'support-svc' },
      { what: 'role', name: 'backup-sync' },
      { what: 'provider', name: 'https://login.invalid' },
      { what: 'provider', name: 'corp' },
    ])
    expect(JSON.stringify(running.aws.events({ limit: 20 }))).not.toContain('hidden')
  })

  it('can do nothing that the policies of the user do not allow, and that is written down as refused', async () => {
    const { iam } = asThief('batch-runner')
    expect(await outcomeOf(iam.send(new CreateUserCommand({ UserName: 'support-svc' })))).toBe(
      'AccessDenied',
    )
    expect(await outcomeOf(iam.send(new ListUsersCommand({})))).toBe('AccessDenied')
    expect(audited(2)).toMatchObject([
      { name: 'CreateUser', error: 'AccessDenied' },
      { name: 'ListUsers', error: 'AccessDenied' },
    ])
    expect(audited(2).every((event) => event?.made === undefined)).toBe(true)
  })

  it('gets more rights by a policy of its own, and from a group that exists', async () => {
    const { iam, sts } = asThief()
    const federation = new GetFederationTokenCommand({ Name: 'support' })
    expect(await outcomeOf(sts.send(federation))).toBe('AccessDenied')
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'build-server',
        PolicyName: 'debug',
        PolicyDocument: EVERYTHING,
      }),
    )
    expect(await outcomeOf(sts.send(federation))).toBe('done')
    const join = (GroupName: string) =>
      outcomeOf(iam.send(new AddUserToGroupCommand({ UserName: 'build-server', GroupName })))
    expect(await join('engineers')).toBe('done')
    expect(await join('nobody-is-in-it')).toBe('NoSuchEntityException')
  })

  it('changes a password only where there is one, and a trust only of a role that is there', async () => {
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    const change = new UpdateLoginProfileCommand({ UserName: 'erin', Password: 'another-Passw0rd' })
    expect(await outcomeOf(iam.send(change))).toBe('NoSuchEntityException')
    await iam.send(new CreateLoginProfileCommand({ UserName: 'erin', Password: 'a-Passw0rd' }))
    expect(await outcomeOf(iam.send(change))).toBe('done')
    const trust = (RoleName: string) =>
      outcomeOf(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST })))
    expect(await trust('data-export')).toBe('done')
    expect(await trust('no-such-role')).toBe('NoSuchEntityException')
  })
})

describe('sessions of a thief', () => {
  const assume = (name: string, role = 'data-export') =>
    asThief(name).sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${DEVELOPMENT}:role/${role}`,
        RoleSessionName: 'export',
      }),
    )
  const credentials = (
    from:
      | {
          AccessKeyId?: string | undefined
          SecretAccessKey?: string | undefined
          SessionToken?: string | undefined
        }
      | undefined,
  ) => ({
    accessKeyId: from?.AccessKeyId ?? '',
    secretAccessKey: from?.SecretAccessKey ?? '',
    sessionToken: from?.SessionToken ?? '',
  })

  it('of a role that trusts the user act as the role, with its policies alone', async () => {
    const { Credentials: opened } = await assume('build-server')
    const role = running.clients(credentials(opened))
    const { Arn } = await role.sts.send(new GetCallerIdentityCommand({}))
    expect(Arn).toBe(`arn:aws:sts::${DEVELOPMENT}:assumed-role/data-export/export`)
    expect(await outcomeOf(role.iam.send(new ListUsersCommand({})))).toBe('AccessDenied')
    const [assumed] = audited(3)
    expect(assumed?.issued).toEqual({
      credential: opened?.AccessKeyId,
      role: `arn:aws:iam::${DEVELOPMENT}:role/data-export`,
      session: `arn:aws:sts::${DEVELOPMENT}:assumed-role/data-export/export`,
    })
  })

  it('of a role are not for whom its trust does not name', async () => {
    expect(await outcomeOf(assume('batch-runner'))).toBe('AccessDenied')
    expect(await outcomeOf(assume('build-server', 'no-such-role'))).toBe('AccessDenied')
  })

  it('of GetFederationToken have their own name, what both sides allow, and nothing of IAM', async () => {
    const { iam, sts } = asThief()
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'build-server',
        PolicyName: 'debug',
        PolicyDocument: EVERYTHING,
      }),
    )
    const { Credentials: opened } = await sts.send(
      new GetFederationTokenCommand({
        Name: 'support',
        PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess' }],
      }),
    )
    const session = running.clients(credentials(opened))
    expect((await session.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:sts::${DEVELOPMENT}:federated-user/support`,
    )
    expect(audited(1)[0]).toMatchObject({
      credential: opened?.AccessKeyId,
      principal: `arn:aws:sts::${DEVELOPMENT}:federated-user/support`,
    })
    expect(await outcomeOf(session.iam.send(new ListUsersCommand({})))).toBe('InvalidClientTokenId')
    const chained = new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${DEVELOPMENT}:role/data-export`,
      RoleSessionName: 'export',
    })
    expect(await outcomeOf(session.sts.send(chained))).toBe('AccessDenied')
  })

  it('are gone after a reset', async () => {
    const { Credentials: opened } = await assume('build-server')
    running.aws.reset()
    const after = running.clients(credentials(opened)).sts.send(new GetCallerIdentityCommand({}))
    expect(await outcomeOf(after)).toBe('InvalidClientTokenId')
  })
})
