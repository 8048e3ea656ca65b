import type { AccountId, IamUserId, IamUserName } from '../requests/ids.ts'
import type { AccessKeyRecord, LastUse } from './access-keys.ts'

/** What was read of an account's users and keys, and when. A cache for lists and pickers: nothing is ever decided from it. */
export interface InventoryKey extends AccessKeyRecord {
  readonly lastUse: LastUse
}

export interface InventoryUser {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  /** Unset when the tags could not be read. */
  readonly tags: Readonly<Record<string, string>> | undefined
  /** Unset when the keys could not be read: not known, not none. */
  readonly keys: readonly InventoryKey[] | undefined
}

export interface InventorySnapshot {
  readonly account: AccountId
  readonly readAt: Date
  readonly users: readonly InventoryUser[]
}

/** A user as a picker of keys offers it. */
export interface PickableUser {
  readonly account: AccountId
  readonly userName: IamUserName
  /** As they were when they were read, made to the second; unset when they could not be read: not known, not none. */
  readonly keys: readonly AccessKeyRecord[] | undefined
}

export interface Pickable {
  readonly users: readonly PickableUser[]
  /** Accounts of which not every user is here: never read, or more users than a picker goes through. */
  readonly incomplete: readonly AccountId[]
}

export interface InventoryStore {
  save(snapshot: InventorySnapshot): Promise<void>
  /** The last whole snapshot of the account; `undefined` when there is none yet. */
  load(account: AccountId): Promise<InventorySnapshot | undefined>
  /** When the last whole snapshot was read, without reading it. */
  readAt(account: AccountId): Promise<Date | undefined>
  /** User names that contain `text` (case-insensitive), of all accounts given, at most `limit`, sorted. For type-ahead. */
  suggest(
    accounts: readonly AccountId[],
    text: string,
    limit: number,
  ): Promise<readonly { account: AccountId; userName: IamUserName }[]>
  /** Every user of these accounts with its keys. For type-ahead. */
  pickable(accounts: readonly AccountId[]): Promise<Pickable>
}
