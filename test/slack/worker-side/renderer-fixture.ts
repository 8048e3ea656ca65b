/** The renderer on the built-in Slack, with one request whose row and ledger a test moves on. */

import { DEVELOPMENT, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { Organisation } from '../../../src/people/organisation.ts'
import { IamUserName, SlackChannelId } from '../../../src/requests/ids.ts'
import {
  chainEntries,
  LEDGER_ROOT,
  type LedgerEntry,
  type LedgerEvent,
} from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import {
  createRequestRenderer,
  type RequestRenderer,
} from '../../../src/slack/worker-side/request-renderer.ts'
import { type SlackFixture, startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { createFakeViewStore, type FakeViewStore } from './fake-view-store.ts'

export interface ShownMessage {
  readonly channel: string
  readonly ts: string
  readonly text: string
  readonly thread: boolean
  /** Everything in it, blocks and all. */
  readonly all: string
}

export interface RendererFixture extends SlackFixture {
  readonly renderer: RequestRenderer
  readonly store: FakeViewStore
  readonly slept: number[]
  request(): Request
  /** Commits a change of the row, with its ledger entries. */
  change(next: Partial<Request>, ...entries: readonly LedgerEntry[]): Request
  messages(channel?: string): readonly ShownMessage[]
  wall: { now: number }
}

export const organisation: Organisation = {
  accounts: [
    { id: DEVELOPMENT, name: 'development', sensitive: false, trustTags: false, selfFetch: true },
  ],
  teams: [
    {
      name: 'payments',
      channel: SlackChannelId.parse('C0PAYMENTS'),
      approvers: { usergroup: 'S0PAYMENTS' },
      owns: { path: '/payments/' },
      readerRoles: new Map([[DEVELOPMENT, 'arn:aws:iam::111111111111:role/payments-workload']]),
    },
  ],
  security: { channel: SlackChannelId.parse('C0SECURITY'), approvers: { usergroup: 'S0SECURITY' } },
  platform: { channel: SlackChannelId.parse('C0PLATFORM') },
  people: new Map([[ERIN, [{ account: DEVELOPMENT, userName: IamUserName.parse('erin') }]]]),
  protectedUsers: { users: [], paths: [] },
  sensitive: { paths: [], tags: {}, administrators: false },
  ownersByEmail: false,
}

const REQUESTED: LedgerEntry = { type: 'requested', actor: 'U0ERIN', data: { operation: 'rotate' } }

export async function startRenderer(first: Request): Promise<RendererFixture> {
  const fixture = await startSlack()
  const wall = { now: 1_000_000 }
  const store = createFakeViewStore({ wallNow: () => wall.now })
  const slept: number[] = []
  let row: Request = { ...first, version: 0 }
  let ledger: readonly LedgerEvent[] = []
  const change = (next: Partial<Request>, ...entries: readonly LedgerEntry[]): Request => {
    const { seq, head } = ledger.at(-1) === undefined ? { seq: 0, head: LEDGER_ROOT } : row.ledger
    const chained = chainEntries({ seq, head }, row.id, '2026-03-02T09:00:00.000Z', entries)
    ledger = [...ledger, ...chained.events]
    row = { ...row, ...next, version: row.version + 1, ledger: chained.ledger }
    return row
  }
  change({}, REQUESTED)
  const renderer = createRequestRenderer({
    slack: fixture.client,
    views: store.views,
    organisation,
    clock: { now: () => new Date('2026-03-20T09:00:00.000Z') },
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
    deliveryDeadlineMs: 86_400_000,
    readRequest: (id) => Promise.resolve(id === row.id ? row : undefined),
    readLedger: () => Promise.resolve(ledger),
  })
  const messages = (channel?: string): readonly ShownMessage[] =>
    [...fixture.slack.workspace.messages.values()]
      .filter((message) => channel === undefined || message.channel === channel)
      .map(({ channel: where, ts, text, thread_ts, blocks }) => ({
        channel: where,
        ts,
        text,
        thread: thread_ts !== undefined,
        all: `${text} ${JSON.stringify(blocks)}`,
      }))
  return { ...fixture, renderer, store, slept, wall, request: () => row, change, messages }
}
