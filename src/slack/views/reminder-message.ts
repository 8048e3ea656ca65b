/**
 * Tells the approvers once more, in the thread of the card: a changed card notifies nobody. It mentions the people or the group that is asked, and says who nudged.
 * It has no buttons of its own: the card above it has them, as they are now.
 */
import type { Approvers } from '../../people/organisation.ts'
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { Request } from '../../requests/request.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import {
  dateTime,
  isNothing,
  joined,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
  userGroup,
} from '../text/mrkdwn.ts'
import { titleOf } from './operation-words.ts'
import { approvalsSoFar } from './state-text.ts'

export interface ReminderModel {
  readonly request: Request
  readonly event: Pick<LedgerEvent, 'type' | 'actor'>
  /** Who is called by name; nobody where the reader is the one who is asked. */
  readonly approvers?: readonly Approvers[]
  readonly note?: Mrkdwn
}

const MAX_NAMED = 20

export function reminderMessage({
  request,
  event,
  approvers = [],
  note = NOTHING,
}: ReminderModel): SlackMessage {
  const called = joined(approvers.map(mentions), ' ')
  const why =
    event.type === 'nudged'
      ? mrkdwn`${person(event.actor)} is waiting for your decision`
      : mrkdwn`${isNothing(called) ? 'This' : 'this'} still waits for your decision`
  const said = mrkdwn`${called}${isNothing(called) ? NOTHING : mrkdwn` – `}${why}: ${titleOf(request)}.`
  return message(said, [
    section(lines(said, mrkdwn`${stand(request)} Approve or deny on the card above.`, note)),
  ])
}

function stand(request: Request): Mrkdwn {
  const { approvals, expiresAt } = request
  const until = expiresAt === undefined ? NOTHING : mrkdwn`, until ${dateTime(expiresAt)}`
  return mrkdwn`${approvalsSoFar(request)} of ${approvals.needed} approvals so far${until}.`
}

/** Slack notifies everybody who is mentioned, and all of a group. */
function mentions({ usergroup, people = [] }: Approvers): Mrkdwn {
  const group = usergroup === undefined ? [] : [userGroup(usergroup)]
  return joined([...group, ...people.slice(0, MAX_NAMED).map((each) => person(each))], ' ')
}
