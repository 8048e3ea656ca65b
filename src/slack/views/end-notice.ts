import type { Request } from '../../requests/request.ts'
import { context, message, type SlackMessage, section } from '../text/blocks.ts'
import { lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { requestLine } from './names.ts'
import { outcomeText } from './outcome-text.ts'
import { titleOf } from './request-message.ts'

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
    section(lines(mrkdwn`*${title}*`, outcome, note)),
    context(mrkdwn`${requestLine(request)} · \`/awskey history ${request.id}\``),
  ])
}
