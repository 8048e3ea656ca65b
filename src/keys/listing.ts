import type { AccessKeyId, AccountId, IamUserName, SlackUserId } from '../requests/ids.ts'
import type { AccessKeyRecord, LastUse } from './access-keys.ts'

/** Keys as people read them: one row a key, with what was read and what was not. */
export const KEY_FLAGS = [
  'stale',
  'warn',
  'unused',
  'never_used',
  'two_active',
  'leaver',
  'console_without_mfa',
  'protected',
  'sensitive',
] as const
export type KeyFlag = (typeof KEY_FLAGS)[number]

export interface KeyRow {
  readonly account: AccountId
  readonly accountName: string
  readonly userName: IamUserName
  readonly keyId: AccessKeyId
  readonly status: AccessKeyRecord['status']
  readonly ageDays: number
  readonly lastUse: LastUse
  readonly owner: SlackUserId | undefined
  readonly team: string | undefined
  readonly flags: readonly KeyFlag[]
}

export interface KeyListing {
  readonly of:
    | { readonly kind: 'person'; readonly person: SlackUserId }
    | { readonly kind: 'user'; readonly account: string; readonly userName: string }
    | { readonly kind: 'account'; readonly account: string }
  readonly rows: readonly KeyRow[]
  /** When the oldest part of it was read. */
  readonly readAt: Date
  /** Users whose keys could not be read: not known, not none. */
  readonly unreadable: readonly { readonly user: string; readonly why: string }[]
  /** Users of the listing that have no access key. */
  readonly withoutKeys: number
}
