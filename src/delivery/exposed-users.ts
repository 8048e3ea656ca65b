import type { AccessKeyId, AccountId, IamUserId } from '../requests/ids.ts'

/** IAM users one of whose keys was exposed, ever: whoever holds an old key must not get every successor, so such a user never reads its own new secrets. */
export interface ExposedUsers {
  /** Throws when it cannot be read: an answer that is not known is not a no. */
  wasExposed(account: AccountId, userId: IamUserId): Promise<boolean>
  /** Which key it was, the last time. */
  exposedKeyOf(account: AccountId, userId: IamUserId): Promise<AccessKeyId | undefined>
}
