/** `/awskey history`: each request with who asked, who decided, what was done, when and why, from the ledger. Newest request first. */
import type { KnownBlock } from '@slack/types'
import type { HistoryPage } from '../../requests/history-page.ts'
import { context, header, message, type SlackMessage, section, sections } from '../text/blocks.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import { isNothing, joined, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { ledgerLine } from './ledger-text.ts'
import { requestLine } from './names.ts'
import { titleOf } from './request-message.ts'
import { stateText } from './state-text.ts'

type Entry = HistoryPage['requests'][number]

export function historyMessage(page: HistoryPage): SlackMessage {
  const title = titleFor(page.of)
  const who = whose(page.of)
  if (page.requests.length === 0)
    return message(joined([mrkdwn`${title}:`, who, mrkdwn`no request is recorded.`], ' '), [
      header(title),
      ...(isNothing(who) ? [] : [section(who)]),
      section(mrkdwn`No request is recorded. Changes made outside awskey are not in here.`),
    ])
  const count =
    page.requests.length === 1
      ? mrkdwn`1 request`
      : mrkdwn`${page.requests.length} requests, newest first`
  const { shown, left } = fitting(page.requests)
  const more = left > 0 || page.more
  const blocks = [
    header(title),
    section(joined([who, count], ' · ')),
    ...shown,
    ...(more
      ? [
          context(
            mrkdwn`There are more requests than fit here. Name one: \`/awskey history\` with a request id shows it whole.`,
          ),
        ]
      : []),
  ]
  return message(joined([mrkdwn`${title}:`, who, mrkdwn`${count}.`], ' '), blocks)
}

const PERSON = /^<@([UW][A-Z0-9]+)>$/

function titleFor(of: string): string {
  if (of === 'you') return 'Your history'
  return PERSON.test(of) ? 'History of a person' : `History of ${of}`
}

/** A title takes no mention, so a person is named below it. */
function whose(of: string): Mrkdwn {
  const id = PERSON.exec(of)?.[1]
  return id === undefined ? NOTHING : person(id)
}

/** Whole requests as long as they fit; one alone is shown even when it does not. */
function fitting(entries: readonly Entry[]): {
  readonly shown: readonly KnownBlock[]
  readonly left: number
} {
  const room = SLACK_LIMITS.blocksInMessage - 3
  const shown: KnownBlock[] = []
  for (const [at, entry] of entries.entries()) {
    const blocks = entryBlocks(entry)
    if (at > 0 && shown.length + blocks.length > room) return { shown, left: entries.length - at }
    shown.push(...blocks)
  }
  return { shown, left: 0 }
}

function entryBlocks({ request, events, faults }: Entry): readonly KnownBlock[] {
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
    ...brokenChain(faults),
    ...sections(events.map((event) => ledgerLine(event))),
    context(requestLine(request)),
    { type: 'divider' },
  ]
}

/** Overwriting the ledger is not prevented, it is found: whoever reads it must be told. */
function brokenChain(faults: Entry['faults']): readonly KnownBlock[] {
  const [first] = faults
  if (first === undefined) return []
  const what = {
    missing: 'is missing',
    changed: 'was changed',
    not_chained: 'does not follow the one before',
  }
  return [
    section(
      mrkdwn`*This record was tampered with:* event ${first.seq} ${what[first.fault]}. Do not rely on it, and tell security.`,
    ),
  ]
}
