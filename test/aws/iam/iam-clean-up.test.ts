import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamCleanUp } from '../../../src/aws/iam/iam-clean-up.ts'
import { type CleanUp, CleanUpItem } from '../../../src/exposure/clean-up-port.ts'
import type { UserToContain } from '../../../src/exposure/containment.ts'
import { AccessKeyId } from '../../../src/requests/ids.ts'
import { type AwsOnWire, DEVELOPMENT, startAws } from '../../support/aws-on-wire.ts'
import {
  addExposedUser,
  addRole,
  developmentOf,
  INCIDENT,
  storedUser,
} from '../../support/exposed-user.ts'

const KEY = AccessKeyId.parse('AKIAQEXAMPLEEXAMPLE2')
const OIDC = `arn:aws:iam::${DEVELOPMENT}:oidc-provider/evil.example/a`
const SAML = `arn:aws:iam::${DEVELOPMENT}:saml-provider/evil`
const S3_FULL = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'

describe('createIamCleanUp', () => {
  let aws: AwsOnWire
  let cleanUp: CleanUp
  let user: UserToContain
  let users = 0
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
    cleanUp = createIamCleanUp({ sessions: aws.sessions })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    users += 1
    const userName = addExposedUser(aws, `made-${users}`)
    user = { account: DEVELOPMENT, userName, session: INCIDENT }
    storedUser(aws, userName).keys.push({
      accessKeyId: KEY,
      secretAccessKey: 'x',
      createDate: new Date(),
      status: 'Active',
      lastUsed: undefined,
      acceptedFromMs: 0,
    })
    addRole(aws, 'made-role', { inline: '{}' })
    developmentOf(aws).roles.get('made-role')?.policies.push(S3_FULL)
    developmentOf(aws).oidcProviders.add(OIDC)
    developmentOf(aws).samlProviders.add(SAML)
    aws.faults.clear()
  })
  const stands = (item: unknown) => cleanUp.stands(CleanUpItem.parse(item), DEVELOPMENT, INCIDENT)
  const me = (kind: 'user' | 'role' | 'group') =>
    ({
      user: { kind, name: user.userName },
      role: { kind, name: 'made-role' },
      group: { kind, name: 'break-fix' },
    })[kind]
  const gone = { kind: 'known', value: 'gone' }
  const there = { kind: 'known', value: 'there' }

  const ITEMS: readonly (readonly [
    what: string,
    operation: string,
    item: () => unknown,
    takeAway: () => void,
  ])[] = [
    [
      'user',
      'GetUser',
      () => ({ kind: 'user', userName: user.userName }),
      () => developmentOf(aws).users.delete(user.userName),
    ],
    [
      'access key',
      'ListAccessKeys',
      () => ({ kind: 'access_key', userName: user.userName, keyId: KEY }),
      () => storedUser(aws, user.userName).keys.splice(0),
    ],
    [
      'access key of a user who is gone',
      'ListAccessKeys',
      () => ({ kind: 'access_key', userName: user.userName, keyId: KEY }),
      () => developmentOf(aws).users.delete(user.userName),
    ],
    [
      'console password',
      'GetLoginProfile',
      () => ({ kind: 'login_profile', userName: user.userName }),
      () => {
        storedUser(aws, user.userName).loginProfile = undefined
      },
    ],
    [
      'role',
      'GetRole',
      () => ({ kind: 'role', roleName: 'made-role' }),
      () => developmentOf(aws).roles.delete('made-role'),
    ],
    [
      'OIDC provider',
      'GetOpenIDConnectProvider',
      () => ({ kind: 'oidc_provider', arn: OIDC }),
      () => developmentOf(aws).oidcProviders.delete(OIDC),
    ],
    [
      'SAML provider',
      'ListSAMLProviders',
      () => ({ kind: 'saml_provider', arn: SAML }),
      () => developmentOf(aws).samlProviders.delete(SAML),
    ],
    [
      'policy attached to a user',
      'ListAttachedUserPolicies',
      () => ({ kind: 'attached_policy', holder: me('user'), policyArn: S3_FULL }),
      () => storedUser(aws, user.userName).policies.splice(0),
    ],
    [
      'policy attached to a role',
      'ListAttachedRolePolicies',
      () => ({ kind: 'attached_policy', holder: me('role'), policyArn: S3_FULL }),
      () => developmentOf(aws).roles.get('made-role')?.policies.splice(0),
    ],
    [
      'inline policy of a user',
      'GetUserPolicy',
      () => ({ kind: 'inline_policy', holder: me('user'), policyName: 'own' }),
      () => storedUser(aws, user.userName).inlinePolicies.splice(0),
    ],
    [
      'inline policy of a role',
      'GetRolePolicy',
      () => ({
        kind: 'inline_policy',
        holder: me('role'),
        policyName: 'AWSRevokeOlderSessions',
      }),
      () => developmentOf(aws).roles.get('made-role')?.inlinePolicies.clear(),
    ],
  ]

  it.each(ITEMS)('sees a %s stand, and then not', async (_, operation, item, takeAway) => {
    expect(await stands(item())).toEqual(there)
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    expect(await stands(item())).toEqual({
      kind: 'unknown',
      why: `iam:${operation} AccessDenied`,
    })
    takeAway()
    expect(await stands(item())).toEqual(gone)
  })

  it('sees what hangs on a group', async () => {
    const inline = { kind: 'inline_policy', holder: me('group') }
    expect(await stands({ ...inline, policyName: 'everything' })).toEqual(there)
    expect(await stands({ ...inline, policyName: 'nothing' })).toEqual(gone)
    const attached = { kind: 'attached_policy', holder: { kind: 'group', name: 'engineers' } }
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    expect(await stands({ ...attached, policyArn: readOnly })).toEqual(there)
    expect(await stands({ ...attached, policyArn: S3_FULL })).toEqual(gone)
  })

  it('does not know of instances', async () => {
    const item = { kind: 'instance', region: 'eu-west-1', instanceId: 'i-0123456789abcdef0' }
    expect(await stands(item)).toEqual({ kind: 'unknown', why: 'awskey does not ask EC2' })
  })

  it('makes a key inactive, as a look then shows', async () => {
    expect(await cleanUp.makeKeyInactive(user, KEY)).toEqual({ kind: 'done' })
    const item = { kind: 'access_key', userName: user.userName, keyId: KEY }
    expect(await stands(item)).toEqual({ kind: 'known', value: 'inactive' })
  })

  it('deletes a console password, and says what became of it', async () => {
    const operation = 'DeleteLoginProfile'
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    expect(await cleanUp.deleteLoginProfile(user)).toEqual({ kind: 'refused', code: 'denied' })
    expect(await cleanUp.deleteLoginProfile(user)).toEqual({ kind: 'done' })
    expect(await stands({ kind: 'login_profile', userName: user.userName })).toEqual(gone)
    expect(await cleanUp.deleteLoginProfile(user)).toEqual({ kind: 'gone' })
  })
})
