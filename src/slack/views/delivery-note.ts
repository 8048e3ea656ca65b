import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import { context, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { holdBlock } from './hold-block.ts'
import { receiverText, requestLine, userName } from './names.ts'

/** For the team: a new key waits, but its owner cannot be written to. Says neither where the secret is nor mentions anybody. */
export function deliveryNote({
  request,
  note = NOTHING,
}: {
  readonly request: Request
  readonly note?: Mrkdwn
}): SlackMessage {
  const owner =
    request.owner === undefined
      ? mrkdwn`${receiverText(request)}`
      : mrkdwn`the owner ${code(request.owner)}`
  const about = `The new access key for ${userName(request.subject)}`
  const waits = request.hold?.reason === 'owner_not_reached'
  const text = waits
    ? mrkdwn`${about} waits: ${owner} cannot be written to in Slack.${request.operation.kind === 'rotate' ? ' The old key stays Active meanwhile.' : ''}`
    : mrkdwn`${about}: ${isOpen(request) ? `${request.owner === undefined ? receiverText(request) : 'its owner'} has been told.` : 'the request is over.'}`
  return message(text, [
    section(lines(text, note)),
    ...(waits ? holdBlock(request) : []),
    context(requestLine(request)),
  ])
}
