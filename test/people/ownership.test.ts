import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  DEVELOPMENT,
  ERIN,
  MAYA,
  OLD_KEY,
  OMAR,
  PRODUCTION,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { parseAwskeyYaml } from '../../src/app/awskey-config.ts'
import { createFindOwnership, isProtected, type OwnedUser } from '../../src/people/ownership.ts'
import type { Profile } from '../../src/people/profiles.ts'
import { aimsAt } from '../../src/people/resolve-user.ts'
import { createDeciders } from '../../src/people/slack-deciders.ts'
import type { AccountId } from '../../src/requests/ids.ts'
import { SlackUserId, IamUserName as UserName } from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const TWIN = SlackUserId.parse('U0TWIN')
const config = parseAwskeyYaml(
  `
accounts:
  - { id: '111111111111', name: development, trustTags: true }
  - { id: '222222222222', name: production, sensitive: true }
teams:
  - { name: payments, channel: C0PAYMENTS, approvers: { usergroup: S0PAYMENTS }, owns: { path: /payments/, tag: { team: payments } } }
  - { name: cards, channel: C0CARDS, approvers: { people: [U0MAX] }, owns: { path: /payments/cards/ } }
security: { channel: C0SECURITY, approvers: { usergroup: S0SECURITY } }
platform: { channel: C0PLATFORM }
people:
  U0ERIN: [{ account: development, user: erin }]
  U0TWIN: [{ account: development, user: Erin }]
protected: { users: [break-glass], paths: [/admin/] }
`,
  'test.yml',
)
if (!config.ok) throw new Error(JSON.stringify(config.error))
const { organisation } = config.value

const aUser = (overrides: Partial<OwnedUser> = {}): OwnedUser => ({
  account: DEVELOPMENT,
  userName: 'somebody',
  path: '/',
  tags: {},
  ...overrides,
})

describe('findOwnership', () => {
  const find = createFindOwnership(organisation)

  it('takes the owner from the configuration, whatever the case of the name', () => {
    expect(find(aUser({ userName: 'ERIN' }))?.owner).toBe(ERIN)
  })

  it('knows no owner of a user that nobody is named for, and calls it a machine', () => {
    const tags = { 'awskey:owner': 'U0OMAR' }
    expect(find(aUser({ account: PRODUCTION, tags }))).toMatchObject({
      owner: undefined,
      machine: true,
    })
  })

  it('prefers the longest path', () => {
    expect(find(aUser({ path: '/payments/cards/eu/' }))?.team?.name).toBe('cards')
    expect(find(aUser({ path: '/payments/' }))?.team?.name).toBe('payments')
  })

  it('believes a tag only in an account that protects it', () => {
    const tags = { team: 'payments' }
    expect(find(aUser({ tags }))?.team?.name).toBe('payments')
    expect(find(aUser({ tags, account: PRODUCTION }))?.team).toBeUndefined()
  })

  it('protects by name and by path', () => {
    expect(find(aUser({ userName: 'Break-Glass' }))?.protected).toBe(true)
    expect(find(aUser({ path: '/admin/ops/' }))?.protected).toBe(true)
    expect(find(aUser())?.protected).toBe(false)
  })

  it('protects what has the names of a deployment of another prefix', () => {
    const own = { protectedUsers: { users: [], paths: [], ownPrefix: 'keys' } }
    const at = (userName: string, path = '/') => isProtected(own, { userName, path })
    expect([at('Keys'), at('keys-worker'), at('erin', '/keys/'), at('awskey-worker')]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([at('keyser'), at('erin', '/keyser/')]).toEqual([false, false])
  })

  it.each(['root', '<root_account>', 'awskey-worker', 'AWSKEY'])(
    'protects %s, whatever the configuration says',
    (userName) => {
      expect(find(aUser({ userName }))?.protected).toBe(true)
    },
  )

  it('knows nothing of an account that is not configured', () => {
    expect(find(aUser({ account: '999999999999' as AccountId }))).toBeUndefined()
  })
})

describe('aimsAt', () => {
  const subject = {
    account: DEVELOPMENT,
    userName: UserName.parse('erin'),
    keyId: OLD_KEY,
  }
  it.each([
    ['', true],
    ['person:U0ERIN', true],
    ['person:U0OMAR', false],
    ['user:erin', true],
    ['user:development/erin', true],
    ['user:production/erin', false],
    ['user:omar', false],
    [`key:${OLD_KEY}`, true],
    ['account:development', false],
    ['whatever', false],
  ])('%j aims at erin in development: %s', (value, aims) => {
    expect(aimsAt(organisation, anAct({ value }), subject)).toBe(aims)
  })
})

describe('deciders', () => {
  const aProfile = (overrides: Partial<Profile> = {}): Profile => ({
    id: MAYA,
    name: 'Maya',
    deleted: false,
    bot: false,
    guest: false,
    external: false,
    ...overrides,
  })
  const decidersWith = (profile: Known<Profile | undefined>, members: Known<ReadonlySet<string>>) =>
    createDeciders({
      organisation,
      profiles: { read: () => Promise.resolve(profile) },
      groups: { members: () => Promise.resolve(members) },
      delegations: { to: () => Promise.resolve(known([])) },
    })
  const group = known(new Set(['U0MAYA', 'U0TWIN', 'U0ERIN']))
  const request = aDeleteRequest({
    approvals: { needed: 1, from: { team: 'payments' }, why: 'policy', typed: false },
  })

  it('lets a member of the team decide', async () => {
    expect(await decidersWith(known(aProfile()), group).mayDecide(request, MAYA)).toEqual({
      ok: true,
      value: { as: 'team payments' },
    })
  })

  it('never lets one decide on one’s own request, not even by a second Slack account', async () => {
    const deciders = decidersWith(known(aProfile()), group)
    expect(await deciders.mayDecide(request, ERIN)).toMatchObject({
      error: { reason: 'self_approval' },
    })
    expect(await deciders.mayDecide(request, TWIN)).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
  })

  it.each([
    ['guest', { guest: true }],
    ['external', { external: true }],
    ['bot', { bot: true }],
    ['deactivated_person', { deleted: true }],
  ] as const)('refuses a %s', async (reason, flags) => {
    const deciders = decidersWith(known(aProfile(flags)), group)
    expect(await deciders.mayDecide(request, MAYA)).toEqual({ ok: false, error: { reason } })
  })

  it('calls nobody "not a member" when the group could not be read', async () => {
    const deciders = decidersWith(known(aProfile()), unknown('usergroups.users.list: ratelimited'))
    expect(await deciders.mayDecide(request, OMAR)).toMatchObject({
      error: { reason: 'approvers_unreadable' },
    })
    expect(await deciders.howManyCould({ team: 'payments' }, ERIN)).toMatchObject({
      kind: 'unknown',
    })
  })

  it('judges nobody whose profile could not be read', async () => {
    const deciders = decidersWith(unknown('users.info: ratelimited'), group)
    expect(await deciders.mayAct(MAYA)).toMatchObject({ error: { reason: 'person_unreadable' } })
  })

  it('lets the owner decide where the request says so', async () => {
    const forOwner = aDeleteRequest({
      requester: OMAR,
      approvals: {
        needed: 1,
        from: { team: 'payments', owner: ERIN },
        why: 'not_the_owner',
        typed: false,
      },
    })
    expect(
      await decidersWith(known(aProfile()), known(new Set())).mayDecide(forOwner, ERIN),
    ).toEqual({ ok: true, value: { as: 'owner' } })
  })

  it('does not count the requester, under any Slack account, among those who could approve', async () => {
    expect(
      await decidersWith(known(aProfile()), group).howManyCould({ team: 'payments' }, ERIN),
    ).toEqual(known(1))
  })
})
