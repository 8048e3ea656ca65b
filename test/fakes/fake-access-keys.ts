import type {
  AccessKeyRecord,
  AccessKeys,
  LastUse,
  UserRef,
  WriteOutcome,
} from '../../src/keys/access-keys.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { unknown } from '../../src/shared/known.ts'
import { createSecret } from '../../src/shared/secret.ts'

/** Users and their keys in memory. `trouble` makes an operation answer as a failed call does, until it is deleted from there. */
export interface FakeAccessKeys extends AccessKeys {
  addUser(user: Pick<UserRef, 'account' | 'userName'>): void
  use(keyId: AccessKeyId, use: { at: Date; service: string; region: string }): void
  /** `lost`: the key is made, and its answer does not arrive. */
  readonly trouble: Map<'list' | 'lastUse' | 'create' | 'update' | 'delete', string | 'lost'>
}

type Key = AccessKeyRecord & { lastUse: LastUse }

export function createFakeAccessKeys(deps: { readonly clock: Clock }): FakeAccessKeys {
  const users = new Map<string, Key[]>()
  const trouble: FakeAccessKeys['trouble'] = new Map()
  let made = 0
  const place = (user: Pick<UserRef, 'account' | 'userName'>): string =>
    `${user.account}/${user.userName}`
  const change = (
    operation: 'update' | 'delete',
    user: UserRef,
    keyId: AccessKeyId,
    apply: (keys: Key[], at: number) => void,
  ): Promise<WriteOutcome> => {
    const why = trouble.get(operation)
    if (why !== undefined) return Promise.resolve({ kind: 'not_known', why })
    const keys = users.get(place(user)) ?? []
    const at = keys.findIndex(({ id }) => id === keyId)
    if (at === -1) return Promise.resolve({ kind: 'gone' })
    apply(keys, at)
    return Promise.resolve({ kind: 'done' })
  }
  const setStatus = (
    user: UserRef,
    keyId: AccessKeyId,
    status: Key['status'],
  ): Promise<WriteOutcome> =>
    change('update', user, keyId, (keys, at) => {
      const key = keys[at]
      if (key !== undefined) keys[at] = { ...key, status }
    })
  return {
    trouble,
    addUser: (user) => users.set(place(user), []),
    use(keyId, use) {
      const key = [...users.values()].flat().find(({ id }) => id === keyId)
      if (key !== undefined) key.lastUse = { kind: 'at', ...use }
    },
    list(user) {
      const keys = users.get(place(user))
      const why = trouble.get('list') ?? (keys === undefined ? 'no such user' : undefined)
      if (why !== undefined) return Promise.resolve(unknown(why))
      const records = (keys ?? []).map(({ id, status, createdAt }) => ({ id, status, createdAt }))
      return Promise.resolve({ kind: 'known', value: records })
    },
    lastUse(user, keyId) {
      const key = users.get(place(user))?.find(({ id }) => id === keyId)
      const why = trouble.get('lastUse') ?? (key === undefined ? 'no such key' : undefined)
      return Promise.resolve(
        why === undefined && key !== undefined ? key.lastUse : unknown(why ?? ''),
      )
    },
    create(user) {
      const keys = users.get(place(user))
      const why = trouble.get('create')
      if (why !== undefined && why !== 'lost') return Promise.resolve({ kind: 'not_known', why })
      if (keys === undefined) return Promise.resolve({ kind: 'refused', code: 'no_such_user' })
      if (keys.length >= 2) return Promise.resolve({ kind: 'refused', code: 'limit' })
      made += 1
      const id = AccessKeyId.parse(`AKIA${letters(made).padStart(16, 'A')}`)
      const createdAt = deps.clock.now()
      keys.push({ id, status: 'Active', createdAt, lastUse: { kind: 'never' } })
      if (why === 'lost') return Promise.resolve({ kind: 'not_known', why: 'no answer' })
      const secret = createSecret(`secret of ${id}`)
      return Promise.resolve({ kind: 'created', id, secret, createdAt })
    },
    makeInactive: (user, keyId) => setStatus(user, keyId, 'Inactive'),
    makeActive: (user, keyId) => setStatus(user, keyId, 'Active'),
    delete: (user, keyId) => change('delete', user, keyId, (keys, at) => keys.splice(at, 1)),
  }
}

/** 1 → B, 26 → BA: digits of base 26 written as letters. */
function letters(number: number): string {
  const rest = Math.floor(number / 26)
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + (number % 26))
}
