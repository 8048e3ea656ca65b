/** What people and AWS wrote is shown, never formatted: bold, code and italics in a message are ours alone. */
import { describe, expect, it } from 'vitest'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import { atOnce, chained, EVENTS } from '../../../sandbox/gallery/rows/ledger-rows.ts'
import {
  aDecision,
  DELETIONS,
  NOW,
  oldKeyInUse,
  ROTATIONS,
} from '../../../sandbox/gallery/rows/rotation-states.ts'
import { LEDGER_TYPES } from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import { approvalCard } from '../../../src/slack/views/approval-card.ts'
import { endNotice } from '../../../src/slack/views/end-notice.ts'
import { historyMessage } from '../../../src/slack/views/history-message.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { requestsList } from '../../../src/slack/views/requests-list.ts'
import { glassNotice, reviewCard } from '../../../src/slack/views/review-card.ts'
import { threadLines } from '../../../src/slack/views/thread-lines.ts'

const TEXTS = ['*Approved* by', '_x_', '`ls`', '~no~', '*', '`', '_', 'a *b* _c_ `d` ~e~']

const REQUESTS: readonly Request[] = [
  ROTATIONS,
  DELETIONS,
  CREATIONS,
  SWITCHES,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
].flatMap((states) => Object.values(states))

/** The request with this text wherever somebody wrote something. */
function saying(text: string, request: Request): Request {
  return {
    ...request,
    act: { ...request.act, reason: text },
    subject: { ...request.subject, accountName: text },
    approvals: { ...request.approvals, why: text, from: { ...request.approvals.from, team: text } },
    decisions: request.decisions.map((each) => ({ ...each, reason: text, as: text })),
    ...(request.hold && {
      hold: { ...oldKeyInUse, facts: { service: text, region: text, why: text } },
    }),
  }
}

function viewsOf(request: Request, text: string): readonly SlackMessage[] {
  const decision = aDecision({ reason: text, as: text, breakGlass: true })
  return [
    requestMessage({ request }),
    approvalCard({ request, now: NOW, mayBreakGlass: true }),
    endNotice({ request }),
    glassNotice({ request, decision }),
    reviewCard({ request, decision }),
    requestsList({ waiting: { requests: [request], notKnown: [text] }, mine: [request] }),
    historyMessage({ of: text, more: false, requests: [{ request, events: [], faults: [] }] }),
  ]
}

const AS_IT_IS = /```[\s\S]*?```|`[^`\n]*`|<[^<>]*>/g
const FORMATS = /[*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

/** How often a message formats something; what stands in code is shown as it is. */
function formats(message: SlackMessage): number {
  const texts: string[] = [message.text]
  JSON.stringify(message.blocks, (_name, value: unknown) => {
    if (isMarkup(value)) texts.push(value.text)
    return value
  })
  return texts.flatMap((each) => [...each.replaceAll(AS_IT_IS, '').matchAll(FORMATS)]).length
}

function isMarkup(value: unknown): value is { readonly text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'mrkdwn' &&
    'text' in value &&
    typeof value.text === 'string'
  )
}

describe('a message about a request', () => {
  it.each(TEXTS)('formats nothing more when somebody writes %s', (text) => {
    for (const request of REQUESTS) {
      const plain = viewsOf(saying('plain', request), 'plain').map(formats)
      expect(viewsOf(saying(text, request), text).map(formats)).toEqual(plain)
    }
  })
})

describe('threadLines', () => {
  it.each(LEDGER_TYPES)('formats nothing that stands in a fact of %s', (type) => {
    const row = EVENTS[type][0]
    const withFacts = (text: string): number => {
      const data = Object.fromEntries(
        ['reason', 'as', 'why', 'owner', 'user', 'purpose', 'service'].map((name) => [name, text]),
      )
      return formats(threadLines(chained(atOnce([{ ...row, data: { ...row.data, ...data } }]))))
    }
    for (const text of TEXTS) expect(withFacts(text)).toBe(withFacts('plain'))
  })
})
