import { describe, expect, it } from 'vitest'
import {
  DEVELOPMENT,
  ERIN,
  MAYA,
  OMAR,
  PRODUCTION,
  SAM,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { IamUser } from '../../src/keys/access-keys.ts'
import { createMayAudit } from '../../src/people/may-audit.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import { IamUserId, IamUserName, SlackUserId } from '../../src/requests/ids.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import { ok, type Result, refuse } from '../../src/shared/result.ts'

const { organisation } = loadConfig('sandbox/awskey.yml')
const GUS = SlackUserId.parse('U0GUS')
const TEAMS: Readonly<Record<string, readonly SlackUserId[]>> = {
  security: [SAM],
  payments: [MAYA],
}

const aUser = (overrides: Partial<IamUser> = {}): IamUser => ({
  account: DEVELOPMENT,
  userName: IamUserName.parse('erin'),
  userId: IamUserId.parse('AIDAERIN00000000'),
  path: '/payments/',
  createdAt: new Date('2025-01-01T00:00:00.000Z'),
  tags: {},
  ...overrides,
})
const ci = aUser({ userName: IamUserName.parse('ci'), path: '/payments/ci/' })

function may(
  person: SlackUserId,
  user: IamUser,
  unreadable: readonly string[] = [],
): Promise<Result<void, Refusal>> {
  return createMayAudit({
    findOwnership: createFindOwnership(organisation),
    deciders: {
      mayAct: async (who) => (who === GUS ? refuse({ reason: 'guest' }) : ok(undefined)),
      async approvesFor({ team }) {
        if (unreadable.includes(team))
          return refuse({ reason: 'approvers_unreadable', why: 'ratelimited' })
        return TEAMS[team]?.includes(person)
          ? ok({ as: team })
          : refuse({ reason: 'not_an_approver', team })
      },
    },
  })(person, user)
}

describe('createMayAudit', () => {
  it.each([
    ['the owner', ERIN, aUser()],
    ['an approver of the team', MAYA, ci],
    ['security', SAM, ci],
    [
      'security, of a user that nobody owns',
      SAM,
      aUser({ userName: IamUserName.parse('x'), path: '/' }),
    ],
  ])('lets %s know', async (_who, person, user) => {
    expect(await may(person, user)).toEqual(ok(undefined))
  })

  it.each([
    ['somebody else', OMAR, aUser()],
    [
      'an approver of another team',
      MAYA,
      aUser({ userName: IamUserName.parse('x'), path: '/platform/' }),
    ],
    [
      'the owner that only a tag names, where tags are not believed',
      OMAR,
      aUser({ account: PRODUCTION, path: '/', tags: { 'awskey:owner': OMAR } }),
    ],
  ])('refuses %s', async (_who, person, user) => {
    expect(await may(person, user)).toEqual(
      refuse({ reason: 'may_not_audit', user: user.userName }),
    )
  })

  it('refuses guests, whatever they own', async () => {
    expect(await may(GUS, aUser())).toEqual(refuse({ reason: 'guest' }))
  })

  it.each(['payments', 'security'])(
    'says that %s could not be read, in place of a no',
    async (team) => {
      expect(await may(OMAR, ci, [team])).toEqual(
        refuse({ reason: 'approvers_unreadable', why: 'ratelimited' }),
      )
    },
  )
})
