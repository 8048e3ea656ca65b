import type { SlackUserId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/** What Slack says about a person now. Names are for showing; only ids and flags decide. */
export interface Profile {
  readonly id: SlackUserId
  readonly name: string
  readonly deleted: boolean
  readonly bot: boolean
  /** `is_restricted` or `is_ultra_restricted`. */
  readonly guest: boolean
  /** Of another team and another enterprise: `is_stranger` alone misses people of shared channels. */
  readonly external: boolean
}

export interface Profiles {
  /** `undefined` when Slack knows no such person. */
  read(user: SlackUserId): Promise<Known<Profile | undefined>>
}

export interface UserGroups {
  members(usergroup: string): Promise<Known<ReadonlySet<string>>>
}
