import type {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  RequestId,
  SlackUserId,
} from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/**
 * A user or a key that is left alone for a time: no reminder, no rotation that nobody asked for. It never makes anything less strict that a person asks for.
 * An exemption that could not be read is not "none": whoever would act by itself then does nothing.
 */
export interface Exemption {
  /** A snooze is of one key; an exemption of all keys of the user. */
  readonly kind: 'snooze' | 'exempt'
  /** Where it stands: a request in awskey, or a line of awskey.yml that names a tag, a group, a path or a user. */
  readonly from: 'request' | 'configuration'
  readonly keyId?: AccessKeyId | undefined
  readonly until: Date
  readonly reason: string
  readonly requestId?: RequestId | undefined
  readonly requestedBy?: SlackUserId | undefined
  readonly approvedBy: readonly SlackUserId[]
}

/** Of whom it is asked. What is not known of the user (`undefined`) makes the answer unknown where a line of awskey.yml goes by it. */
export interface ExemptionSubject {
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  readonly path: string
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly groups: readonly string[] | undefined
}

export interface Exemptions {
  /** Those in force at `now`, of the user and of each of its keys. */
  of(user: ExemptionSubject, now: Date): Promise<Known<readonly Exemption[]>>
  /** The same for many users of one account, with one read of the store: for digests. The answer is a function, so that users can be streamed. */
  ofAccount(
    account: AccountId,
    now: Date,
  ): Promise<Known<(user: ExemptionSubject) => Known<readonly Exemption[]>>>
}
