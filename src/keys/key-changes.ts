import type { AccessKeyId, AccountId, IamUserId, IamUserName, Moment } from '../requests/ids.ts'
import type { InventoryKey, InventorySnapshot, InventoryUser } from './inventory.ts'

/**
 * What has become different between two readings of an account. Pure. It tells changes, not who made them: most are awskey's own.
 * Without an earlier reading nothing is a change, and a user whose keys could not be read, then or now, has none: not known is not gone.
 */
export interface KeyChange {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly keyId: AccessKeyId
  readonly what: 'key_created' | 'made_active' | 'made_inactive' | 'deleted'
  /** It was not so yet when this reading began. */
  readonly after: Moment
  /** It was so when this one was made. */
  readonly seenAt: Moment
}

export function changesBetween(
  before: InventorySnapshot | undefined,
  now: InventorySnapshot,
): readonly KeyChange[] {
  if (before === undefined || before.readAt >= now.readAt) return []
  const moments = { after: before.readAt.toISOString(), seenAt: now.readAt.toISOString() }
  const then = new Map(before.users.map((user) => [user.userId, user]))
  const still = new Set(now.users.map(({ userId }) => userId))
  const gone = before.users.filter(({ userId }) => !still.has(userId))
  return [
    ...now.users.flatMap((user) => changesOf(then.get(user.userId), user)),
    ...gone.flatMap((user) => changesOf(user, { ...user, keys: [] })),
  ].map((change) => ({ ...change, ...moments }))
}

type Change = Omit<KeyChange, 'after' | 'seenAt'>

/** A user that was not there before had no keys. */
function changesOf(before: InventoryUser | undefined, now: InventoryUser): readonly Change[] {
  const keysBefore = before === undefined ? [] : before.keys
  if (keysBefore === undefined || now.keys === undefined) return []
  const { account, userName, userId, path, tags } = now
  const change = ({ id: keyId }: InventoryKey, what: Change['what']): Change => ({
    account,
    userName,
    userId,
    path,
    tags,
    keyId,
    what,
  })
  const then = new Map(keysBefore.map((key) => [key.id, key]))
  const still = new Set(now.keys.map(({ id }) => id))
  return [
    ...now.keys.flatMap((key) => {
      const what = becameOf(then.get(key.id), key)
      return what === undefined ? [] : [change(key, what)]
    }),
    ...keysBefore.filter(({ id }) => !still.has(id)).map((key) => change(key, 'deleted')),
  ]
}

function becameOf(before: InventoryKey | undefined, now: InventoryKey): Change['what'] | undefined {
  if (before === undefined) return 'key_created'
  if (before.status === 'Active' && now.status === 'Inactive') return 'made_inactive'
  return before.status === 'Inactive' && now.status === 'Active' ? 'made_active' : undefined
}
