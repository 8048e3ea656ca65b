import type { AccessKeys, IamUser, IamUsers } from '../keys/access-keys.ts'
import type { AccessKeyId, AccountId, IamUserName, RequestId } from '../requests/ids.ts'
import { type Known, known } from '../shared/known.ts'
import { accountOfKey } from './account-of-key.ts'
import type { KeyFinder, KeyFound } from './containment.ts'

/**
 * Whose an exposed key is. The id says where to look first and decides nothing: AWS does. Every configured account is asked where the first does not know the key, and "not ours" is
 * said only when AWS names another account. The name that the last inventory had is read beside the question, so that the answer costs one call's time; what counts is what IAM answers now.
 */
export interface FindKeyDeps {
  readonly accounts: readonly AccountId[]
  readonly finder: KeyFinder
  readonly users: Pick<IamUsers, 'read'>
  readonly keys: Pick<AccessKeys, 'list'>
  /** Who had the key when the account was read last; a hint only. */
  lastSeenWith(account: AccountId, keyId: AccessKeyId): Promise<IamUserName | undefined>
}

export type Found =
  | {
      readonly kind: 'user'
      readonly user: IamUser
      /** How the key is now, read beside the rest: before anything is written. */
      readonly active: Known<boolean>
    }
  | { readonly kind: 'root'; readonly account: AccountId }
  | { readonly kind: 'not_ours'; readonly account: string }
  | { readonly kind: 'not_known'; readonly why: string }

export type FindKey = (keyId: AccessKeyId, session: RequestId) => Promise<Found>

export function createFindKey(deps: FindKeyDeps): FindKey {
  return async (keyId, session) => {
    const decoded = accountOfKey(keyId)
    const first = deps.accounts.find((account) => account === decoded)
    const others = deps.accounts.filter((account) => account !== first)
    const unread: string[] = []
    for (const group of [first === undefined ? [] : [first], others]) {
      const asked = await Promise.all(group.map((account) => ask(deps, account, keyId, session)))
      const found = asked.find(({ kind }) => kind !== 'not_here' && kind !== 'not_known')
      if (found !== undefined && found.kind !== 'not_here') return found
      for (const each of asked) if (each.kind === 'not_known') unread.push(each.why)
    }
    return elsewhere(deps, keyId, session, unread)
  }
}

async function ask(
  deps: FindKeyDeps,
  account: AccountId,
  keyId: AccessKeyId,
  session: RequestId,
): Promise<Found | { readonly kind: 'not_here' }> {
  const [owner, seen] = await Promise.all([
    deps.finder.ownerIn(account, keyId, session),
    readHinted(deps, { account, keyId, session }),
  ])
  return identified(deps, { account, keyId, session }, owner, seen)
}

interface Asked {
  readonly account: AccountId
  readonly keyId: AccessKeyId
  readonly session: RequestId
}

/** A user and its keys, read at once. */
interface Seen {
  readonly user: Known<IamUser | undefined>
  readonly active: Known<boolean>
}

async function readUser(
  { users, keys }: Pick<FindKeyDeps, 'keys' | 'users'>,
  { account, keyId, session }: Asked,
  userName: IamUserName,
): Promise<Seen> {
  const ref = { account, userName, session }
  const [user, listed] = await Promise.all([users.read(ref), keys.list(ref)])
  const active =
    listed.kind === 'unknown'
      ? listed
      : known(listed.value.some(({ id, status }) => id === keyId && status === 'Active'))
  return { user, active }
}

async function identified(
  deps: FindKeyDeps,
  asked: Asked,
  owner: KeyFound,
  seen: Seen | undefined,
): Promise<Found | { readonly kind: 'not_here' }> {
  switch (owner.kind) {
    case 'unknown':
      return { kind: 'not_known', why: owner.why }
    case 'not_here':
      return owner
    case 'root':
      return { kind: 'root', account: asked.account }
    case 'user': {
      const { userName } = owner
      const isHinted = seen?.user.kind === 'known' && seen.user.value?.userName === userName
      const { user, active } = isHinted ? seen : await readUser(deps, asked, userName)
      if (user.kind === 'unknown') return { kind: 'not_known', why: user.why }
      return user.value === undefined
        ? { kind: 'not_known', why: 'the IAM user of the key is gone' }
        : { kind: 'user', user: user.value, active }
    }
  }
}

async function readHinted(deps: FindKeyDeps, asked: Asked): Promise<Seen | undefined> {
  const userName = await deps.lastSeenWith(asked.account, asked.keyId)
  return userName === undefined ? undefined : readUser(deps, asked, userName)
}

/** No account that could be asked has it. AWS knows whose it is, or nobody does. */
async function elsewhere(
  { accounts, finder }: FindKeyDeps,
  keyId: AccessKeyId,
  session: RequestId,
  unread: readonly string[],
): Promise<Found> {
  const why = [...unread]
  for (const asking of accounts) {
    const home = await finder.accountOf(asking, keyId, session)
    if (home.kind === 'unknown') {
      why.push(home.why)
      continue
    }
    const ours = accounts.some((account) => account === home.value)
    if (home.value !== undefined && !ours) return { kind: 'not_ours', account: home.value }
    if (home.value !== undefined && unread.length === 0)
      return { kind: 'not_known', why: `no IAM user of account ${home.value} has this key now` }
    break
  }
  const said = [...new Set(why)].join(', ')
  return { kind: 'not_known', why: said === '' ? 'AWS does not know this access key id' : said }
}
