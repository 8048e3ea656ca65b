import type { LedgerEvent } from '../../requests/ledger.ts'
import { message, type SlackMessage, sections } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { ledgerLine, ledgerSentence } from './ledger-text.ts'

/** New ledger events as one message of the request's thread, a line for each. */
export function threadLines(events: readonly LedgerEvent[]): SlackMessage {
  const last = events.at(-1)
  const text = last === undefined ? mrkdwn`Nothing new.` : ledgerSentence(last)
  return message(text, sections(events.map(ledgerLine)))
}
