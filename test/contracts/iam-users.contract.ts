/** What every IamUsers must do. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { IamUsers } from '../../src/keys/access-keys.ts'
import { AccessKeyId, type AccountId, IamUserName } from '../../src/requests/ids.ts'

export interface IamUsersUnderTest {
  readonly users: IamUsers
  readonly account: AccountId
  /** A user under /tests/ with the tag team=payments and one key. */
  readonly someone: IamUserName
  readonly key: AccessKeyId
  /** All users of the account, that one among them. */
  readonly count: number
}

const SESSION = 'awskey-contract'
const NO_KEY = AccessKeyId.parse('AKIAQAAAAAAAAAAAAAAA')

export function iamUsersContract(make: () => IamUsersUnderTest): void {
  let under: IamUsersUnderTest
  beforeEach(() => {
    under = make()
  })

  describe('read', () => {
    it('gives a user with its id, path and tags', async () => {
      const { users, account, someone } = under

      const read = await users.read({ account, userName: someone, session: SESSION })

      expect(read).toMatchObject({
        kind: 'known',
        value: { account, userName: someone, path: '/tests/', tags: { team: 'payments' } },
      })
      if (read.kind === 'known') expect(read.value?.userId).toMatch(/^AIDA/)
    })

    it('knows that there is no such user', async () => {
      const userName = IamUserName.parse('nobody-at-all')

      const read = await under.users.read({ account: under.account, userName, session: SESSION })

      expect(read).toEqual({ kind: 'known', value: undefined })
    })
  })

  describe('list', () => {
    it('gives every user of an account, more than a hundred too', async () => {
      const listed = await under.users.list(under.account, SESSION)

      expect(under.count).toBeGreaterThan(100)
      expect(listed.kind).toBe('known')
      const names = listed.kind === 'known' ? listed.value.map(({ userName }) => userName) : []
      expect(names).toHaveLength(under.count)
      expect(names).toContain(under.someone)
    })
  })

  describe('ownerOfKey', () => {
    it('names the user who has the key', async () => {
      const owner = await under.users.ownerOfKey(under.account, under.key, SESSION)

      expect(owner).toEqual({ kind: 'known', value: under.someone })
    })

    it('knows that nobody has it', async () => {
      const owner = await under.users.ownerOfKey(under.account, NO_KEY, SESSION)

      expect(owner).toEqual({ kind: 'known', value: undefined })
    })
  })
}
