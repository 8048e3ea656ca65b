/**
 * During the soak nobody can see calls that fail, so people are told: on day 0, on day 1 and before the end. Each notice has Undo while Undo is possible,
 * and says afterwards how it went.
 */

import type { LedgerEvent } from '../../requests/ledger.ts'
import type { RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { buttons, context, message, type SlackMessage, section } from '../text/blocks.ts'
import { dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { ledgerSentence } from './ledger-text.ts'
import { keyName, requestLine, shortKey, userName } from './names.ts'
import { undoButton } from './request-buttons.ts'
import { undoneBefore } from './state-text.ts'

export interface SoakNoticeModel {
  readonly request: Request
  readonly operation: RotateOperation
  /** Which notice of this soak, from 1. */
  readonly number: number
  /** The one before the end: nothing reminds anybody after it. */
  readonly last?: boolean
  /** False for a notice of an earlier soak. */
  readonly current: boolean
  /** What ended the soak of this notice; readers of a channel do not see the requester's own message. */
  readonly endedBy?: LedgerEvent
  readonly note?: Mrkdwn
}

export function soakNotice({
  request,
  operation,
  number,
  last = false,
  current,
  endedBy,
  note = NOTHING,
}: SoakNoticeModel): SlackMessage {
  const undo = current ? undoButton(request) : []
  const key = shortKey(operation.oldKeyId)
  const { inactiveAt } = operation
  const soaking = current && operation.step === 'soak' && inactiveAt !== undefined
  const title = soaking
    ? mrkdwn`*Access key ${key} of ${userName(request.subject)} is Inactive* since ${dateTime(inactiveAt)}${reminder(number, last)}.`
    : mrkdwn`Access key ${key} of ${userName(request.subject)}: this soak is over. ${endedBy === undefined ? NOTHING : ledgerSentence(endedBy)}`
  const advice = soaking ? adviceText(operation, last) : NOTHING
  const text = soaking && last ? joined([title, lastChance(operation)], ' ') : title
  return message(text, [
    section(lines(title, advice, note)),
    ...buttons(...undo),
    context(
      mrkdwn`${keyName(operation.oldKeyId)} · asked by ${person(request.requester)} · ${requestLine(request)}`,
    ),
  ])
}

function reminder(number: number, last: boolean): Mrkdwn {
  if (last) return mrkdwn` (last reminder)`
  return number === 1 ? NOTHING : mrkdwn` (reminder ${number - 1})`
}

function adviceText(operation: RotateOperation, last: boolean): Mrkdwn {
  const { undone } = operation
  return undone === undefined || undoneBefore(operation)
    ? lines(
        last ? lastChance(operation) : NOTHING,
        mrkdwn`Calls with it fail and are in no log, so only people can notice. Does something fail? Undo makes it Active again at once${last ? NOTHING : until(operation)}.`,
      )
    : mrkdwn`${person(undone.by)} asked to make it Active again ${dateTime(undone.at)}. This message says when it is.`
}

/** What comes next, said while it can still be stopped. */
function lastChance({ soakUntil }: RotateOperation): Mrkdwn {
  const when = soakUntil === undefined ? mrkdwn`soon` : dateTime(soakUntil)
  return mrkdwn`*Its deletion is asked for next:* the soak ends ${when}. A deleted key cannot be brought back.`
}

function until({ soakUntil }: RotateOperation): Mrkdwn {
  return soakUntil === undefined
    ? NOTHING
    : mrkdwn`. The soak ends ${dateTime(soakUntil)}; then its deletion is asked for`
}
