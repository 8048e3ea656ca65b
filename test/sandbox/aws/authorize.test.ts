import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMServiceException,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GenerateMacCommand, VerifyMacCommand } from '@aws-sdk/client-kms'
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

describe('authorize', () => {
  it('refuses in the words of AWS', async () => {
    const { iam } = running.clients(running.user('erin'))
    const refusal = await iam.send(new CreateAccessKeyCommand({ UserName: 'omar' })).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refusal).toBeInstanceOf(IAMServiceException)
    expect(refusal).toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:iam::111111111111:user/payments/erin is not authorized to perform: iam:CreateAccessKey on resource: user omar because no identity-based policy allows the iam:CreateAccessKey action',
    })
  })

  it('keeps the operator to users that are tagged as managed', async () => {
    const { iam } = running.clients(await running.assume('worker', 'awskey-operator', DEVELOPMENT))
    const create = (UserName: string): Promise<unknown> =>
      iam.send(new CreateAccessKeyCommand({ UserName }))
    expect(await outcomeOf(create('erin'))).toBe('done')
    expect(await outcomeOf(create('admin-ada'))).toBe('AccessDenied')
    expect(await outcomeOf(create('break-glass'))).toBe('AccessDenied')
    expect(await outcomeOf(iam.send(new CreateUserCommand({ UserName: 'x' })))).toBe('AccessDenied')
  })

  it('never lets the operator read a secret', async () => {
    const session = await running.assume('worker', 'awskey-operator', DEVELOPMENT)
    const read = running
      .clients(session)
      .secrets.send(new GetSecretValueCommand({ SecretId: 'anything' }))
    expect(await outcomeOf(read)).toBe('AccessDeniedException')
  })

  it('lets the reader read and nothing else', async () => {
    const { iam } = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    expect(await outcomeOf(iam.send(new ListUsersCommand({})))).toBe('done')
    const create = iam.send(new CreateAccessKeyCommand({ UserName: 'erin' }))
    expect(await outcomeOf(create)).toBe('AccessDenied')
  })
})

describe('VerifyMac', () => {
  const message = Buffer.from('T1/U0ERIN/request.approve')
  const common = { KeyId: 'alias/awskey', MacAlgorithm: 'HMAC_SHA_256', Message: message } as const

  it('accepts what the slack function signed, and the worker cannot sign itself', async () => {
    const slack = running.clients(running.functionOf('slack')).kms
    const worker = running.clients(running.functionOf('worker')).kms
    const { Mac } = await slack.send(new GenerateMacCommand(common))
    expect((await worker.send(new VerifyMacCommand({ ...common, Mac }))).MacValid).toBe(true)
    expect(await outcomeOf(worker.send(new GenerateMacCommand(common)))).toBe(
      'AccessDeniedException',
    )
  })

  it('refuses a MAC of another message', async () => {
    const slack = running.clients(running.functionOf('slack')).kms
    const worker = running.clients(running.functionOf('worker')).kms
    const { Mac } = await slack.send(
      new GenerateMacCommand({ ...common, Message: Buffer.from('other') }),
    )
    expect(await outcomeOf(worker.send(new VerifyMacCommand({ ...common, Mac })))).toBe(
      'KMSInvalidMacException',
    )
  })
})
