import type { IamUser, IamUsers } from '../../src/keys/access-keys.ts'
import type { AccessKeyId } from '../../src/requests/ids.ts'
import { known, unknown } from '../../src/shared/known.ts'

/** IAM users in memory. While `why` is set nothing can be read. */
export interface FakeIamUsers extends IamUsers {
  add(user: IamUser, ...keys: readonly AccessKeyId[]): void
  trouble: string | undefined
}

export function createFakeIamUsers(): FakeIamUsers {
  const users: { readonly user: IamUser; readonly keys: readonly AccessKeyId[] }[] = []
  const fake: FakeIamUsers = {
    trouble: undefined,
    add: (user, ...keys) => users.push({ user, keys }),
    read(wanted) {
      const found = users.find(
        ({ user }) =>
          user.account === wanted.account &&
          user.userName.toLowerCase() === wanted.userName.toLowerCase(),
      )
      return Promise.resolve(
        fake.trouble === undefined ? known(found?.user) : unknown(fake.trouble),
      )
    },
    list(account) {
      const ofAccount = users.map(({ user }) => user).filter((user) => user.account === account)
      const listed = ofAccount.map(({ tags: _tags, ...user }) => user)
      return Promise.resolve(fake.trouble === undefined ? known(listed) : unknown(fake.trouble))
    },
    ownerOfKey(account, keyId) {
      const owner = users.find(({ user, keys }) => user.account === account && keys.includes(keyId))
      return Promise.resolve(
        fake.trouble === undefined ? known(owner?.user.userName) : unknown(fake.trouble),
      )
    },
  }
  return fake
}
