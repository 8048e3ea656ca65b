import type { Request } from '../../requests/request.ts'
import { context, message, type SlackMessage, section } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { requestLine } from './names.ts'
import { titleOf } from './operation-words.ts'

/** What takes the place of a card that was posted twice, when somebody touches the one that nothing keeps up to date. */
export function strayCard({ request }: { readonly request: Request }): SlackMessage {
  const text = mrkdwn`*${titleOf(request)}:* this card stood here twice, and this one is out of date. Please use the other one.`
  return message(text, [section(text), context(requestLine(request))])
}
