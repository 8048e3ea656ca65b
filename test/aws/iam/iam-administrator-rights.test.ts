import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIamAdministratorRights } from '../../../src/aws/iam/iam-administrator-rights.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION, startAws } from '../../support/aws-on-wire.ts'

const AWS = 'arn:aws:iam::aws:policy/'
const OWN = `arn:aws:iam::${DEVELOPMENT}:policy/`

describe('administratorRights', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws()
  })
  afterAll(() => aws.stop())

  function userWith(
    name: string,
    has: { policies?: string[]; inlinePolicies?: string[]; groups?: string[] },
  ) {
    const userName = aws.addUser(name)
    const users = aws.emulator.world.accounts.get(DEVELOPMENT)?.users
    const user = users?.get(userName)
    user?.policies.push(...(has.policies ?? []))
    user?.inlinePolicies.push(...(has.inlinePolicies ?? []))
    user?.groups.push(...(has.groups ?? []))
    return { account: DEVELOPMENT, userName, session: SESSION }
  }
  const rightsOf = (user: ReturnType<typeof userWith>) =>
    createIamAdministratorRights({ sessions: aws.sessions }).of(user)

  it.each([
    ['attached', { policies: [`${AWS}AdministratorAccess`] }, 'AdministratorAccess'],
    ['full IAM', { policies: [`${AWS}ReadOnlyAccess`, `${AWS}IAMFullAccess`] }, 'IAMFullAccess'],
    ["a customer's own", { policies: [`${OWN}platform-owner`] }, 'platform-owner'],
    ['inline', { inlinePolicies: ['everything'] }, 'inline policy everything'],
    [
      'by a group',
      { groups: ['engineers', 'administrators'] },
      'AdministratorAccess of group administrators',
    ],
    ['inline in a group', { groups: ['break-fix'] }, 'inline policy everything of group break-fix'],
    [
      'none',
      {
        policies: [`${AWS}AmazonS3FullAccess`, `${OWN}artefact-reader`],
        inlinePolicies: ['reads'],
        groups: ['engineers'],
      },
      undefined,
    ],
    ['nothing at all', {}, undefined],
  ] as const)('names the policy that makes an administrator: %s', async (name, has, expected) => {
    const user = userWith(`rights-${name.replaceAll(/[^a-z]/g, '-')}`, {
      policies: [...('policies' in has ? has.policies : [])],
      inlinePolicies: [...('inlinePolicies' in has ? has.inlinePolicies : [])],
      groups: [...('groups' in has ? has.groups : [])],
    })
    expect(await rightsOf(user)).toEqual({ kind: 'known', value: expected })
  })

  it.each([
    'ListAttachedUserPolicies',
    'ListUserPolicies',
    'GetUserPolicy',
    'ListGroupsForUser',
    'ListAttachedGroupPolicies',
    'ListGroupPolicies',
  ])('does not know while %s is denied', async (operation) => {
    const user = userWith(`denied-${operation}`, {
      inlinePolicies: ['reads'],
      groups: ['engineers'],
    })
    aws.faults.plant({ service: 'iam', operation, mode: 'deny', times: 1 })
    expect(await rightsOf(user)).toEqual({
      kind: 'unknown',
      why: 'its IAM policies: AccessDenied',
    })
  })
})
