import { z } from 'zod'
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  Moment,
  SlackUserId,
} from '../requests/ids.ts'

/** The message that the owner of a key gets on the day on which it reaches the age of a warning. One row for each key, for good: so it is told once. */
export const Warning = z.object({
  keyId: AccessKeyId,
  account: AccountId,
  userName: IamUserName,
  userId: IamUserId,
  path: z.string(),
  /** As the reading had them, for exemptions that go by them. */
  tags: z.record(z.string(), z.string()).optional(),
  groups: z.array(z.string()).optional(),
  owner: SlackUserId,
  keyCreatedAt: Moment,
  state: z.enum(['waiting', 'told', 'not_reached', 'dropped']),
  attempts: z.number().int(),
})
export type Warning = z.infer<typeof Warning>

export const Unreached = z.object({
  keyId: AccessKeyId,
  account: AccountId,
  userName: IamUserName,
  owner: SlackUserId,
  why: z.string(),
  at: Moment,
})
export type Unreached = z.infer<typeof Unreached>

export interface WarningStore {
  /** Where there is none for the key yet, or one that came to nothing because the key was not Active or had another owner, who could not be reached. */
  plan(warning: Warning, dueAt: Date): Promise<void>
  /** `over` where the owner was told, or will not be. */
  lease(
    keyId: AccessKeyId,
    at: { readonly now: Date; readonly leaseMs: number },
  ): Promise<{ readonly warning: Warning; readonly token: string } | 'busy' | 'over'>
  /** While the lease is still the token's; it ends. With `dueAt` it is looked at again. */
  settle(token: string, next: Warning, dueAt?: Date): Promise<boolean>
  /** Owners who could not be told, kept until security has read of them. */
  noteUnreached(unreached: Unreached): Promise<void>
  unreached(since: Date): Promise<readonly Unreached[]>
}
