import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, NOW, outcomeOf, PRODUCTION, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
let iam: IAMClient
beforeEach(async () => {
  running = await startAws()
  iam = running.clients(running.administrator(DEVELOPMENT)).iam
})
afterEach(() => running.stop())

describe('ListUsers', () => {
  it('gives 100 users a page and every user over all pages', async () => {
    const production = running.clients(running.administrator(PRODUCTION)).iam
    const first = await production.send(new ListUsersCommand({}))
    expect(first.Users).toHaveLength(100)
    expect(first.IsTruncated).toBe(true)
    const second = await production.send(new ListUsersCommand({ Marker: first.Marker }))
    expect(second.IsTruncated).toBe(false)
    const names = [...(first.Users ?? []), ...(second.Users ?? [])].map((user) => user.UserName)
    expect(new Set(names).size).toBe(129)
    expect(names).toContain('svc-125')
  })

  it('narrows to a path and carries no tags', async () => {
    const { Users = [] } = await iam.send(new ListUsersCommand({ PathPrefix: '/payments/' }))
    expect(Users.map((user) => user.UserName)).toEqual([
      'ci-payments',
      'erin',
      'max',
      'never-nora',
      'omar',
      'tina',
    ])
    expect(Users[0]?.Tags).toBeUndefined()
  })
})

describe('CreateAccessKey', () => {
  it('refuses a third key, Inactive ones counted', async () => {
    await iam.send(new CreateAccessKeyCommand({ UserName: 'idle-ivan' }))
    const third = iam.send(new CreateAccessKeyCommand({ UserName: 'idle-ivan' }))
    await expect(third).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
      $metadata: { httpStatusCode: 409 },
    })
  })

  it('acts on the caller when no user is named', async () => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({}))
    expect(AccessKey).toMatchObject({ UserName: 'console-admin', Status: 'Active' })
  })

  it('answers NoSuchEntity for a user that is not there', async () => {
    const made = iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }))
    await expect(made).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      $metadata: { httpStatusCode: 404 },
    })
  })
})

describe('access keys', () => {
  it('are made Inactive, listed and deleted', async () => {
    const { accessKeyId: AccessKeyId } = running.user('omar')
    const named = { UserName: 'omar', AccessKeyId }
    await iam.send(new UpdateAccessKeyCommand({ ...named, Status: 'Inactive' }))
    const listed = await iam.send(new ListAccessKeysCommand({ UserName: 'omar' }))
    expect(listed.AccessKeyMetadata).toMatchObject([{ ...named, Status: 'Inactive' }])
    await iam.send(new DeleteAccessKeyCommand(named))
    expect(await outcomeOf(iam.send(new DeleteAccessKeyCommand(named)))).toBe(
      'NoSuchEntityException',
    )
  })

  it('keep their latest use, by whichever service', async () => {
    const erin = running.user('erin')
    await outcomeOf(running.clients(erin).iam.send(new ListUsersCommand({})))
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: erin.accessKeyId }))
    expect(used).toMatchObject({
      UserName: 'erin',
      AccessKeyLastUsed: { LastUsedDate: NOW, ServiceName: 'iam', Region: 'us-east-1' },
    })
  })

  it('say N/A when they were never used', async () => {
    const { accessKeyId } = running.user('never-nora')
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }))
    expect(used.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' })
  })
})

describe('users', () => {
  it('are made, tagged, given policies and deleted once nothing hangs on them', async () => {
    const UserName = 'paul'
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll'
    await iam.send(
      new CreateUserCommand({ UserName, Path: '/payments/', Tags: [{ Key: 'a', Value: 'b' }] }),
    )
    expect(await outcomeOf(iam.send(new CreateUserCommand({ UserName })))).toBe(
      'EntityAlreadyExistsException',
    )
    await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'c', Value: 'd & <e>' }] }))
    await iam.send(new UntagUserCommand({ UserName, TagKeys: ['a'] }))
    const { Tags } = await iam.send(new ListUserTagsCommand({ UserName }))
    expect(Tags).toEqual([{ Key: 'c', Value: 'd & <e>' }])
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'AWSDenyAll', PolicyArn }])
    expect(await outcomeOf(iam.send(new DeleteUserCommand({ UserName })))).toBe(
      'DeleteConflictException',
    )
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    await iam.send(new DeleteUserCommand({ UserName }))
    expect(await outcomeOf(iam.send(new GetUserCommand({ UserName })))).toBe(
      'NoSuchEntityException',
    )
  })
})

describe('GetCredentialReport', () => {
  it('passes through its states and then holds every user and the root user', async () => {
    const production = running.clients(running.administrator(PRODUCTION)).iam
    const generate = (): Promise<{ State?: string | undefined }> =>
      production.send(new GenerateCredentialReportCommand({}))
    const read = new GetCredentialReportCommand({})
    expect(await outcomeOf(production.send(read))).toBe('CredentialReportNotPresentException')
    expect((await generate()).State).toBe('STARTED')
    expect(await outcomeOf(production.send(read))).toBe('CredentialReportNotReadyException')
    expect((await generate()).State).toBe('COMPLETE')
    const { Content = new Uint8Array() } = await production.send(read)
    const lines = Buffer.from(Content).toString('utf8').split('\n')
    expect(lines).toHaveLength(131)
    expect(lines[1]).toMatch(/^<root_account>,arn:aws:iam::222222222222:root,/)
    expect(lines.find((line) => line.startsWith('svc-005,'))).toContain(',N/A,N/A,N/A,')
    running.advance(4 * 3_600_000)
    expect(await outcomeOf(production.send(read))).toBe('CredentialReportExpiredException')
  })
})

describe('GetAccountSummary', () => {
  it('counts users and tells of a root key', async () => {
    const production = running.clients(running.administrator(PRODUCTION)).iam
    const { SummaryMap } = await production.send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({
      Users: 129,
      AccessKeysPerUserQuota: 2,
      AccountAccessKeysPresent: 1,
    })
  })
})

describe('an operation that the sandbox does not have', () => {
  it('is refused by name', async () => {
    await expect(iam.send(new ListPoliciesCommand({}))).rejects.toMatchObject({
      name: 'SandboxUnknownOperation',
      message: "the sandbox's AWS does not know iam:ListPolicies",
      $metadata: { httpStatusCode: 501 },
    })
  })
})
