/** A user of the built-in AWS with one of everything that lets somebody in, and roles around it. */
import type { Account, StoredUser } from '../../sandbox/aws/world.ts'
import { type IamUserName, RequestId } from '../../src/requests/ids.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION } from './aws-on-wire.ts'

export const INCIDENT = RequestId.parse(SESSION)
const MADE = new Date('2026-01-05T10:00:00Z')

export function developmentOf(aws: AwsOnWire): Account {
  const account = aws.emulator.world.accounts.get(DEVELOPMENT)
  if (account === undefined) throw new Error('no development account')
  return account
}

export function storedUser(aws: AwsOnWire, userName: string): StoredUser {
  const user = developmentOf(aws).users.get(userName)
  if (user === undefined) throw new Error(`no user ${userName}`)
  return user
}

export function trustOf(...principals: readonly object[]): string {
  const statements = principals.map((Principal) => ({
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function addRole(
  aws: AwsOnWire,
  roleName: string,
  given: { readonly trust?: string; readonly path?: string; readonly inline?: string } = {},
): string {
  const { trust = trustOf({ Service: 'ec2.amazonaws.com' }), path = '/', inline } = given
  developmentOf(aws).roles.set(roleName, {
    roleName,
    roleId: `AROATEST${roleName.toUpperCase().replaceAll(/[^A-Z]/g, 'A')}`,
    path,
    createdAt: MADE,
    trust,
    policies: [],
    inlinePolicies: new Map(inline === undefined ? [] : [['AWSRevokeOlderSessions', inline]]),
    instanceProfiles: [],
  })
  return `arn:aws:iam::${DEVELOPMENT}:role${path}${roleName}`
}

export function addExposedUser(aws: AwsOnWire, name: string): IamUserName {
  const userName = aws.addUser(name, { team: 'payments' })
  const user = storedUser(aws, userName)
  user.loginProfile = { createdAt: MADE }
  user.mfaDevices.push(`arn:aws:iam::${DEVELOPMENT}:mfa/${name}`)
  user.sshKeys.push({ id: 'APKAEXPOSED', createdAt: MADE, status: 'Active' })
  user.certificates.push({ id: 'CERTEXPOSED', createdAt: MADE, status: 'Active', body: 'PEM' })
  user.serviceCredentials.push(
    { id: 'ACCAGIT', service: 'codecommit.amazonaws.com', createdAt: MADE, status: 'Active' },
    { id: 'ACCABEDROCK', service: 'bedrock.amazonaws.com', createdAt: MADE, status: 'Inactive' },
  )
  user.policies.push('arn:aws:iam::aws:policy/AmazonS3FullAccess')
  user.policies.push(`arn:aws:iam::${DEVELOPMENT}:policy/artefact-reader`)
  user.inlinePolicies.push('own')
  user.inlineDocuments.set(
    'own',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}',
  )
  user.groups.push('engineers', 'break-fix')
  return userName
}
