import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamAccessKeys } from '../../../src/aws/iam/iam-access-keys.ts'
import { createSecretsManagerVault } from '../../../src/aws/secrets-manager-vault.ts'
import { createSealingIn } from '../../../src/aws/vault/sealing-rules.ts'
import type { Sealing } from '../../../src/delivery/vault.ts'
import type { Account } from '../../../src/people/organisation.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { createSecret } from '../../../src/shared/secret.ts'
import { sha256 } from '../../../src/shared/sha256.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  REGION,
  SESSION,
  startAws,
} from '../../support/aws-on-wire.ts'
import {
  type Answer,
  jsonAnswer,
  jsonError,
  startWireDouble,
  type WireDouble,
} from '../../support/wire-double.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const KEY = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
const KMS_KEY = `arn:aws:kms:${REGION}:${DEVELOPMENT}:key/sealed`
const ROLE_ARN = `arn:aws:iam::${DEVELOPMENT}:role/payments-workload`

describe('createSecretsManagerVault on the built-in AWS', () => {
  let aws: AwsOnWire
  let users = 0
  const clients: SecretsManagerClient[] = []
  beforeAll(async () => {
    aws = await startAws({ kmsKey: KMS_KEY })
  })
  afterEach(() => {
    aws.faults.clear()
    for (const client of clients.splice(0)) client.destroy()
  })
  afterAll(() => aws.stop())

  const vault = () =>
    createSecretsManagerVault({ naming: USUAL_NAMING, sessions: aws.sessions, region: REGION })

  /** A user with a key in hand, whose new secret is to be sealed for the user itself. */
  async function someone() {
    users += 1
    const userName = aws.addUser(`vault-${users}`)
    const stored = aws.emulator.world.accounts.get(DEVELOPMENT)?.users.get(userName)
    const keys = createIamAccessKeys({ sessions: aws.sessions })
    const key = await keys.create({ account: DEVELOPMENT, userName, session: SESSION })
    if (key.kind !== 'created' || stored === undefined) throw new Error('no key')
    const sealing: Sealing = {
      account: DEVELOPMENT,
      userName,
      userId: IamUserId.parse(stored.userId),
      keyId: KEY,
      secret: createSecret(SECRET),
      reader: {
        kind: 'user',
        arn: `arn:aws:iam::${DEVELOPMENT}:user/tests/${userName}`,
        uniqueId: stored.userId,
      },
      session: SESSION,
    }
    return { sealing, stored, asUser: clientOf(key.id, key.secret.reveal()) }
  }

  function clientOf(accessKeyId: string, secretAccessKey: string): SecretsManagerClient {
    const credentials = { accessKeyId, secretAccessKey }
    const client = new SecretsManagerClient({ endpoint: aws.endpoint, region: REGION, credentials })
    clients.push(client)
    return client
  }

  const administrator = () => {
    const found = aws.emulator
      .endpoints()
      .administrators.find(({ accountId }) => accountId === DEVELOPMENT)
    return clientOf(found?.accessKeyId ?? '', found?.secretAccessKey ?? '')
  }

  async function sealed(sealing: Sealing): Promise<string> {
    const outcome = await vault().seal(sealing)
    if (outcome.kind !== 'sealed') throw new Error(outcome.why)
    return outcome.arn
  }

  const readWith = (client: SecretsManagerClient, SecretId: string) =>
    client.send(new GetSecretValueCommand({ SecretId }))

  it('seals what credential_process reads, for the reader', async () => {
    const { sealing, asUser } = await someone()
    const arn = await sealed(sealing)

    const { SecretString = '' } = await readWith(asUser, arn)

    expect(JSON.parse(SecretString)).toEqual({
      Version: 1,
      AccessKeyId: KEY,
      SecretAccessKey: SECRET,
      UserName: sealing.userName,
      AccountId: DEVELOPMENT,
    })
  })

  it('shuts out administrators, other users and awskey itself', async () => {
    const { sealing } = await someone()
    const other = await someone()
    const arn = await sealed(sealing)
    const operator = aws.sessions.open(DEVELOPMENT, 'operator', SESSION).secretsManager()

    for (const client of [administrator(), other.asUser, operator])
      await expect(readWith(client, arn)).rejects.toThrow(/explicit deny/)
  })

  it('shuts out a user of the same name that was made later', async () => {
    const { sealing, stored, asUser } = await someone()
    const arn = await sealed(sealing)
    const users = aws.emulator.world.accounts.get(DEVELOPMENT)?.users
    users?.set(stored.userName, { ...stored, userId: 'AIDAMADELATERAAAAAAAA' })

    await expect(readWith(asUser, arn)).rejects.toThrow(/explicit deny/)
  })

  it('keeps an administrator from opening it, and lets one delete it', async () => {
    const { sealing } = await someone()
    const SecretId = await sealed(sealing)
    const admin = administrator()
    const ResourcePolicy = '{"Version":"2012-10-17","Statement":[]}'

    await expect(
      admin.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy })),
    ).rejects.toThrow(/explicit deny/)
    await expect(admin.send(new DeleteSecretCommand({ SecretId }))).resolves.toBeDefined()
  })

  it('does not count on a secret that waits for its deletion', async () => {
    const { sealing } = await someone()
    const SecretId = await sealed(sealing)
    await administrator().send(new DeleteSecretCommand({ SecretId }))

    expect(await vault().holds(sealing)).toEqual({ kind: 'known', value: undefined })
    expect((await vault().seal(sealing)).kind).toBe('failed')
  })

  it('lets break-glass roles in beside the reader', async () => {
    const { sealing } = await someone()
    const breakGlassRoleArns = [`arn:aws:iam::${DEVELOPMENT}:role/awskey-reader`]
    const opened = createSecretsManagerVault({
      naming: USUAL_NAMING,
      sessions: aws.sessions,
      region: REGION,
      sealingIn: () => ({ kmsKeyId: undefined, breakGlassRoleArns }),
    })
    const outcome = await opened.seal(sealing)
    const reader = aws.sessions.open(DEVELOPMENT, 'reader', SESSION).secretsManager()

    // Not denied by the secret, but awskey's reader has no permission to read secrets.
    const arn = outcome.kind === 'sealed' ? outcome.arn : ''
    await expect(readWith(reader, arn)).rejects.toThrow(/no identity-based policy/)
  })

  it('seals with the customer key of the account, where the configuration names one', async () => {
    const { sealing } = await someone()
    const kmsKeyId = KMS_KEY
    const account: Account = {
      id: DEVELOPMENT,
      name: 'development',
      sensitive: false,
      trustTags: false,
      selfFetch: false,
      kmsKey: kmsKeyId,
    }
    const withKey = createSecretsManagerVault({
      naming: USUAL_NAMING,
      sessions: aws.sessions,
      region: REGION,
      sealingIn: createSealingIn([account]),
    })
    const outcome = await withKey.seal(sealing)
    if (outcome.kind !== 'sealed') throw new Error(outcome.why)

    const { KmsKeyId } = await aws.sessions
      .open(DEVELOPMENT, 'reader', SESSION)
      .secretsManager()
      .send(new DescribeSecretCommand({ SecretId: outcome.arn }))
    expect(KmsKeyId).toBe(kmsKeyId)
  })

  it('seals for a user whose name Secrets Manager would refuse', async () => {
    const { sealing } = await someone()
    const odd = { ...sealing, userName: IamUserName.parse('a,b') }

    expect(await sealed(odd)).toContain('awskey/keys/a/2Cb-')
  })

  it.each(['CreateSecret', 'PutResourcePolicy', 'PutSecretValue'])(
    'trap i: fails without throwing when %s does',
    async (operation) => {
      const { sealing } = await someone()
      aws.faults.plant({ service: 'secretsmanager', operation, mode: 'deny', times: 9 })

      expect(await vault().seal(sealing)).toEqual({
        kind: 'failed',
        why: `secretsmanager:${operation} AccessDeniedException`,
      })
      expect(await vault().holds(sealing)).toEqual({ kind: 'known', value: undefined })
    },
  )
})

describe('createSecretsManagerVault on answers that the built-in AWS does not give', () => {
  let wire: WireDouble
  let answer: Answer
  beforeEach(async () => {
    wire = await startWireDouble((call, nth) => answer(call, nth))
  })
  afterEach(() => wire.stop())

  const ARN = `arn:aws:secretsmanager:${REGION}:${DEVELOPMENT}:secret:awskey/keys/kim-AbCdEf`
  const sealing: Sealing = {
    account: DEVELOPMENT,
    userName: IamUserName.parse('kim'),
    userId: IamUserId.parse('AIDAAAAAAAAAAAAAAAAAA'),
    keyId: KEY,
    secret: createSecret(SECRET),
    reader: { kind: 'role', arn: ROLE_ARN },
    session: SESSION,
  }
  const vault = () =>
    createSecretsManagerVault({ naming: USUAL_NAMING, sessions: wire.sessions, region: REGION })
  const bodyOf = (operation: string): unknown => JSON.parse(wire.of(operation)[0]?.body ?? '{}')

  it('shuts everybody out before it puts the value', async () => {
    answer = () => jsonAnswer({ ARN })

    await vault().seal(sealing)

    const order = wire.calls.map(({ operation }) => operation)
    expect(order).toEqual(['AssumeRole', 'CreateSecret', 'PutResourcePolicy', 'PutSecretValue'])
    expect(bodyOf('CreateSecret')).not.toHaveProperty('SecretString')
    expect(bodyOf('PutResourcePolicy')).toMatchObject({ BlockPublicPolicy: true })
    expect(bodyOf('PutSecretValue')).toMatchObject({ ClientRequestToken: sha256(KEY) })
  })

  it('puts no value into a secret that has replicas', async () => {
    answer = ({ operation }) =>
      operation === 'CreateSecret'
        ? jsonError(400, 'ResourceExistsException')
        : jsonAnswer({ ARN, ReplicationStatus: [{ Region: 'us-east-1' }] })

    expect(await vault().seal(sealing)).toMatchObject({ kind: 'failed' })
    expect(wire.of('PutSecretValue')).toEqual([])
  })

  it('says nothing of the secret, whatever AWS answers', async () => {
    answer = ({ operation, body }) =>
      operation === 'PutSecretValue'
        ? jsonError(500, 'InternalServiceError', body)
        : jsonAnswer({ ARN })
    const failed = await vault().seal(sealing)
    expect(failed).toMatchObject({ kind: 'failed' })
    expect(JSON.stringify(failed)).not.toContain('EXAMPLEKEY')

    answer = ({ operation, body }) =>
      operation === 'PutSecretValue' ? { status: 200, body } : jsonAnswer({ ARN })
    expect(JSON.stringify(await vault().seal(sealing))).not.toContain('EXAMPLEKEY')
  })

  it('does not know whether it holds a key when it may not look', async () => {
    answer = () => jsonError(400, 'AccessDeniedException')

    expect((await vault().holds(sealing)).kind).toBe('unknown')
  })
})
