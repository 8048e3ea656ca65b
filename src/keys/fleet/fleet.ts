import type { AccountId, IamUserId, IamUserName } from '../../requests/ids.ts'
import type { Known } from '../../shared/known.ts'
import type { LastUse } from '../access-keys.ts'
import type { InventoryKey } from '../inventory.ts'
import type { Privilege } from '../privilege/privilege.ts'

/**
 * One reading of all access keys of an account, as rankings and digests see it. Nothing is decided from it: whoever changes a key reads that key live.
 * The credential report only says which users are worth a live read. Its slots are never taken for keys and its dates never for a key's age.
 */
export interface FleetUser {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  readonly createdAt: Date
  /** Unset when they could not be read: not known, not none. */
  readonly tags: Readonly<Record<string, string>> | undefined
  /** Names of its groups; unset when they could not be read. */
  readonly groups: readonly string[] | undefined
  /**
   * Live for a user that the report picked. For every other user as they were read live at an earlier reading, while the report shows that nothing became different since; their `lastUse` is then
   * `unknown`, because nobody asked.
   */
  readonly keys: Known<readonly InventoryKey[]>
  /**
   * Its keys were never read and are `unknown`, and the report alone proves that there is nothing to say of them: the user was made so lately that no key of it can be near a limit, one of them at
   * most is Active, and that one is in use.
   */
  readonly provenYoung: boolean
  /** Whether the keys were read live in this reading. */
  readonly live: boolean
  readonly console: Known<'none' | 'with_mfa' | 'without_mfa'>
  readonly privilege: Known<{ readonly privilege: Privilege; readonly because: readonly string[] }>
  readonly otherCredentials: OtherCredentialCounts
}

/** Active ones. */
export interface OtherCredentialCounts {
  /** Without Bedrock API keys. */
  readonly serviceSpecific: Known<number>
  readonly bedrock: Known<number>
  /** Asked only of users that are read live. */
  readonly ssh: Known<number>
  readonly certificates: Known<number>
}

export interface FleetRoot {
  /** Active access keys, as the report and the account summary say; an Inactive root key may show in neither. */
  readonly activeKeys: Known<number>
  /** Of the last used of them; of the root user AWS tells no key ids here. */
  readonly lastUse: LastUse
  readonly mfa: Known<boolean>
}

export interface FleetReading {
  /** The week, `2026-W49`, or another name of one reading. */
  readonly id: string
  readonly account: AccountId
  readonly startedAt: Date
  readonly readAt: Date
  /** IAM users of the account, and of them those that have an access key. */
  readonly users: number
  readonly usersWithKeys: number
  /** Active keys of IAM users, counted: what is left until there are no long-lived keys. */
  readonly activeKeys: number
  /** Users whose keys were read live. */
  readonly readLive: number
  readonly otherCredentials: OtherCredentialCounts
  readonly root: FleetRoot
  /** What could not be read, and why: not known, not none. Where it is not empty, the numbers above are a least. */
  readonly notRead: readonly { readonly what: string; readonly why: string }[]
  /** Calls of IAM that it took, by operation. AssumeRole is not among them: a session serves several readings. */
  readonly calls: Readonly<Record<string, number>>
}

/** Of an account whose users could not be listed a reading shows nobody: that is not "no keys". */
export const USERS = 'IAM users'

export function whyNobody({ notRead }: Pick<FleetReading, 'notRead'>): string | undefined {
  return notRead.find(({ what }) => what === USERS)?.why
}

/** Whether a user that the reading does not show is gone from the account. */
export function readAllUsers({ notRead }: Pick<FleetReading, 'notRead'>): boolean {
  return notRead.every(({ what }) => !what.endsWith(USERS))
}

export type FleetState =
  | {
      readonly kind: 'reading'
      readonly startedAt: Date
      readonly done: number
      readonly of: number | undefined
    }
  | { readonly kind: 'done'; readonly reading: FleetReading }
  /** It was tried for as long as a reading may take; it is not tried again under this id. */
  | { readonly kind: 'failed'; readonly startedAt: Date; readonly why: string }

export interface FleetReadings {
  /** Writes down that the account is to be read under this id, once. `there` where it was begun before; what became of it says `stateOf`. */
  begin(account: AccountId, id: string, now: Date): Promise<'begun' | 'there'>
  stateOf(account: AccountId, id: string): Promise<FleetState | undefined>
  /** The newest whole reading that began before `before`. */
  latest(account: AccountId, before?: Date): Promise<FleetReading | undefined>
  /** Every user with an access key, a console password or another credential, one after the other, in the order of their names. */
  usersOf(reading: Pick<FleetReading, 'account' | 'id'>): AsyncIterable<FleetUser>
}
