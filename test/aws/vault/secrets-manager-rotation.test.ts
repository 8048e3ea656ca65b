import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAccountSessions, ROLE_NAMES } from '../../../src/aws/account-sessions.ts'
import { createRotatorSecrets } from '../../../src/aws/rotator-secrets.ts'
import { createSecretsManagerRotation } from '../../../src/aws/secrets-manager-rotation.ts'
import { createSecretsManagerVault } from '../../../src/aws/secrets-manager-vault.ts'
import { sealedVersionId } from '../../../src/aws/vault/sealed-secret-name.ts'
import type { RotatedSecret } from '../../../src/delivery/rotating-vault.ts'
import type { RotatorSecrets } from '../../../src/delivery/rotator-secrets.ts'
import type { Sealing } from '../../../src/delivery/vault.ts'
import { versionWith } from '../../../src/keys/secret-rotation.ts'
import { AccessKeyId, IamUserId } from '../../../src/requests/ids.ts'
import { createSecret } from '../../../src/shared/secret.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  REGION,
  SESSION,
  startAws,
} from '../../support/aws-on-wire.ts'

/** The rotation of a sealed secret on the built-in AWS: turned on and off as the operator, stepped through as the rotation role. */
const OLD = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
const NEW = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAC')
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

describe('rotation of a sealed secret', () => {
  let aws: AwsOnWire
  let hub: STSClient
  let rotator: RotatorSecrets
  let secret: RotatedSecret
  let sealing: Sealing
  let arn: string
  let users = 0
  beforeAll(async () => {
    aws = await startAws()
    const { worker, 'rotate-secret': rotating } = aws.emulator.endpoints().functions
    const wire = { endpoint: aws.endpoint, region: REGION }
    hub = new STSClient({ ...wire, credentials: worker })
    const sessions = createAccountSessions({
      accounts: [{ id: DEVELOPMENT }],
      sts: new STSClient({ ...wire, credentials: rotating }),
      roleNames: ROLE_NAMES,
      wallNow: Date.now,
      ...wire,
    })
    rotator = createRotatorSecrets({ sessions })
  })
  afterAll(async () => {
    hub.destroy()
    await aws.stop()
  })

  const vault = () => createSecretsManagerVault({ sessions: aws.sessions, region: REGION })
  const rotation = () =>
    createSecretsManagerRotation({
      sessions: aws.sessions,
      region: REGION,
      sts: hub,
      rotationFunction: 'awskey-rotate-secret',
    })
  const at = () => ({ account: DEVELOPMENT, secretArn: arn, session: SESSION })

  beforeEach(async () => {
    users += 1
    const userName = aws.addUser(`rotated-${users}`)
    const stored = aws.emulator.world.accounts.get(DEVELOPMENT)?.users.get(userName)
    const userId = IamUserId.parse(stored?.userId)
    const reader = {
      kind: 'role' as const,
      arn: `arn:aws:iam::${DEVELOPMENT}:role/payments-workload`,
    }
    secret = { account: DEVELOPMENT, userName, userId, reader, session: SESSION }
    sealing = { ...secret, keyId: OLD, secret: createSecret(SECRET) }
    const sealed = await vault().seal(sealing)
    if (sealed.kind !== 'sealed') throw new Error(sealed.why)
    arn = sealed.arn
  })

  it('is told to Secrets Manager for later, and told off again', async () => {
    expect(await rotation().state(secret)).toMatchObject({ value: { arn, rotates: false } })
    expect(await rotation().turnOn(secret, 90)).toEqual({ kind: 'done' })
    expect(await rotation().turnOn(secret, 90)).toMatchObject({ kind: 'left_over' })
    expect(await rotation().state(secret)).toMatchObject({
      value: { rotates: true, everyDays: 90 },
    })
    expect(await rotation().turnOff(secret)).toEqual({ kind: 'done' })
    expect(await rotation().turnOff(secret)).toEqual({ kind: 'done' })
    expect(await rotation().state(secret)).toMatchObject({ value: { rotates: false } })
  })

  it('knows no secret where there is none', async () => {
    const userName = aws.addUser(`nobody-${users}`)
    expect(await rotation().state({ ...secret, userName })).toEqual({
      kind: 'known',
      value: undefined,
    })
  })

  it('lets the rotation role read only while it is on, and never an administrator', async () => {
    const version = sealedVersionId(OLD)
    expect(await rotator.read(at(), version)).toMatchObject({ kind: 'unknown' })
    await rotation().turnOn(secret, 90)
    expect(await rotator.read(at(), version)).toMatchObject({ value: { keyId: OLD } })
    const [credentials] = aws.emulator.endpoints().administrators
    const client = new SecretsManagerClient({
      ...{ endpoint: aws.endpoint, region: REGION, maxAttempts: 1 },
      ...(credentials && { credentials }),
    })
    await expect(client.send(new GetSecretValueCommand({ SecretId: arn }))).rejects.toThrow(
      'explicit deny',
    )
    client.destroy()
    await rotation().turnOff(secret)
    expect(await rotator.read(at(), version)).toMatchObject({ kind: 'unknown' })
  })

  it('keeps readers at the value before until it is made current, and keeps the rotation role in', async () => {
    await rotation().turnOn(secret, 90)
    const state = await rotation().state(secret)
    const token =
      state.kind === 'known' && state.value ? versionWith(state.value, 'AWSPENDING') : ''
    const sealed = await vault().seal({ ...sealing, keyId: NEW, forRotation: true })
    if (sealed.kind !== 'sealed' || !token) throw new Error('not sealed')
    expect(await vault().holds({ ...secret, keyId: NEW })).toMatchObject({ value: { arn } })
    const stages = async () => {
      const described = await rotator.describe(at())
      return described.kind === 'known' ? described.value.stages : {}
    }
    expect((await stages())[sealedVersionId(OLD)]).toContain('AWSCURRENT')
    const value = await rotator.read(at(), sealed.versionId)
    expect(value).toMatchObject({ value: { keyId: NEW } })
    // The version of the token has no value yet: that is known, and not a failure.
    expect(await rotator.read(at(), token)).toEqual({ kind: 'known', value: undefined })
    expect(JSON.stringify(value)).not.toContain(SECRET)

    const to = { token, rotationToken: createSecret('not the one') }
    const whole = value.kind === 'known' && value.value ? value.value.whole : createSecret('')
    expect(await rotator.putPending(at(), { ...to, value: whole })).toMatchObject({
      kind: 'unknown',
    })
    const job = [...(aws.emulator.world.accounts.get(DEVELOPMENT)?.secrets.get(REGION) ?? [])]
      .map(([, each]) => each)
      .find((each) => each.arn === arn)?.rotation?.job
    const right = { token, rotationToken: createSecret(job?.rotationToken ?? ''), value: whole }
    expect(await rotator.putPending(at(), right)).toEqual({ kind: 'known', value: undefined })
    expect(await rotator.putPending(at(), right)).toMatchObject({ kind: 'known' })
    await rotator.makeCurrent(at(), token, sealedVersionId(OLD))
    await rotator.dropPending(at(), token)
    expect((await stages())[token]).toEqual(['AWSCURRENT'])
    expect(await vault().withdraw({ ...secret, keyId: NEW, versionId: token })).toEqual({
      kind: 'done',
    })
    expect((await stages())[sealedVersionId(OLD)]).toContain('AWSCURRENT')
  })
})
