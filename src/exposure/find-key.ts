import type { IamUser, IamUsers } from '../keys/access-keys.ts'
import type { AccessKeyId, AccountId, IamUserName, RequestId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
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
  /** Who had the key when the account was read last; a hint only. */
  lastSeenWith(account: AccountId, keyId: AccessKeyId): Promise<IamUserName | undefined>
}

export type Found =
  | { readonly kind: 'user'; readonly user: IamUser }
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
    readHinted(deps, account, keyId, session),
  ])
  return identified(deps, account, owner, seen, session)
}

async function identified(
  { users }: FindKeyDeps,
  account: AccountId,
  owner: KeyFound,
  seen: Known<IamUser | undefined> | undefined,
  session: RequestId,
): Promise<Found | { readonly kind: 'not_here' }> {
  switch (owner.kind) {
    case 'unknown':
      return { kind: 'not_known', why: owner.why }
    case 'not_here':
      return owner
    case 'root':
      return { kind: 'root', account }
    case 'user': {
      const { userName } = owner
      const isHinted = seen?.kind === 'known' && seen.value?.userName === userName
      const read = isHinted ? seen : await users.read({ account, userName, session })
      if (read.kind === 'unknown') return { kind: 'not_known', why: read.why }
      return read.value === undefined
        ? { kind: 'not_known', why: 'the IAM user of the key is gone' }
        : { kind: 'user', user: read.value }
    }
  }
}

async function readHinted(
  { lastSeenWith, users }: FindKeyDeps,
  account: AccountId,
  keyId: AccessKeyId,
  session: RequestId,
): Promise<Known<IamUser | undefined> | undefined> {
  const userName = await lastSeenWith(account, keyId)
  return userName === undefined ? undefined : users.read({ account, userName, session })
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
