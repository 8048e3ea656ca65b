import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamUserSnapshots } from '../../../src/aws/iam/iam-user-snapshots.ts'
import type { UserToContain } from '../../../src/exposure/containment.ts'
import { privilegeOf } from '../../../src/exposure/privilege-of-snapshot.ts'
import { UserSnapshot } from '../../../src/exposure/snapshot.ts'
import { type AwsOnWire, DEVELOPMENT, startAws } from '../../support/aws-on-wire.ts'
import {
  addExposedUser,
  addRole,
  developmentOf,
  INCIDENT,
  storedUser,
  trustOf,
} from '../../support/exposed-user.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const AWS = 'arn:aws:iam::aws:policy/'

describe('createIamUserSnapshots', () => {
  let aws: AwsOnWire
  let users = 0
  let user: UserToContain
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    users += 1
    const userName = addExposedUser(aws, `exposed-${users}`)
    user = { account: DEVELOPMENT, userName, session: INCIDENT }
    developmentOf(aws).roles.clear()
    aws.faults.clear()
  })
  const read = (before?: string): Promise<UserSnapshot> =>
    createIamUserSnapshots({ sessions: aws.sessions, clock: { now: () => NOW } }).read(user, before)

  it('shows everything that the user has, and no secret', async () => {
    const snapshot = await read()
    expect(snapshot).toMatchObject({
      at: NOW.toISOString(),
      account: DEVELOPMENT,
      userName: user.userName,
      user: { kind: 'known', value: { path: '/tests/' } },
      keys: { kind: 'known', value: [] },
      loginProfile: {
        kind: 'known',
        value: { exists: true, createdAt: '2026-01-05T10:00:00.000Z' },
      },
      mfaDevices: { kind: 'known', value: [`arn:aws:iam::${DEVELOPMENT}:mfa/${user.userName}`] },
      tags: { kind: 'known', value: { team: 'payments' } },
      boundary: { kind: 'known', value: '' },
      attachedPolicies: {
        kind: 'known',
        value: [{ name: 'AmazonS3FullAccess' }, { name: 'artefact-reader' }],
      },
      inlinePolicies: {
        kind: 'known',
        value: [{ name: 'own', document: { kind: 'known' } }],
      },
      groups: {
        kind: 'known',
        value: [
          { name: 'engineers', attachedPolicies: { value: [{ name: 'ReadOnlyAccess' }] } },
          { name: 'break-fix', inlinePolicies: { value: [{ name: 'everything' }] } },
        ],
      },
      sshKeys: { kind: 'known', value: [{ id: 'APKAEXPOSED', status: 'Active' }] },
      certificates: { kind: 'known', value: [{ id: 'CERTEXPOSED', status: 'Active' }] },
      serviceCredentials: {
        kind: 'known',
        value: [
          { id: 'ACCAGIT', service: 'codecommit.amazonaws.com', status: 'Active' },
          { id: 'ACCABEDROCK', service: 'bedrock.amazonaws.com', status: 'Inactive' },
        ],
      },
      trustingRoles: { kind: 'known', value: { roles: [], more: 0, unreadable: [] } },
    })
    expect(snapshot.policyDocuments.map(({ arn }) => arn).toSorted()).toEqual(
      [
        `${AWS}AmazonS3FullAccess`,
        `${AWS}ReadOnlyAccess`,
        `arn:aws:iam::${DEVELOPMENT}:policy/artefact-reader`,
      ].toSorted(),
    )
    expect(snapshot.policyDocuments.every(({ document }) => document.kind === 'known')).toBe(true)
    expect(UserSnapshot.parse(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot)
  })

  it('says of a user without a console password that it has none', async () => {
    storedUser(aws, user.userName).loginProfile = undefined
    expect((await read()).loginProfile).toEqual({ kind: 'known', value: { exists: false } })
  })

  it.each([
    ['GetUser', ['user', 'tags', 'boundary']],
    ['ListAccessKeys', ['keys']],
    ['GetLoginProfile', ['loginProfile']],
    ['ListMFADevices', ['mfaDevices']],
    ['ListAttachedUserPolicies', ['attachedPolicies']],
    ['ListUserPolicies', ['inlinePolicies']],
    ['ListGroupsForUser', ['groups']],
    ['ListSSHPublicKeys', ['sshKeys']],
    ['ListSigningCertificates', ['certificates']],
    ['ListServiceSpecificCredentials', ['serviceCredentials']],
    ['ListRoles', ['trustingRoles']],
  ] as const)('loses to a denial of %s nothing else', async (operation, lost) => {
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    const snapshot = await read()
    const parts = Object.entries(snapshot).flatMap(([name, part]) =>
      typeof part === 'object' && 'kind' in part && part.kind === 'unknown'
        ? [[name, part.why] as const]
        : [],
    )
    expect(parts.map(([name]) => name).toSorted()).toEqual([...lost].toSorted())
    for (const [, why] of parts) expect(why).toBe(`iam:${operation} AccessDenied`)
  })

  it.each(['GetPolicy', 'GetPolicyVersion'])(
    'keeps the other documents when %s is denied',
    async (operation) => {
      aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
      const { policyDocuments } = await read()
      const unread = policyDocuments.filter(({ document }) => document.kind === 'unknown')
      expect([policyDocuments.length, unread.length]).toEqual([3, 1])
    },
  )

  it('names roles that trust the user, over every page, and says which it cannot judge', async () => {
    for (let at = 0; at < 150; at++) addRole(aws, `bulk-${at}`)
    const own = `arn:aws:iam::${DEVELOPMENT}:user/tests/${user.userName}`
    const named = addRole(aws, 'z-deploy', { trust: trustOf({ AWS: [own] }) })
    const open = addRole(aws, 'open', { trust: trustOf({ AWS: '*' }), path: '/a/' })
    addRole(aws, 'account', { trust: trustOf({ AWS: `arn:aws:iam::${DEVELOPMENT}:root` }) })
    addRole(aws, 'namesake', { trust: trustOf({ AWS: own.replace(DEVELOPMENT, '222222222222') }) })
    const broken = addRole(aws, 'broken', { trust: '{"Statement":[{"Effect":"Allow"}]}' })
    const { trustingRoles } = await read()
    expect(trustingRoles).toMatchObject({
      kind: 'known',
      value: {
        roles: [
          { arn: open, trusts: 'anyone' },
          { arn: named, trusts: 'user' },
        ],
        more: 0,
        unreadable: [broken],
      },
    })
  })

  it('weighs what the user could do before the quarantine', async () => {
    const stored = storedUser(aws, user.userName)
    stored.policies.push(`${AWS}AWSDenyAll`, `${AWS}AWSCompromisedKeyQuarantineV3`)
    expect(privilegeOf(await read())).toMatchObject({
      kind: 'known',
      value: { privilege: 'administrator' },
    })
    stored.groups.splice(0)
    stored.boundary = `${AWS}AWSDenyAll`
    expect(privilegeOf(await read())).toMatchObject({
      kind: 'known',
      value: { privilege: 'credentials' },
    })
  })

  it('reads the boundary that awskey has replaced', async () => {
    storedUser(aws, user.userName).boundary = `${AWS}AWSDenyAll`
    const before = `${AWS}AWSCloudTrail_ReadOnlyAccess`
    expect(privilegeOf(await read(before), before)).toMatchObject({
      kind: 'known',
      value: { privilege: 'little' },
    })
  })

  it('does not know that a user is harmless while a document of it was not read', async () => {
    const stored = storedUser(aws, user.userName)
    stored.groups.splice(0)
    stored.policies.splice(0, 2, `${AWS}AWSCloudTrail_ReadOnlyAccess`)
    stored.inlinePolicies.splice(0)
    expect(privilegeOf(await read())).toMatchObject({ value: { privilege: 'little' } })
    stored.policies.push(`${AWS}NotInTheSandbox`)
    expect(privilegeOf(await read())).toEqual({
      kind: 'unknown',
      why: 'not read: NotInTheSandbox (iam:GetPolicy NoSuchEntityException)',
    })
  })
})
