import { CreateAccessKeyCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam'
import { GenerateMacCommand } from '@aws-sdk/client-kms'
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountOfKeyId } from '../../../sandbox/aws/key-id.ts'
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

const whoAmI = new GetCallerIdentityCommand({})

describe('authenticate', () => {
  it('refuses an unsigned request', async () => {
    const response = await fetch(`${running.url}/aws/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=ListUsers&Version=2010-05-08',
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>')
  })

  it('refuses what names no service at all', async () => {
    const response = await fetch(`${running.url}/aws`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('MissingAuthenticationToken')
  })

  it('names a service that the sandbox does not have', async () => {
    const scope = 'AKIAQQQQQQQQQQQQQQQQ/20261124/eu-central-1/lambda/aws4_request'
    const response = await fetch(`${running.url}/aws/2015-03-31/functions`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      },
    })
    expect(response.status).toBe(501)
    expect(await response.json()).toEqual({
      __type: 'SandboxUnknownOperation',
      message: "the sandbox's AWS does not know lambda:GET /aws/2015-03-31/functions",
    })
  })

  it('refuses a wrong secret access key', async () => {
    const wrong = { ...running.user('erin'), secretAccessKey: 'wrong' }
    const { sts, kms } = running.clients(wrong)
    expect(await outcomeOf(sts.send(whoAmI))).toBe('SignatureDoesNotMatch')
    const sign = new GenerateMacCommand({
      KeyId: 'alias/awskey',
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from('x'),
    })
    expect(await outcomeOf(kms.send(sign))).toBe('InvalidSignatureException')
  })

  it('refuses an unknown access key id', async () => {
    const { sts } = running.clients({ accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' })
    expect(await outcomeOf(sts.send(whoAmI))).toBe('InvalidClientTokenId')
  })

  it('refuses an Inactive key and takes it again once it is Active', async () => {
    const erin = running.user('erin')
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    const { sts } = running.clients(erin)
    const set = (Status: 'Active' | 'Inactive'): UpdateAccessKeyCommand =>
      new UpdateAccessKeyCommand({ UserName: 'erin', AccessKeyId: erin.accessKeyId, Status })
    await iam.send(set('Inactive'))
    expect(await outcomeOf(sts.send(whoAmI))).toBe('InvalidClientTokenId')
    await iam.send(set('Active'))
    expect((await sts.send(whoAmI)).Arn).toBe(`arn:aws:iam::${DEVELOPMENT}:user/payments/erin`)
  })

  it('does not know a new key until it has propagated', async () => {
    running.aws.world.consistency.newKeyVisibleAfterMs = 60_000
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'erin' }))
    const { sts } = running.clients({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    expect(await outcomeOf(sts.send(whoAmI))).toBe('InvalidClientTokenId')
    running.advance(60_000)
    expect(await outcomeOf(sts.send(whoAmI))).toBe('done')
  })

  it('refuses a session after its wall time and not when business time jumps', async () => {
    const { sts } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    running.advance(30 * 86_400_000)
    expect(await outcomeOf(sts.send(whoAmI))).toBe('done')
    running.advanceWall(3_601_000)
    expect(await outcomeOf(sts.send(whoAmI))).toBe('ExpiredToken')
  })
})

describe('AssumeRole', () => {
  it('needs the external id where the account has one', async () => {
    const refused = running.assume('worker', 'awskey-operator', PRODUCTION)
    expect(await outcomeOf(refused)).toBe('AccessDenied')
    const allowed = running.assume('worker', 'awskey-operator', PRODUCTION, 'sandbox-external-id')
    expect(await outcomeOf(allowed)).toBe('done')
  })

  it('lets only the trusted functions in', async () => {
    const operator = running.assume('slack', 'awskey-operator', DEVELOPMENT)
    expect(await outcomeOf(operator)).toBe('AccessDenied')
    const responder = running.assume('worker', 'awskey-responder', DEVELOPMENT)
    expect(await outcomeOf(responder)).toBe('AccessDenied')
    const { sts } = running.clients(running.administrator(DEVELOPMENT))
    const byPerson = sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${DEVELOPMENT}:role/awskey-reader`,
        RoleSessionName: 'ada',
      }),
    )
    expect(await outcomeOf(byPerson)).toBe('AccessDenied')
  })

  it('gives an identity that names role and session', async () => {
    const { sts } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    expect((await sts.send(whoAmI)).Arn).toBe(
      `arn:aws:sts::${DEVELOPMENT}:assumed-role/awskey-reader/${SESSION}`,
    )
  })
})

describe('GetSessionToken', () => {
  it('gives credentials that outlive the deactivation of the key', async () => {
    const erin = running.user('erin')
    const { Credentials } = await running
      .clients(erin)
      .sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }))
    const { iam } = running.clients(running.administrator(DEVELOPMENT))
    await iam.send(
      new UpdateAccessKeyCommand({
        UserName: 'erin',
        AccessKeyId: erin.accessKeyId,
        Status: 'Inactive',
      }),
    )
    const { sts } = running.clients({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    })
    expect(await outcomeOf(sts.send(whoAmI))).toBe('done')
  })
})

describe('GetAccessKeyInfo', () => {
  it('names the account that the id encodes', async () => {
    const deployer = running.user('deployer')
    expect(accountOfKeyId(deployer.accessKeyId)).toBe(PRODUCTION)
    const { sts } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    const info = await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: deployer.accessKeyId }))
    expect(info.Account).toBe(PRODUCTION)
  })
})
