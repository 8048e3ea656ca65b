import type { AccessKeyId, SlackUserId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/** Whose an access key is, as far as it could be found out. */
export type WhoseKey = { readonly keyId: AccessKeyId } & (
  | {
      readonly kind: 'user'
      readonly accountName: string
      readonly userName: string
      readonly active: Known<boolean>
      readonly owner: SlackUserId | undefined
      readonly team: string | undefined
      readonly machine: boolean
    }
  | { readonly kind: 'root'; readonly accountName: string }
  /** AWS names an account that is none of the configuration's. */
  | { readonly kind: 'not_ours'; readonly account: string }
  | {
      readonly kind: 'not_known'
      readonly why: string
      /** The account that the id says it is of; it may say anything. */
      readonly hint: string | undefined
    }
)
