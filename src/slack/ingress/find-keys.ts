import type { AccessKeyRecord } from '../../keys/access-keys.ts'
import type { PickableUser } from '../../keys/inventory.ts'
import type { Organisation } from '../../people/organisation.ts'
import type { SlackUserId } from '../../requests/ids.ts'

/**
 * Which keys of the inventory fit what somebody typed: each word is a part of the user's name or of the account's, the end of the key id, or its beginning.
 * Pure. Users whose keys are not known come apart, so that nobody takes them for users without keys.
 */
export interface FoundKey extends AccessKeyRecord {
  readonly userName: string
  readonly accountName: string
}

export interface WantedKeys {
  readonly organisation: Pick<Organisation, 'accounts' | 'people'>
  readonly person: SlackUserId
  readonly text: string
  readonly status: AccessKeyRecord['status']
}

export interface FoundKeys {
  readonly keys: readonly FoundKey[]
  readonly notKnown: readonly PickableUser[]
}

export function findKeys(users: readonly PickableUser[], wanted: WantedKeys): FoundKeys {
  const words = wordsOf(wanted.text)
  const keys: (FoundKey & { readonly own: boolean })[] = []
  const notKnown: PickableUser[] = []
  for (const user of users) {
    const { userName } = user
    const accountName = nameOf(wanted, user)
    const own = isOwn(wanted, user)
    const rest = words.filter((word) => !holds(userName, word) && !holds(accountName, word))
    if (user.keys === undefined && rest.every(couldBeKey)) notKnown.push(user)
    for (const key of user.keys ?? [])
      if (key.status === wanted.status && rest.every((word) => isPartOf(key.id, word)))
        keys.push({ ...key, userName, accountName, own })
  }
  return { keys: keys.sort(ownThenName), notKnown }
}

/** As a card shortens a key (`…VC3Q`), and as a command names a user (`development/erin`). */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s/…]+/u)
    .filter((word) => word !== '')
}

function nameOf({ organisation }: WantedKeys, { account }: PickableUser): string {
  return organisation.accounts.find(({ id }) => id === account)?.name ?? account
}

function isOwn({ organisation, person }: WantedKeys, user: PickableUser): boolean {
  const own = organisation.people.get(person) ?? []
  return own.some(({ account, userName }) => account === user.account && userName === user.userName)
}

function holds(name: string, word: string): boolean {
  return name.toLowerCase().includes(word)
}

/** All ids begin with AKIA: that much says nothing about one of them. */
const SAYS_NOTHING = 4

function isPartOf(keyId: string, word: string): boolean {
  const id = keyId.toLowerCase()
  return id.endsWith(word) || (word.length >= SAYS_NOTHING && id.startsWith(word))
}

function couldBeKey(word: string): boolean {
  return /^[a-z2-7]+$/.test(word)
}

function ownThenName(
  a: FoundKey & { readonly own: boolean },
  b: FoundKey & { readonly own: boolean },
): number {
  if (a.own !== b.own) return a.own ? -1 : 1
  const [nameA, nameB] = [sortName(a), sortName(b)]
  if (nameA !== nameB) return nameA < nameB ? -1 : 1
  return a.createdAt.getTime() - b.createdAt.getTime()
}

function sortName({ userName, accountName }: FoundKey): string {
  return `${userName.toLowerCase()} ${accountName}`
}
