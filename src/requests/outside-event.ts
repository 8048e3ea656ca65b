import { z } from 'zod'
import { AccountId, Moment } from './ids.ts'
import type { HistoryOf } from './request-store.ts'

/**
 * What was done with keys outside awskey, as events of a chain of its own for each account. It hangs together as a request's chain does.
 * Who did it is what CloudTrail says, or `not known`: never a guess.
 */
export const OutsideEvent = z.object({
  account: AccountId,
  seq: z.number().int(),
  at: Moment,
  type: z.enum([
    'key_created',
    'made_active',
    'made_inactive',
    'deleted',
    /** CloudTrail shows by now who did what an event before tells of. */
    'attributed',
    /** Somebody of a team said that a key listed for it is not theirs. They are the actor. */
    'said_not_ours',
  ]),
  /** The ARN of whoever did it, or `not known`. */
  actor: z.string(),
  /** Short facts: ids, names, times. Never a secret. */
  data: z.record(z.string(), z.string()),
  prev: z.string(),
  hash: z.string(),
})
export type OutsideEvent = z.infer<typeof OutsideEvent>
export type OutsideEntry = Pick<OutsideEvent, 'type' | 'actor' | 'data'>

export const NOT_KNOWN = 'not known'

/** Newest first, at most `limit`. Nobody is found as a person here: awskey did not see who acted. */
export type ReadOutside = (subject: HistoryOf, limit: number) => Promise<readonly OutsideEvent[]>

/** For events of several chains. */
export function newestFirst(a: OutsideEvent, b: OutsideEvent): number {
  return Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq
}
