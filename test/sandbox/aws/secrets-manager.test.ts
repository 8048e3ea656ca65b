import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

const SecretId = 'awskey/keys/erin'
const FIRST = 'a'.repeat(64)
const SECOND = 'b'.repeat(64)

let running: RunningAws
let operator: SecretsManagerClient
let administrator: SecretsManagerClient
beforeEach(async () => {
  running = await startAws()
  const session = await running.assume('worker', 'awskey-operator', DEVELOPMENT)
  operator = running.clients(session).secrets
  administrator = running.clients(running.administrator(DEVELOPMENT)).secrets
})
afterEach(() => running.stop())

function erinId(): string {
  const account = running.aws.world.accounts.get(DEVELOPMENT)
  return account?.users.get('erin')?.userId ?? ''
}

function ownerPolicy(): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${DEVELOPMENT}:user/payments/erin` },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringNotLike: { 'aws:userid': [erinId(), 'AROABREAKGLASS:*'] } },
      },
    ],
  })
}

describe('GetSecretValue', () => {
  it('is for the owner alone: other users and administrators are denied', async () => {
    await operator.send(new CreateSecretCommand({ Name: SecretId, SecretString: 's3cret' }))
    await operator.send(
      new PutResourcePolicyCommand({
        SecretId,
        ResourcePolicy: ownerPolicy(),
        BlockPublicPolicy: true,
      }),
    )
    const readBy = (name: string): Promise<unknown> =>
      running.clients(running.user(name)).secrets.send(new GetSecretValueCommand({ SecretId }))
    expect(await readBy('erin')).toMatchObject({ SecretString: 's3cret' })
    expect(await outcomeOf(readBy('omar'))).toBe('AccessDeniedException')
    expect(await outcomeOf(readBy('admin-ada'))).toBe('AccessDeniedException')
    const byAdministrator = administrator.send(new GetSecretValueCommand({ SecretId }))
    await expect(byAdministrator).rejects.toThrow('explicit deny in a resource-based policy')
  })

  it('says which version is missing', async () => {
    await operator.send(new CreateSecretCommand({ Name: SecretId }))
    await expect(administrator.send(new GetSecretValueCommand({ SecretId }))).rejects.toThrow(
      "can't find the specified secret value for staging label: AWSCURRENT",
    )
  })
})

describe('PutResourcePolicy', () => {
  it('refuses what it cannot evaluate and what opens the secret to everyone', async () => {
    await operator.send(new CreateSecretCommand({ Name: SecretId }))
    const put = (statement: object): Promise<unknown> =>
      operator.send(
        new PutResourcePolicyCommand({
          SecretId,
          BlockPublicPolicy: true,
          ResourcePolicy: JSON.stringify({ Statement: [statement] }),
        }),
      )
    const open = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }
    expect(await outcomeOf(put(open))).toBe('PublicPolicyException')
    expect(
      await outcomeOf(
        put({ ...open, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
      ),
    ).toBe('MalformedPolicyDocumentException')
  })
})

describe('PutSecretValue', () => {
  it('takes the same token twice for the same value, and not for another', async () => {
    await operator.send(new CreateSecretCommand({ Name: SecretId }))
    const put = (SecretString: string): Promise<{ VersionId?: string | undefined }> =>
      operator.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken: FIRST, SecretString }),
      )
    expect((await put('one')).VersionId).toBe(FIRST)
    expect((await put('one')).VersionId).toBe(FIRST)
    expect(await outcomeOf(put('two'))).toBe('ResourceExistsException')
  })

  it('moves AWSCURRENT and leaves AWSPREVIOUS on the version before', async () => {
    await operator.send(
      new CreateSecretCommand({ Name: SecretId, ClientRequestToken: FIRST, SecretString: 'one' }),
    )
    await operator.send(
      new PutSecretValueCommand({ SecretId, ClientRequestToken: SECOND, SecretString: 'two' }),
    )
    const described = await operator.send(new DescribeSecretCommand({ SecretId }))
    expect(described.VersionIdsToStages).toEqual({
      [FIRST]: ['AWSPREVIOUS'],
      [SECOND]: ['AWSCURRENT'],
    })
  })
})

describe('UpdateSecretVersionStage', () => {
  it('moves AWSCURRENT only away from the version that is named', async () => {
    await operator.send(
      new CreateSecretCommand({ Name: SecretId, ClientRequestToken: FIRST, SecretString: 'one' }),
    )
    await operator.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken: SECOND,
        SecretString: 'two',
        VersionStages: ['AWSPENDING'],
      }),
    )
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: SECOND }
    expect(await outcomeOf(operator.send(new UpdateSecretVersionStageCommand(move)))).toBe(
      'InvalidParameterException',
    )
    await operator.send(
      new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: FIRST }),
    )
    const { Versions = [] } = await administrator.send(
      new ListSecretVersionIdsCommand({ SecretId }),
    )
    expect(Versions.map((version) => [version.VersionId, version.VersionStages])).toEqual([
      [FIRST, ['AWSPREVIOUS']],
      [SECOND, ['AWSPENDING', 'AWSCURRENT']],
    ])
  })
})

describe('secrets', () => {
  it('are found by name, ARN and ARN without its suffix, and exist once', async () => {
    const { ARN = '' } = await operator.send(new CreateSecretCommand({ Name: SecretId }))
    await operator.send(
      new TagResourceCommand({ SecretId: ARN, Tags: [{ Key: 'awskey:user', Value: 'erin' }] }),
    )
    const described = await operator.send(new DescribeSecretCommand({ SecretId: ARN.slice(0, -7) }))
    expect(described.Tags).toEqual([{ Key: 'awskey:user', Value: 'erin' }])
    expect(await outcomeOf(operator.send(new CreateSecretCommand({ Name: SecretId })))).toBe(
      'ResourceExistsException',
    )
    expect(running.aws.snapshot().secrets).toEqual([
      { accountId: DEVELOPMENT, region: 'eu-central-1', name: SecretId, arn: ARN },
    ])
  })

  it('wait for their deletion, come back, and are gone after the window', async () => {
    await operator.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'one' }))
    const remove = new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 })
    await administrator.send(remove)
    expect(await outcomeOf(administrator.send(new GetSecretValueCommand({ SecretId })))).toBe(
      'InvalidRequestException',
    )
    await administrator.send(new RestoreSecretCommand({ SecretId }))
    const { SecretList } = await administrator.send(new ListSecretsCommand({}))
    expect(SecretList).toMatchObject([{ Name: SecretId }])
    await administrator.send(remove)
    running.advance(8 * 86_400_000)
    expect(await outcomeOf(administrator.send(new DescribeSecretCommand({ SecretId })))).toBe(
      'ResourceNotFoundException',
    )
  })
})
