import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIamRoleUse } from '../../../src/aws/iam/iam-role-use.ts'
import { isRevoked, type RoleUse, revocationOf } from '../../../src/exposure/role-use.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { type AwsOnWire, DEVELOPMENT, PRODUCTION, startAws } from '../../support/aws-on-wire.ts'
import { addRole, developmentOf, INCIDENT, trustOf } from '../../support/exposed-user.ts'

const ASKED = new Date('2026-03-02T09:00:00Z')

describe('createIamRoleUse', () => {
  let aws: AwsOnWire
  let roleUse: RoleUse
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
    roleUse = createIamRoleUse({ sessions: aws.sessions })
  })
  afterAll(() => aws.stop())
  beforeEach(() => {
    developmentOf(aws).roles.clear()
    aws.faults.clear()
  })
  const read = (arn: string) => roleUse.read(DEVELOPMENT, arn, INCIDENT)

  it('says who may assume it, which instances carry it, when it was used', async () => {
    const arn = addRole(aws, 'app', {
      trust: trustOf({ Service: ['ec2.amazonaws.com'] }, { AWS: '*' }),
      path: '/apps/',
    })
    const role = developmentOf(aws).roles.get('app')
    role?.instanceProfiles.push('app-profile')
    if (role !== undefined) role.lastUsed = { at: ASKED, region: 'eu-west-1' }
    expect(await read(arn)).toEqual(
      known({
        roleName: 'app',
        kind: 'ordinary',
        trusted: known(['Service ec2.amazonaws.com', '*']),
        instanceProfiles: known(['app-profile']),
        lastUsed: known({ at: ASKED, region: 'eu-west-1' }),
        revokedBefore: known(undefined),
      }),
    )
  })

  it.each([
    ['/aws-reserved/sso.amazonaws.com/eu-west-1/', 'identity_center'],
    ['/aws-service-role/ecs.amazonaws.com/', 'service_linked'],
    ['/', 'ordinary'],
  ])('tells by its path %s that a role is %s', async (path, kind) => {
    const arn = addRole(aws, 'some', { path })
    expect(await read(arn)).toMatchObject({ value: { kind } })
  })

  it('sees the revocation that was handed over, and no weaker one', async () => {
    const { document } = revocationOf('app', ASKED)
    const arn = addRole(aws, 'app', { inline: document })
    const found = await read(arn)
    if (found.kind === 'unknown' || found.value === undefined) throw new Error('not read')
    expect(found.value.revokedBefore).toEqual(known(ASKED))
    expect(isRevoked(found.value, ASKED)).toEqual(known(true))
    expect(isRevoked(found.value, new Date(ASKED.getTime() + 1))).toEqual(known(false))
  })

  it.each([
    ['GetRole', ['trusted', 'lastUsed']],
    ['ListInstanceProfilesForRole', ['instanceProfiles']],
    ['GetRolePolicy', ['revokedBefore']],
  ])('loses to a denial of %s nothing else', async (operation, lost) => {
    const arn = addRole(aws, 'app', { inline: revocationOf('app', ASKED).document })
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    const found = await read(arn)
    if (found.kind === 'unknown' || found.value === undefined) throw new Error('not read')
    const parts = Object.entries(found.value).flatMap(([name, part]) =>
      typeof part === 'object' && part.kind === 'unknown' ? [name] : [],
    )
    expect(parts.toSorted()).toEqual(lost.toSorted())
    if (lost.includes('revokedBefore'))
      expect(isRevoked(found.value, ASKED)).toEqual(unknown(`iam:${operation} AccessDenied`))
  })

  it('says of a role that is not there that it is not there', async () => {
    expect(await read(`arn:aws:iam::${DEVELOPMENT}:role/none`)).toEqual(known(undefined))
  })

  it('does not look for a role in another account than its own', async () => {
    const elsewhere = await read(`arn:aws:iam::${PRODUCTION}:role/app`)
    const none = await read('arn:aws:sts::111111111111:assumed-role/app/session')
    expect([elsewhere.kind, none.kind]).toEqual(['unknown', 'unknown'])
  })
})
