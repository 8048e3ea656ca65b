import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import { createMemberOfTeam } from '../../src/people/member-of-team.ts'
import { createFindOwnership, type OwnedUser } from '../../src/people/ownership.ts'
import { AccountId } from '../../src/requests/ids.ts'

/** Development believes tags, production does not. */
const { organisation } = loadConfig('sandbox/awskey.yml')
const member = createMemberOfTeam({
  organisation,
  findOwnership: createFindOwnership(organisation),
})
const aUser = (overrides: Partial<OwnedUser> = {}): OwnedUser => ({
  account: DEVELOPMENT,
  userName: 'ci',
  path: '/elsewhere/',
  tags: {},
  ...overrides,
})

describe('memberOfTeam', () => {
  it.each<[string, Partial<OwnedUser>, string]>([
    ['a user under its path', { path: '/payments/ci/' }, 'yes'],
    ['a user it names', { userName: 'payout' }, 'yes'],
    ['a user with its tag, where tags are believed', { tags: { team: 'payments' } }, 'yes'],
    [
      'a user with its tag, where they are not',
      { account: PRODUCTION, tags: { team: 'payments' } },
      'no',
    ],
    ['a user of another team', { path: '/platform/' }, 'no'],
    [
      'a user of another team whose tags were not read',
      { path: '/platform/', tags: undefined },
      'no',
    ],
    ['a user of no team', {}, 'no'],
    ['a user whose tags were not read, where they would say so', { tags: undefined }, 'not_known'],
    ['the same under its path', { path: '/payments/', tags: undefined }, 'yes'],
    [
      'a user whose tags were not read, where they say nothing',
      { account: PRODUCTION, tags: undefined },
      'no',
    ],
    [
      'a user of an account nobody configured',
      { account: AccountId.parse('999999999999'), path: '/payments/' },
      'no',
    ],
  ])('says of %s', (_who, user, ofTeam) => {
    expect(member('payments', aUser(user)).ofTeam).toBe(ofTeam)
  })

  it('does not wait for tags that no team is known by', () => {
    expect(member('platform', aUser({ tags: undefined })).ofTeam).toBe('no')
  })

  it('says who is a machine and who is protected', () => {
    expect(member('payments', aUser({ userName: 'erin', path: '/payments/' }))).toMatchObject({
      machine: false,
      protected: false,
    })
    expect(member('payments', aUser({ path: '/admin/' }))).toMatchObject({
      machine: true,
      protected: true,
    })
  })
})
