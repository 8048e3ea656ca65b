import { userArn } from '../identity.ts'
import { mintUniqueId } from '../key-id.ts'
import { EC2_FULL_ACCESS } from '../managed-policies.ts'
import type { Account, World } from '../world.ts'
import type { SeedUser } from './plant-user.ts'
import { stableBytes } from './stable.ts'

/** Machine users of no team whose keys somebody else has by now: what a thief could do with them is more than with a person's. And a role that lets one of them in. */
const BUILD_SERVER = 'build-server'
const PATH = '/labs/'
const BOTO = 'Boto3/1.42.8 md/Botocore#1.42.8 ua/2.1 os/linux lang/python#3.13.9'

export const TRUSTING_ROLE = 'data-export'

const used = (ip: string): Pick<SeedUser, 'keys'> => ({
  keys: [
    {
      ageDays: 80,
      uses: { service: 'ec2', lastHoursAgo: 5, everyHours: 24, userAgent: BOTO, ip },
    },
  ],
})

export const EXPOSED_USERS: readonly SeedUser[] = [
  {
    userName: BUILD_SERVER,
    path: PATH,
    policies: [EC2_FULL_ACCESS],
    ...used('198.51.100.60'),
  },
  {
    userName: 'batch-runner',
    path: PATH,
    policies: [EC2_FULL_ACCESS],
    ...used('198.51.100.61'),
  },
]

/** Little enough to be called no administrator, and enough to become one. */
const PROVISIONING = [
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateOpenIDConnectProvider',
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:GetUser',
  'iam:ListUsers',
  'iam:PutUserPolicy',
]

export function plantProvisioning({ users }: Account): void {
  const user = users.get(BUILD_SERVER)
  user?.inlinePolicies.push('provisioning')
  user?.inlineDocuments.set(
    'provisioning',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: PROVISIONING, Resource: '*' }],
    }),
  )
}

export function plantTrustingRole(world: World, account: Account): void {
  account.roles.set(TRUSTING_ROLE, {
    roleName: TRUSTING_ROLE,
    roleId: mintUniqueId('AROA', stableBytes(`${account.id} role ${TRUSTING_ROLE}`, 11)),
    path: '/',
    createdAt: new Date(world.now().getTime() - 300 * 86_400_000),
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: userArn(account.id, PATH, BUILD_SERVER) },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
    policies: [EC2_FULL_ACCESS],
    inlinePolicies: new Map(),
    instanceProfiles: [],
  })
}
