import type { SlackUserId } from './ids.ts'
import type { SignedAct } from './signed-act.ts'

/**
 * What people may do to a request that is under way, besides deciding, cancelling and undoing: give it more time, hold it, let it go on, or answer
 * a question that awskey cannot answer itself. Each is a signed click; what it means is for the operation's rules.
 */
export const STEERS = [
  /** Wait longer before the next step. */
  'extend',
  'pause',
  'resume',
  /** Make the old key inactive although it is in use. */
  'override',
  /** Nobody needs the old key once a month or more rarely. */
  'confirm',
  /** The owner says that they do not have the secret. */
  'not_received',
] as const
export type Steer = (typeof STEERS)[number]

export interface Steering {
  readonly steer: Steer
  readonly by: SlackUserId
  readonly act: SignedAct
}
