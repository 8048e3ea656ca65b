import { z } from 'zod'
import {
  AccessKeyId,
  AccountId,
  IamUserName,
  Moment,
  RequestId,
  SlackUserId,
} from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'
import type { SealOutcome } from './vault.ts'

/**
 * A secret that waits to be shown once. The row says whose it is and whether it was shown; the secret itself is in Secrets Manager, and of the token that
 * opens the page only a hash is kept. `gone`: whoever comes finds nothing any more, and the secret is deleted or about to be.
 */
export const Pickup = z.object({
  requestId: RequestId,
  keyId: AccessKeyId,
  account: AccountId,
  accountName: z.string(),
  userName: IamUserName,
  state: z.enum(['waiting', 'revealed', 'gone']),
  madeAt: Moment,
  /** The latest one; each voids the one before. Kept after the secret was shown, so that whoever comes again is told so. */
  token: z.object({ hash: z.string(), until: Moment, by: SlackUserId }).optional(),
  revealedAt: Moment.optional(),
  /** Where the key before seems to sign mail over SMTP: the Regions whose passwords change with it. */
  smtpRegions: z.array(z.string()).optional(),
  /** The secret is deleted. */
  settled: z.literal(true).optional(),
})
export type Pickup = z.infer<typeof Pickup>
export type PickupToken = NonNullable<Pickup['token']>

/** What is known of a pick-up before anybody comes for it. */
export type NewPickup = Pick<
  Pickup,
  'requestId' | 'keyId' | 'account' | 'accountName' | 'userName' | 'madeAt' | 'smtpRegions'
>

/** The rows, as the worker uses them. Each write says what it expects the row to be; `false` means that it was not so. */
export interface PickupStore {
  /** Strongly consistent; `undefined` when there is none. Throws when it cannot be read. */
  read(requestId: RequestId): Promise<Pickup | undefined>
  /** Begins a pick-up, in place of one for an earlier key of this request. `lookAt`: when the clock is to look at it. */
  begin(pickup: NewPickup, lookAt: Date): Promise<void>
  /** The only token that opens the page from now on, while the secret waits. */
  issue(pickup: Pickup, token: PickupToken): Promise<boolean>
  lookAgain(pickup: Pickup, lookAt: Date): Promise<boolean>
  /** From here on nobody is shown it; the row stays due until `settle`. Not while it has been shown in the meantime. */
  close(pickup: Pickup): Promise<boolean>
  /** The secret is deleted: nothing is due any more, and time-to-live takes the row. */
  settle(pickup: Pickup): Promise<void>
  /** When the secret of this key was shown; `undefined` when it was not. */
  revealedAt(requestId: RequestId, keyId: AccessKeyId): Promise<Known<Date | undefined>>
}

/** The rows, as the page uses them. */
export interface PickupDesk {
  read(requestId: RequestId): Promise<Pickup | undefined>
  /** Marks it as shown, on condition that it waits and that this token still opens it. One caller at most is told `true`. */
  reveal(pickup: Pickup, hash: string, at: Date, lookAt: Date): Promise<boolean>
  /** Counts one visit of this address and gives how many there were in this window. */
  countVisit(address: string, windowStart: Date, windowMs: number): Promise<number>
}

/** Where one-time secrets are sealed: one secret for each key, read by the page alone. */
export interface PickupVault {
  /** The policy stands before the value is put. */
  seal(sealing: {
    readonly requestId: RequestId
    readonly keyId: AccessKeyId
    readonly userName: IamUserName
    readonly account: AccountId
    readonly secret: Secret
  }): Promise<SealOutcome>
  /** Whether a sealed version for exactly this key exists. Never reads the value. */
  holds(
    requestId: RequestId,
    keyId: AccessKeyId,
  ): Promise<Known<{ readonly arn: string; readonly versionId: string } | undefined>>
  /** Writes beside the secret which token opens its page now, in place of the one before: the row alone is not believed. */
  vouch(requestId: RequestId, keyId: AccessKeyId, word: string): Promise<Known<void>>
  /** Without a way back. `known` also when there was none. */
  remove(requestId: RequestId, keyId: AccessKeyId): Promise<Known<void>>
}

/** What the page alone may do. */
export interface PickupReader {
  /** What the worker wrote beside the secret last; `undefined` where it wrote nothing. */
  vouchedFor(requestId: RequestId, keyId: AccessKeyId): Promise<Known<string | undefined>>
  read(requestId: RequestId, keyId: AccessKeyId): Promise<Known<Secret>>
}
