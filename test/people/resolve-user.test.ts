import { describe, expect, it } from 'vitest'
import {
  DEVELOPMENT,
  ERIN,
  MAYA,
  OLD_KEY,
  OMAR,
  PRODUCTION,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { IamUsers, UserRef } from '../../src/keys/access-keys.ts'
import { createFindOwnership } from '../../src/people/ownership.ts'
import { createResolveUser } from '../../src/people/resolve-user.ts'
import { createSituationOf } from '../../src/people/situation.ts'
import { AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'

const config = loadConfig('sandbox/awskey.yml')
const { organisation } = config

/** Users by `account/name`; whatever is not there does not exist, unless reading fails. */
function usersWith(names: readonly string[], failing?: string): IamUsers {
  const read = ({ account, userName }: UserRef) => {
    if (account === failing) return Promise.resolve(unknown('iam:GetUser: Throttling'))
    const found = names.includes(`${account}/${userName}`)
    return Promise.resolve(
      known(
        found
          ? {
              account,
              userName,
              userId: IamUserId.parse('AIDA2345672345'),
              path: '/payments/',
              createdAt: new Date(0),
              tags: {},
            }
          : undefined,
      ),
    )
  }
  const ownerOfKey = (account: AccountId): Promise<Known<IamUserName | undefined>> =>
    Promise.resolve(
      account === failing
        ? unknown('AccessDenied')
        : known(account === PRODUCTION ? IamUserName.parse('deployer') : undefined),
    )
  return { read, list: () => Promise.resolve(known([])), ownerOfKey }
}
const resolve = (users: IamUsers) => createResolveUser({ organisation, users })
const erin = { by: 'user', userName: IamUserName.parse('erin') } as const

describe('resolveUser', () => {
  it('takes one’s own user when nothing is named', async () => {
    const found = await resolve(usersWith([`${DEVELOPMENT}/erin`]))({ by: 'mine' }, ERIN, 's')
    expect(found).toMatchObject({ ok: true, value: { userName: 'erin', account: DEVELOPMENT } })
  })

  it('says so when the configuration names no user of the person', async () => {
    expect(await resolve(usersWith([]))({ by: 'mine' }, MAYA, 's')).toEqual({
      ok: false,
      error: { reason: 'no_iam_user_of_yours' },
    })
  })

  it('never picks one of two users of the same name', async () => {
    const users = usersWith([`${DEVELOPMENT}/erin`, `${PRODUCTION}/erin`])
    expect(await resolve(users)(erin, OMAR, 's')).toEqual({
      ok: false,
      error: { reason: 'several_iam_users', users: ['development/erin', 'production/erin'] },
    })
  })

  it('does not take an account that could not be read for one without that user', async () => {
    const users = usersWith([`${DEVELOPMENT}/erin`], PRODUCTION)
    expect(await resolve(users)(erin, OMAR, 's')).toMatchObject({
      ok: false,
      error: { reason: 'target_unreadable' },
    })
  })

  it('finds the user of a key, in whichever account it is', async () => {
    const users = usersWith([`${PRODUCTION}/deployer`])
    expect(await resolve(users)({ by: 'key', keyId: OLD_KEY }, OMAR, 's')).toMatchObject({
      ok: true,
      value: { userName: 'deployer' },
    })
  })

  it('does not say "unknown key" while an account could not be asked', async () => {
    const users = usersWith([], DEVELOPMENT)
    expect(await resolve(users)({ by: 'key', keyId: OLD_KEY }, OMAR, 's')).toMatchObject({
      ok: false,
      error: { reason: 'target_unreadable' },
    })
  })

  it.each([
    [{ ...erin, account: 'nowhere' }, 'unknown_account'],
    [{ ...erin, account: 'production' }, 'unknown_user'],
    [{ by: 'account', account: 'production' } as const, 'not_a_target'],
  ])('refuses %j: %s', async (target, reason) => {
    expect(await resolve(usersWith([`${DEVELOPMENT}/erin`]))(target, OMAR, 's')).toMatchObject({
      ok: false,
      error: { reason },
    })
  })
})

describe('situationOf', () => {
  const situationOf = createSituationOf({
    findOwnership: createFindOwnership(organisation),
    policy: config.policy,
  })
  const user = { account: DEVELOPMENT, userName: 'erin', path: '/payments/', tags: {} }

  it('needs nobody’s approval where the owner asks, and the owner or one approver where somebody else does', () => {
    expect(situationOf(user, ERIN, 'rotate').approvals).toMatchObject({ needed: 0 })
    expect(situationOf(user, OMAR, 'rotate').approvals).toMatchObject({
      needed: 1,
      from: { team: 'payments', owner: ERIN },
      why: 'not_the_owner',
    })
    expect(situationOf(user, MAYA, 'rotate').approvals).toMatchObject({ needed: 1 })
  })

  it('asks two people on a sensitive account for whatever is done there, also by the owner', () => {
    const prod = { ...user, account: PRODUCTION }
    const withErin = new Map(organisation.people)
    withErin.set(ERIN, [{ account: PRODUCTION, userName: IamUserName.parse('erin') }])
    const find = createFindOwnership({ ...organisation, people: withErin })
    const there = createSituationOf({ findOwnership: find, policy: config.policy })
    expect(there(prod, ERIN, 'rotate').approvals).toMatchObject({
      needed: 2,
      from: { team: 'payments' },
      why: 'sensitive',
    })
    expect(there(prod, ERIN, 'rotate').approvals.from.owner).toBeUndefined()
    expect(there(prod, OMAR, 'rotate').approvals).toMatchObject({
      needed: 2,
      from: { owner: ERIN },
    })
  })

  it('asks two people for a deletion on a sensitive account', () => {
    expect(situationOf({ ...user, account: PRODUCTION }, ERIN, 'delete').approvals).toMatchObject({
      needed: 2,
      why: 'sensitive',
    })
  })

  it('falls to security where no team owns the user', () => {
    expect(situationOf({ ...user, path: '/' }, OMAR, 'delete').approvals.from).toEqual({
      team: 'security',
    })
  })

  it('lets the user itself read its secret only where the account allows it and is not sensitive', () => {
    expect(situationOf(user, ERIN, 'rotate').reader).toEqual({ kind: 'user' })
    expect(situationOf({ ...user, account: PRODUCTION }, ERIN, 'rotate').reader).toBeUndefined()
  })

  it('prefers the role of the owner', () => {
    const withRole = new Map(organisation.people)
    withRole.set(ERIN, [
      {
        account: DEVELOPMENT,
        userName: IamUserName.parse('erin'),
        readerRole: 'arn:aws:iam::111111111111:role/sso/erin',
      },
    ])
    const find = createFindOwnership({ ...organisation, people: withRole })
    expect(
      createSituationOf({ findOwnership: find, policy: config.policy })(user, ERIN, 'rotate')
        .reader,
    ).toEqual({
      kind: 'role',
      arn: 'arn:aws:iam::111111111111:role/sso/erin',
    })
  })

  it('has nothing to say about an account that is not configured', () => {
    expect(() =>
      situationOf({ ...user, account: AccountId.parse('999999999999') }, ERIN, 'rotate'),
    ).toThrow('999999999999')
  })
})
