import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRootCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Clients,
  type Credentials,
  DEVELOPMENT,
  outcomeOf,
  PRODUCTION,
  type RunningAws,
  startAws,
} from './start-aws.ts'

const HUB = '333333333333'
let running: RunningAws
beforeEach(async () => {
  running = await startAws()
})
afterEach(() => running.stop())

const asked = (
  TargetPrincipal: string,
  task = 'IAMAuditRootUserCredentials',
  DurationSeconds = 900,
) =>
  new AssumeRootCommand({
    TargetPrincipal,
    TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
    DurationSeconds,
  })
const home = async (): Promise<Clients> =>
  running.clients(await running.assume('worker', 'awskey-root', DEVELOPMENT))

async function rootOf(account: string, task?: string): Promise<Clients> {
  const { sts } = await home()
  const { Credentials: given } = await sts.send(asked(account, task))
  const credentials: Credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
  return running.clients(credentials)
}
const keyOf = (account: string): string =>
  running.aws.world.accounts.get(account)?.rootKeys[0]?.accessKeyId ?? ''

describe('AssumeRoot', () => {
  it('opens a session of the root user of a member account', async () => {
    const { sts } = await rootOf(PRODUCTION)
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: PRODUCTION,
      Arn: `arn:aws:iam::${PRODUCTION}:root`,
    })
  })

  it.each([
    ['the management account', HUB, undefined],
    ['an account outside the organisation', '999999999999', undefined],
    ['a task that the role may not', PRODUCTION, 'S3UnlockBucketPolicy'],
    ['another task that the role may not', PRODUCTION, 'IAMCreateRootUserPassword'],
  ])('is denied for %s', async (_what, account, task) => {
    const { sts } = await home()
    expect(await outcomeOf(sts.send(asked(account, task)))).toBe('AccessDenied')
  })

  it.each([
    ['a policy that is none of the five', asked(PRODUCTION, 'AdministratorAccess')],
    ['no account', asked('production')],
    ['more than 15 minutes', asked(PRODUCTION, undefined, 901)],
  ])('refuses %s', async (_what, command) => {
    const { sts } = await home()
    expect(await outcomeOf(sts.send(command))).toBe('ValidationError')
  })

  it('is denied to roles and users of other accounts, and to those without the permission', async () => {
    const reader = running.clients(await running.assume('worker', 'awskey-reader', DEVELOPMENT))
    expect(await outcomeOf(reader.sts.send(asked(PRODUCTION)))).toBe('AccessDenied')
    const elsewhere = running.clients(running.administrator(PRODUCTION))
    expect(await outcomeOf(elsewhere.sts.send(asked(PRODUCTION)))).toBe('AccessDenied')
    const erin = running.clients(running.user('erin'))
    expect(await outcomeOf(erin.sts.send(asked(PRODUCTION)))).toBe('AccessDenied')
    const administrator = running.clients(running.administrator(DEVELOPMENT))
    expect(await outcomeOf(administrator.sts.send(asked(PRODUCTION)))).toBe('done')
  })

  it('is denied while the organisation does not manage root credentials centrally', async () => {
    running.aws.world.organization.centralRootAccess = false
    const { sts } = await home()
    expect(await outcomeOf(sts.send(asked(PRODUCTION)))).toBe('AccessDenied')
  })

  it('is to be had through awskey-root by the worker alone, and only where IAM is delegated to', async () => {
    for (const name of ['slack', 'clock', 'responder'] as const)
      expect(await outcomeOf(running.assume(name, 'awskey-root', DEVELOPMENT))).toBe('AccessDenied')
    expect(
      await outcomeOf(running.assume('worker', 'awskey-root', PRODUCTION, 'sandbox-external-id')),
    ).toBe('AccessDenied')
  })
})

describe('a session of a root user', () => {
  it('reads, and only reads, where its task is to audit', async () => {
    const { iam } = await rootOf(PRODUCTION)
    const AccessKeyId = keyOf(PRODUCTION)
    expect(await iam.send(new ListAccessKeysCommand({}))).toMatchObject({
      AccessKeyMetadata: [{ AccessKeyId, Status: 'Active' }],
    })
    expect(await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).toMatchObject({
      AccessKeyLastUsed: { ServiceName: 's3' },
    })
    expect(await iam.send(new ListMFADevicesCommand({}))).toMatchObject({ MFADevices: [{}] })
    expect(await iam.send(new ListSigningCertificatesCommand({}))).toMatchObject({
      Certificates: [],
    })
    expect(await outcomeOf(iam.send(new GetLoginProfileCommand({})))).toBe('done')
    for (const write of [
      iam.send(new DeleteAccessKeyCommand({ AccessKeyId })),
      iam.send(new DeleteLoginProfileCommand({})),
      iam.send(new CreateAccessKeyCommand({})),
      iam.send(new ListUsersCommand({})),
    ])
      expect(await outcomeOf(write)).toBe('AccessDenied')
  })

  it('deletes, and makes nothing Inactive, where its task is to delete', async () => {
    const { iam } = await rootOf(PRODUCTION, 'IAMDeleteRootUserCredentials')
    const AccessKeyId = keyOf(PRODUCTION)
    const inactive = new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' })
    expect(await outcomeOf(iam.send(inactive))).toBe('AccessDenied')
    expect(await outcomeOf(iam.send(new DeleteAccessKeyCommand({ AccessKeyId })))).toBe('done')
    expect(await outcomeOf(iam.send(new DeleteAccessKeyCommand({ AccessKeyId })))).toBe(
      'NoSuchEntityException',
    )
    expect(await outcomeOf(iam.send(new DeleteLoginProfileCommand({})))).toBe('done')
    expect(await outcomeOf(iam.send(new GetLoginProfileCommand({})))).toBe('NoSuchEntityException')
  })

  it('reaches no IAM user', async () => {
    const { iam } = await rootOf(DEVELOPMENT, 'IAMDeleteRootUserCredentials')
    const keys = new ListAccessKeysCommand({ UserName: 'erin' })
    expect(await outcomeOf(iam.send(keys))).toBe('AccessDenied')
  })

  it('dies when its minutes are over', async () => {
    const { iam } = await rootOf(PRODUCTION)
    running.advanceWall(901_000)
    expect(await outcomeOf(iam.send(new ListAccessKeysCommand({})))).toMatch(/ExpiredToken/)
  })
})
