/** The owner's last call: the secret of the new key waits, and until when. Once somebody has it, or the key is gone, the same message says so. */
import type { LedgerEvent } from '../../requests/ledger.ts'
import type { CreateOperation, RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { isOpen } from '../../requests/request-facts.ts'
import { context, message, type SlackMessage, section } from '../text/blocks.ts'
import { dateTime, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { keyName, receiverText, requestLine, userName } from './names.ts'
import { outcomeText } from './outcome-text.ts'

export interface FetchReminderModel {
  readonly request: Request
  readonly operation: RotateOperation | CreateOperation
  readonly reminder: LedgerEvent
  readonly note?: Mrkdwn
}

export function fetchReminder({
  request,
  operation,
  reminder,
  note = NOTHING,
}: FetchReminderModel): SlackMessage {
  const title = mrkdwn`*The secret of the new access key for ${userName(request.subject)} still waits for ${request.owner === undefined ? receiverText(request) : 'you'}.*`
  const now = isOpen(request) ? whatNow(operation, reminder) : outcomeText(request)
  return message(isOpen(request) ? title : now, [
    section(lines(isOpen(request) ? title : NOTHING, now, note)),
    context(mrkdwn`${keyName(keyOf(operation, reminder))} · ${requestLine(request)}`),
  ])
}

function whatNow(operation: FetchReminderModel['operation'], { data }: LedgerEvent): Mrkdwn {
  if (operation.fetchedAt !== undefined)
    return mrkdwn`Somebody has it since ${dateTime(operation.fetchedAt)}; there is nothing left to do here.`
  if (operation.removal !== undefined)
    return mrkdwn`Nobody fetched it, so the new key is being removed.`
  const until = data['until'] ?? ''
  const stays = operation.kind === 'rotate' ? ', and the old key stays as it is' : ''
  return mrkdwn`Fetch it as the message above says. Without that the new key is removed after ${dateTime(until)}${stays}.`
}

function keyOf({ newKey }: FetchReminderModel['operation'], { data }: LedgerEvent): string {
  return newKey?.id ?? data['keyId'] ?? ''
}
