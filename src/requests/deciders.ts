import type { Known } from '../shared/known.ts'
import type { Result } from '../shared/result.ts'
import type { SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { ApproverSource, Request } from './request.ts'

/** Who may act at all, and whose decision counts. Read from Slack when asked; what could not be read is a refusal that says so, never a no. */
export interface Deciders {
  /** Refuses guests, external people, bots and deactivated people. */
  mayAct(person: SlackUserId): Promise<Result<void, Refusal>>
  /** Refuses one's own request (by Slack user and by AWS person) and people who are not approvers. `as` says what made the person eligible. */
  mayDecide(
    request: Request,
    person: SlackUserId,
  ): Promise<Result<{ readonly as: string }, Refusal>>
  /** Whether the person approves for this source at all, leaving aside who asked. */
  approvesFor(
    from: ApproverSource,
    person: SlackUserId,
  ): Promise<Result<{ readonly as: string }, Refusal>>
  /** How many people could approve a request of this requester. */
  howManyCould(from: ApproverSource, requester: SlackUserId): Promise<Known<number>>
}
