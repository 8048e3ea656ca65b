import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, describe } from 'vitest'
import { createCloudTrailTrail } from '../../src/aws/cloudtrail-trail.ts'
import { createIamAccessKeys } from '../../src/aws/iam/iam-access-keys.ts'
import { createSecretsManagerVault } from '../../src/aws/secrets-manager-vault.ts'
import { createStsKeyProbe, PROBE_USER_AGENT } from '../../src/aws/sts-key-probe.ts'
import { AccessKeyId, IamUserId, type IamUserName } from '../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { createSecret, type Secret } from '../../src/shared/secret.ts'
import { createFakeTrail } from '../fakes/fake-trail.ts'
import { type AwsOnWire, DEVELOPMENT, REGION, SESSION, startAws } from '../support/aws-on-wire.ts'
import { trailContract } from './trail.contract.ts'

const CLI = { ip: '203.0.113.7', user_agent: 'aws-cli/2.32.0' }
let numbers = 0
const next = (): number => {
  numbers += 1
  return numbers
}

describe('createFakeTrail', () => {
  trailContract(() => {
    const trail = createFakeTrail()
    let nowMs = Date.parse('2026-03-02T09:00:00.000Z')
    const now = () => new Date(nowMs)
    const use = (keyId: AccessKeyId, ours: boolean) =>
      trail.used(DEVELOPMENT, keyId, {
        at: now(),
        service: ours ? 'sts' : 'ec2',
        region: REGION,
        ip: CLI.ip,
        userAgent: ours ? PROBE_USER_AGENT : CLI.user_agent,
        eventName: ours ? 'GetCallerIdentity' : 'DescribeInstances',
        ours,
      })
    return {
      trail,
      account: DEVELOPMENT,
      now,
      wait: (ms) => {
        nowMs += ms
      },
      makeKey: (sessionName) => {
        const keyId = AccessKeyId.parse(
          `AKIA${String(next())
            .replaceAll(/[0189]/g, 'A')
            .padStart(16, 'B')}`,
        )
        const maker = { roleName: 'awskey-operator', sessionName, userAgent: '' }
        trail.made(DEVELOPMENT, keyId, now(), maker)
        return Promise.resolve(keyId)
      },
      use: (keyId) => use(keyId, false),
      probe: (keyId) => Promise.resolve(use(keyId, true)),
      makeActive: (keyId) => {
        trail.activated(DEVELOPMENT, keyId, now())
        return Promise.resolve()
      },
      readSecret: () => {
        const arn = `arn:aws:secretsmanager:${REGION}:${DEVELOPMENT}:secret:awskey/keys/kim-AbCdEf`
        trail.secretRead(DEVELOPMENT, arn, now())
        return Promise.resolve(arn)
      },
    }
  })
})

describe('createCloudTrailTrail', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  trailContract(() => {
    const keys = createIamAccessKeys({ sessions: aws.sessions })
    const secrets = new Map<AccessKeyId, Secret>()
    const users = new Map<AccessKeyId, IamUserName>()
    const make = async (session: string) => {
      const userName = aws.addUser(`trail-${next()}`)
      const created = await keys.create({ account: DEVELOPMENT, userName, session })
      if (created.kind !== 'created') throw new Error('no key')
      secrets.set(created.id, created.secret)
      users.set(created.id, userName)
      return { ...created, userName }
    }
    return {
      trail: createCloudTrailTrail({
        naming: USUAL_NAMING,
        sessions: aws.sessions,
        region: REGION,
        regions: ['us-east-1', REGION],
        clock: { now: () => aws.emulator.world.now() },
        sleep: () => Promise.resolve(),
      }),
      account: DEVELOPMENT,
      now: () => aws.emulator.world.now(),
      wait: (ms) => aws.advance(ms),
      makeKey: async (session) => (await make(session)).id,
      use: (keyId) => {
        aws.emulator.useKey({ access_key_id: keyId, service: 'ec2', region: REGION, ...CLI })
      },
      async probe(id) {
        const probe = createStsKeyProbe({ region: REGION, endpoint: aws.endpoint })
        await probe.works({ id, secret: secrets.get(id) ?? createSecret('') })
      },
      async makeActive(keyId) {
        const userName = users.get(keyId)
        if (userName === undefined) throw new Error('no such key')
        const user = { account: DEVELOPMENT, userName, session: SESSION }
        await keys.makeInactive(user, keyId)
        await keys.makeActive(user, keyId)
        aws.advance(600_000)
      },
      async readSecret() {
        const { id, secret, userName } = await make(SESSION)
        const user = aws.emulator.world.accounts.get(DEVELOPMENT)?.users.get(userName)
        const vault = createSecretsManagerVault({
          naming: USUAL_NAMING,
          sessions: aws.sessions,
          region: REGION,
        })
        const sealed = await vault.seal({
          account: DEVELOPMENT,
          userName,
          userId: IamUserId.parse(user?.userId),
          keyId: id,
          secret,
          reader: { kind: 'user', arn: `arn:aws:iam::${DEVELOPMENT}:user/tests/${userName}` },
          session: SESSION,
        })
        if (sealed.kind !== 'sealed') throw new Error(sealed.why)
        const client = new SecretsManagerClient({
          endpoint: aws.endpoint,
          region: REGION,
          credentials: { accessKeyId: id, secretAccessKey: secret.reveal() },
        })
        await client.send(new GetSecretValueCommand({ SecretId: sealed.arn }))
        client.destroy()
        return sealed.arn
      },
    }
  })
})
