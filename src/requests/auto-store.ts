import type { AccountId, IamUserId, IamUserName, Moment, RequestId } from './ids.ts'

/**
 * The IAM users whose keys Secrets Manager rotates, and the rotations that it asked for. A registration says which request turned it on; that request's signatures are the proof,
 * not the registration. A secret without one is none of awskey's, and nothing of it is read.
 */
export interface Registration {
  readonly secretArn: string
  readonly account: AccountId
  readonly userName: IamUserName
  readonly userId: IamUserId
  /** The request that turned it on, or off. */
  readonly by: RequestId
  readonly on: boolean
  readonly everyDays: number
  readonly since: Moment
}

/** What became of one token of Secrets Manager's. */
export interface AskedRotation {
  readonly requestId?: RequestId | undefined
  /** Why no request was opened, of the last try. A word, and a short fact. */
  readonly refused?: { readonly reason: string; readonly fact: string } | undefined
  /** When testSecret signed calls with the new key. */
  readonly ownUses: readonly Moment[]
}

export interface AutoStore {
  /** `undefined` where it was never turned on. Throws when it cannot be read. */
  registration(secretArn: string): Promise<Registration | undefined>
  registrations(): Promise<readonly Registration[]>
  register(registration: Registration): Promise<void>
  asked(secretArn: string, token: string): Promise<AskedRotation | undefined>
  /** Asks once more: what a try before was refused for is forgotten. */
  askAgain(secretArn: string, token: string): Promise<void>
  refuse(secretArn: string, token: string, refused: AskedRotation['refused']): Promise<void>
  /** The first request of a token is its only one: gives the one that stands. */
  claim(secretArn: string, token: string, requestId: RequestId): Promise<RequestId>
  /** Kept before the key is used. */
  noteOwnUse(secretArn: string, token: string, at: Moment): Promise<void>
}
