import type { LastUse } from '../../src/keys/access-keys.ts'
import type {
  NoRootSession,
  RootAccess,
  RootKeyRecord,
  RootRef,
} from '../../src/keys/root/root-access.ts'
import type { AccessKeyId, AccountId } from '../../src/requests/ids.ts'

/** Root keys in memory. `trouble` makes a call answer as one that fails does, until it is taken from there. */
export interface FakeRootAccess extends RootAccess {
  add(account: AccountId, key: RootKeyRecord): void
  use(account: AccountId, keyId: AccessKeyId, lastUse: LastUse): void
  keysOf(account: AccountId): readonly AccessKeyId[]
  readonly trouble: Map<'audit' | 'delete', NoRootSession>
  /** Each call, in order: `audit`, or the id of a key that was to be deleted. */
  readonly calls: string[]
  /** A deletion is done and its answer does not arrive. */
  lost: boolean
}

export function createFakeRootAccess(): FakeRootAccess {
  const accounts = new Map<AccountId, RootKeyRecord[]>()
  const of = ({ account }: Pick<RootRef, 'account'>): RootKeyRecord[] => {
    const keys = accounts.get(account) ?? []
    accounts.set(account, keys)
    return keys
  }
  const trouble: FakeRootAccess['trouble'] = new Map()
  const calls: string[] = []
  const fake: FakeRootAccess = {
    trouble,
    calls,
    lost: false,
    add: (account, key) => void of({ account }).push(key),
    use(account, keyId, lastUse) {
      const keys = of({ account })
      const at = keys.findIndex(({ id }) => id === keyId)
      const key = keys[at]
      if (key !== undefined) keys[at] = { ...key, lastUse }
    },
    keysOf: (account) => of({ account }).map(({ id }) => id),
    audit(root) {
      calls.push('audit')
      const no = trouble.get('audit')
      if (no !== undefined) return Promise.resolve(no)
      const belongings = { password: true, mfaDevices: 1, certificates: 0 }
      return Promise.resolve({ kind: 'read', audit: { keys: [...of(root)], belongings } })
    },
    deleteKey(root, keyId) {
      calls.push(keyId)
      const because = trouble.get('delete')
      if (because !== undefined) return Promise.resolve({ kind: 'no_session', because })
      const keys = of(root)
      const at = keys.findIndex(({ id }) => id === keyId)
      if (at === -1) return Promise.resolve({ kind: 'gone' })
      keys.splice(at, 1)
      return Promise.resolve(
        fake.lost
          ? { kind: 'not_known', why: 'iam:DeleteAccessKey TimeoutError' }
          : { kind: 'done' },
      )
    },
  }
  return fake
}
