/** `/awskey history`: each request with who asked, who decided, what was done, when and why, from the ledger. Newest request first. */
import type { KnownBlock } from '@slack/types'
import type { HistoryPage } from '../../requests/history-page.ts'
import { context, header, message, type SlackMessage, section, sections } from '../text/blocks.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import { joined, lines, type Mrkdwn, mrkdwn, person } from '../text/mrkdwn.ts'
import { ledgerLine } from './ledger-text.ts'
import { requestLine } from './names.ts'
import { titleOf } from './request-message.ts'
import { stateText } from './state-text.ts'

type Entry = HistoryPage['requests'][number]

export function historyMessage(page: HistoryPage): SlackMessage {
  const title = titleFor(page.of)
  if (page.requests.length === 0)
    return message(mrkdwn`${title}: no request is recorded.`, [
      header(title),
      section(mrkdwn`No request is recorded. Changes made outside awskey are not in here.`),
    ])
  const { shown, left } = fitting(page.requests)
  const more = left > 0 || page.more
  const blocks = [
    header(title),
    ...shown,
    ...(more
      ? [
          context(
            mrkdwn`There are more requests than fit here. Name one: \`/awskey history\` with a request id shows it whole.`,
          ),
        ]
      : []),
  ]
  return message(
    mrkdwn`${title}: ${page.requests.length} ${page.requests.length === 1 ? 'request' : 'requests'}, newest first.`,
    blocks,
  )
}

/** A title takes no mention, so a person is named by id there. */
function titleFor(of: string): string {
  return `History of ${/^<@([UW][A-Z0-9]+)>$/.exec(of)?.[1] ?? of}`
}

/** Whole requests as long as they fit; one alone is shown even when it does not. */
function fitting(entries: readonly Entry[]): {
  readonly shown: readonly KnownBlock[]
  readonly left: number
} {
  const room = SLACK_LIMITS.blocksInMessage - 2
  const shown: KnownBlock[] = []
  for (const [at, entry] of entries.entries()) {
    const blocks = entryBlocks(entry)
    if (at > 0 && shown.length + blocks.length > room) return { shown, left: entries.length - at }
    shown.push(...blocks)
  }
  return { shown, left: 0 }
}

function entryBlocks({ request, events }: Entry): readonly KnownBlock[] {
  const people: Mrkdwn[] = request.decisions.map(
    ({ kind, by }) => mrkdwn`${kind === 'approve' ? 'approved' : 'denied'} by ${person(by)}`,
  )
  return [
    section(
      lines(
        mrkdwn`*${titleOf(request)}*`,
        joined([mrkdwn`asked by ${person(request.requester)}`, ...people], ', '),
        stateText(request),
      ),
    ),
    ...sections(events.map((event) => ledgerLine(event))),
    context(requestLine(request)),
    { type: 'divider' },
  ]
}
