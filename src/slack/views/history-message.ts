/** `/awskey history`: each request with who asked, who decided, what was done, when and why, from the ledger. Newest request first. */
import type { KnownBlock } from '@slack/types'
import type { HistoryPage } from '../../requests/history-page.ts'
import type { OutsideEvent } from '../../requests/outside-event.ts'
import { context, header, message, type SlackMessage, section, sections } from '../text/blocks.ts'
import { SLACK_LIMITS } from '../text/limits.ts'
import {
  dateTime,
  isNothing,
  joined,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'
import { ledgerLine } from './ledger-text.ts'
import { requestLine } from './names.ts'
import { titleOf } from './operation-words.ts'
import { outsideSentence } from './outside-change-notice.ts'
import { stateText } from './state-text.ts'

type Entry = HistoryPage['requests'][number]

export function historyMessage(page: HistoryPage): SlackMessage {
  const title = titleFor(page.of)
  const who = whose(page.of)
  const outside = page.outside ?? []
  if (page.requests.length === 0 && outside.length === 0)
    return message(joined([mrkdwn`${title}:`, who, mrkdwn`no request is recorded.`], ' '), [
      header(title),
      ...(isNothing(who) ? [] : [section(who)]),
      section(
        mrkdwn`No request is recorded, and no change outside awskey was seen. What happened before awskey first read the account is not in here.`,
      ),
    ])
  const count = countOf(page.requests.length, outside.length)
  const { shown, left } = fitting(entriesOf(page))
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

function countOf(requests: number, outside: number): Mrkdwn {
  const asked = requests === 1 ? mrkdwn`1 request` : mrkdwn`${requests} requests`
  const changes = outside === 1 ? mrkdwn`1 change` : mrkdwn`${outside} changes`
  const first = requests + outside > 1 ? mrkdwn`, newest first` : NOTHING
  return outside === 0
    ? mrkdwn`${asked}${first}`
    : mrkdwn`${asked} and ${changes} outside awskey${first}`
}

/** What was asked for and what was done outside stand in one order, so that one is seen beside the other. */
function entriesOf({ requests, outside = [] }: HistoryPage): readonly (readonly KnownBlock[])[] {
  const entries = [
    ...requests.map((entry) => ({ at: entry.request.createdAt, blocks: entryBlocks(entry) })),
    ...outside.map((event) => ({ at: event.at, blocks: outsideBlocks(event) })),
  ]
  return entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).map(({ blocks }) => blocks)
}

function outsideBlocks(event: OutsideEvent): readonly KnownBlock[] {
  return [
    section(lines(mrkdwn`*Outside awskey*`, outsideSentence(event))),
    context(mrkdwn`Seen ${dateTime(event.at)} · account ${event.account}, event ${event.seq}`),
    { type: 'divider' },
  ]
}

/** Whole requests as long as they fit; one alone is shown even when it does not. */
function fitting(entries: readonly (readonly KnownBlock[])[]): {
  readonly shown: readonly KnownBlock[]
  readonly left: number
} {
  const room = SLACK_LIMITS.blocksInMessage - 3
  const shown: KnownBlock[] = []
  for (const [at, blocks] of entries.entries()) {
    if (at > 0 && shown.length + blocks.length > room) return { shown, left: entries.length - at }
    shown.push(...blocks)
  }
  return { shown, left: 0 }
}

function entryBlocks({ request, events, faults }: Entry): readonly KnownBlock[] {
  const people: Mrkdwn[] = request.decisions.map(
    ({ kind, by, breakGlass }) => mrkdwn`${decisionWord(kind, breakGlass)} by ${person(by)}`,
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

function decisionWord(kind: 'approve' | 'deny', breakGlass: true | undefined): string {
  if (breakGlass) return 'break-glass'
  return kind === 'approve' ? 'approved' : 'denied'
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
