import type { Known } from '../shared/known.ts'
import type { Result } from '../shared/result.ts'
import type { Moment, SlackUserId } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { ApproverSource, Request, Voice } from './request.ts'

/** What made a person eligible, and in whose place they decide where it is not their own. */
export interface Eligible {
  readonly as: string
  readonly onBehalfOf?: SlackUserId
  /** Where security's approval is needed besides: for which of the two this one can count. */
  readonly speaksFor?: readonly Voice[]
}

/** A decision that stands on a row: in whose place it was made, and when. */
export interface MadeBefore {
  readonly onBehalfOf: SlackUserId | undefined
  readonly at: Moment
}

/** Who may act at all, and whose decision counts. Read from Slack when asked; what could not be read is a refusal that says so, never a no. */
export interface Deciders {
  /** Refuses guests, external people, bots and deactivated people. */
  mayAct(person: SlackUserId): Promise<Result<void, Refusal>>
  /** Refuses one's own request (by Slack user and by AWS person) and people who are not approvers. `as` says what made the person eligible.
   * With `made` a decision is proven again: only in the place in which it was made, and by a delegation that held at that moment. */
  mayDecide(
    request: Request,
    person: SlackUserId,
    made?: MadeBefore,
  ): Promise<Result<Eligible, Refusal>>
  /** Whether the person may stand for the whole quorum of this request: named by the configuration, for this operation, and not the requester. */
  mayBreakGlass(request: Request, person: SlackUserId): Promise<Result<Eligible, Refusal>>
  /** Whether the person approves for this source at all, leaving aside who asked. */
  approvesFor(from: ApproverSource, person: SlackUserId): Promise<Result<Eligible, Refusal>>
  /** How many approvals a request of this requester could get, each from another person. */
  howManyCould(from: ApproverSource, requester: SlackUserId): Promise<Known<number>>
}
