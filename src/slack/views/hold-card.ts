/**
 * A rotation holds on a question that people can answer: is it all right that what uses the old key stops, is there no job that runs once a month.
 * One card for each time that it holds; once that is over, the card says how it went.
 */
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import { buttons, context, header, message, type SlackMessage, section } from '../text/blocks.ts'
import { lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { holdBlock, holdLine } from './hold-block.ts'
import { ledgerSentence } from './ledger-text.ts'
import { keyName, requestLine } from './names.ts'
import { subjectKeyName, titleOf } from './operation-words.ts'
import { outcomeText } from './outcome-text.ts'
import { confirmHistoryButton, extendButton, overrideButton } from './steer-buttons.ts'

export interface HoldCardModel {
  readonly request: Request
  /** The event that this card is about. */
  readonly held: LedgerEvent
  /** What ended this hold, where it is over. */
  readonly endedBy?: LedgerEvent
  readonly note?: Mrkdwn
}

export function holdCard({ request, held, endedBy, note = NOTHING }: HoldCardModel): SlackMessage {
  const title = `On hold: ${titleOf(request)}`
  const stands = endedBy === undefined && request.hold?.reason === held.data['reason']
  if (!stands) return over(request, title, endedBy, note)
  return message(mrkdwn`${title}. ${holdLine(request)}`, [
    header(title),
    section(
      lines(
        mrkdwn`${person(request.requester)} asked for this rotation of ${subjectKeyName(request)}. Both keys are Active.`,
        note,
      ),
    ),
    ...holdBlock(request),
    ...buttons(
      ...overrideButton(request),
      ...confirmHistoryButton(request),
      ...extendButton(request),
    ),
    context(mrkdwn`${requestLine(request)} · \`/awskey history ${request.id}\``),
  ])
}

function over(
  request: Request,
  title: string,
  endedBy: LedgerEvent | undefined,
  note: Mrkdwn,
): SlackMessage {
  const how = endedBy === undefined ? NOTHING : ledgerSentence(endedBy)
  const now = isOpen(request) ? mrkdwn`This hold is over.` : outcomeText(request)
  const key = request.operation.kind === 'rotate' ? keyName(request.operation.oldKeyId) : NOTHING
  return message(mrkdwn`${title}. ${now}`, [
    section(lines(mrkdwn`*${title}*`, now, how, note)),
    context(mrkdwn`${key} · ${requestLine(request)}`),
  ])
}
