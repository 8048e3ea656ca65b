import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteUserCommand,
  type IAMClient,
  ListRolesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSSHPublicKeysCommand,
  UpdateSSHPublicKeyCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statementsIn } from '../../../sandbox/aws/policy/deployment.ts'
import { DEVELOPMENT, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
let iam: IAMClient
beforeEach(async () => {
  running = await startAws()
  iam = running.clients(running.administrator(DEVELOPMENT)).iam
})
afterEach(() => running.stop())

const UserName = 'new-user'
const SSHPublicKeyBody = 'ssh-rsa AAAA'

describe('service-specific credentials', () => {
  beforeEach(async () => {
    await iam.send(new CreateUserCommand({ UserName }))
  })
  const create = (ServiceName: string) =>
    iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName }))

  it('show their secret once, and in no list or event', async () => {
    const git = await create('codecommit.amazonaws.com')
    const bedrock = await create('bedrock.amazonaws.com')
    const secrets = [
      git.ServiceSpecificCredential?.ServicePassword,
      bedrock.ServiceSpecificCredential?.ServiceCredentialSecret,
    ]
    expect(secrets.every((secret) => secret !== undefined && secret.length > 20)).toBe(true)
    const { ServiceSpecificCredentials: listed = [] } = await iam.send(
      new ListServiceSpecificCredentialsCommand({ UserName }),
    )
    expect(listed.map(({ ServiceName }) => ServiceName)).toEqual([
      'codecommit.amazonaws.com',
      'bedrock.amazonaws.com',
    ])
    const shown = JSON.stringify([listed, running.aws.events({})])
    for (const secret of secrets) expect(shown).not.toContain(secret)
  })

  it('are two for each service, and only of services that have them', async () => {
    await create('codecommit.amazonaws.com')
    await create('codecommit.amazonaws.com')
    await expect(create('codecommit.amazonaws.com')).rejects.toMatchObject({
      name: 'LimitExceededException',
    })
    await expect(create('s3.amazonaws.com')).rejects.toMatchObject({
      name: 'ServiceNotSupportedException',
    })
  })

  it('keep their user from being deleted', async () => {
    await create('codecommit.amazonaws.com')
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    })
  })
})

describe('SSH public keys', () => {
  it('are uploaded, made inactive and listed so', async () => {
    await iam.send(new CreateUserCommand({ UserName }))
    const { SSHPublicKey } = await iam.send(
      new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }),
    )
    const SSHPublicKeyId = SSHPublicKey?.SSHPublicKeyId
    await iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Status: 'Inactive' }))
    const { SSHPublicKeys } = await iam.send(new ListSSHPublicKeysCommand({ UserName }))
    expect(SSHPublicKeys).toMatchObject([{ SSHPublicKeyId, Status: 'Inactive' }])
  })
})

describe('the seed', () => {
  it('has a role that names a user, and users with other ways in', async () => {
    const { Roles = [] } = await iam.send(new ListRolesCommand({}))
    expect(Roles.map(({ RoleName }) => RoleName)).toEqual(['data-export', 'deploy-role'])
    expect(decodeURIComponent(Roles[1]?.AssumeRolePolicyDocument ?? '')).toContain(
      `arn:aws:iam::${DEVELOPMENT}:user/payments/erin`,
    )
    const ofTina = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName: 'tina' }))
    expect(ofTina.ServiceSpecificCredentials).toHaveLength(2)
  })
})

describe("the responder's role in an account", () => {
  it('may give nobody more rights or another way in', () => {
    const role = running.aws.world.deployment.role(DEVELOPMENT, 'awskey-responder')
    const actions = (role?.policies ?? [])
      .flatMap(statementsIn)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) => statement.actions.patterns)
    const gives =
      /^iam:(Put\w*Policy|CreatePolicy|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|AddUserToGroup|CreateLoginProfile|UpdateLoginProfile|CreateAccessKey|CreateServiceSpecific|UploadSSH|Attach(?!UserPolicy$)|.*\*)/
    expect(actions.filter((action) => gives.test(action))).toEqual([])
    expect(actions).toContain('iam:UpdateServiceSpecificCredential')
  })
})
