import type { Request } from '../../requests/request.ts'
import { context, message, type SlackMessage, section } from '../text/blocks.ts'
import { isNothing, joined, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { requestLine } from './names.ts'
import { titleOf } from './operation-words.ts'
import { outcomeText } from './outcome-text.ts'

/** Tells the requester that a request has ended and how. A message of its own, because a changed message notifies nobody. */
export function endNotice({
  request,
  note = NOTHING,
}: {
  readonly request: Request
  readonly note?: Mrkdwn
}): SlackMessage {
  const title = titleOf(request)
  const outcome = outcomeText(request)
  return message(mrkdwn`${title}: ${outcome}`, [
    section(lines(mrkdwn`*${title}*`, outcome, approvedBy(request), note)),
    context(mrkdwn`${requestLine(request)} · \`/awskey history ${request.id}\``),
  ])
}

/** Who said yes; a denial is told with the outcome. */
function approvedBy({ decisions }: Request): Mrkdwn {
  const glass = decisions.find(({ breakGlass }) => breakGlass)
  if (glass !== undefined) return mrkdwn`*Break-glass* by ${person(glass.by)}.`
  const people = joined(
    decisions.flatMap(({ kind, by }) => (kind === 'approve' ? [person(by)] : [])),
    ' and ',
  )
  return isNothing(people) ? NOTHING : mrkdwn`Approved by ${people}.`
}
