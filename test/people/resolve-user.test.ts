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
import { createResolveUser } from '../../src/people/resolve-user.ts'
import { type AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
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
