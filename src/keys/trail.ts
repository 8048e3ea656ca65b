import type { AccessKeyId, AccountId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/**
 * What CloudTrail tells about keys. It can only add a use: events that are missing prove nothing, because data events are not in it,
 * delivery lags, and a Region may not answer. So a reading says how much it covers.
 */
export interface TrailUse {
  readonly at: Date
  readonly service: string
  readonly region: string
  readonly ip: string
  readonly userAgent: string
  readonly eventName: string
  /** True when the call carries awskey's own user agent. */
  readonly ours: boolean
}

export interface TrailReading {
  readonly uses: readonly TrailUse[]
  readonly coverage: 'complete' | 'partial' | 'none'
  /** Which Regions failed or were cut off, as short words. */
  readonly gaps: readonly string[]
}

/** Who made a key, as its CreateAccessKey event says. */
export interface KeyMaker {
  readonly roleName: string | undefined
  readonly sessionName: string | undefined
  readonly userAgent: string
  /** The service that made it for somebody, as CloudFormation does. */
  readonly invokedBy?: string | undefined
}

export interface Trail {
  /** Uses of the key since then, all configured Regions, bounded pages. Never throws for an unreadable Region: that is a gap. */
  uses(account: AccountId, keyId: AccessKeyId, since: Date, session: string): Promise<TrailReading>
  /** `undefined` when no CreateAccessKey event for this key is visible (yet). `until` keeps the search short where it is known when the key was made. */
  makerOf(
    account: AccountId,
    keyId: AccessKeyId,
    since: Date,
    session: string,
    until?: Date,
  ): Promise<Known<KeyMaker | undefined>>
  /** When somebody made the key Active, newest first. */
  madeActive(
    account: AccountId,
    keyId: AccessKeyId,
    since: Date,
    session: string,
  ): Promise<Known<readonly Date[]>>
  /** When somebody made the key Inactive, newest first. */
  madeInactive(
    account: AccountId,
    keyId: AccessKeyId,
    since: Date,
    session: string,
  ): Promise<Known<readonly Date[]>>
  /** Reads of this secret by anybody, newest first. */
  secretReads(
    account: AccountId,
    secretArn: string,
    since: Date,
    session: string,
  ): Promise<Known<readonly Date[]>>
}
