/** What the ledger tells people by itself: its anchors, a record that was set back, changes outside awskey; and the history as a file. */

import { LEDGER_ROOT } from '../../../src/requests/ledger.ts'
import { NOT_KNOWN, type OutsideEvent } from '../../../src/requests/outside-event.ts'
import { sha256 } from '../../../src/shared/sha256.ts'
import { anchorMessage, rolledBackNotice } from '../../../src/slack/views/anchor-message.ts'
import { exportedAnswer, notSentAnswer } from '../../../src/slack/views/export-answer.ts'
import { historyMessage } from '../../../src/slack/views/history-message.ts'
import {
  type OutsideChangeModel,
  outsideChangeNotice,
} from '../../../src/slack/views/outside-change-notice.ts'
import { HOSTILE_REASON } from '../rows/long-rows.ts'
import {
  aRequestId,
  aRotateRequest,
  DEVELOPMENT,
  OLD_KEY,
  STRAY_KEY,
} from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const DAY = { day: '2026-03-10', at: '2026-03-10T00:03:00.000Z', digest: sha256('anchor') }
const ADA = `arn:aws:iam::${DEVELOPMENT}:user/ada`

const change = (what: OutsideChangeModel['what'], actor = ADA): OutsideChangeModel => ({
  what,
  actor,
  keyId: STRAY_KEY,
  userName: 'erin',
  accountName: 'development',
  after: '2026-03-10T09:00:00.000Z',
  seenAt: '2026-03-10T09:20:00.000Z',
})

const event = (type: OutsideEvent['type'], actor: string, seq: number): OutsideEvent => ({
  account: DEVELOPMENT,
  seq,
  at: `2026-03-10T1${seq}:00:00.000Z`,
  type,
  actor,
  data: {
    keyId: OLD_KEY,
    user: 'erin',
    after: '2026-03-10T09:00:00.000Z',
    seenAt: '2026-03-10T09:20:00.000Z',
    ...(type === 'attributed' && { of: '1', ip: '203.0.113.7' }),
    ...(actor !== NOT_KNOWN && { eventAt: '2026-03-10T09:07:00.000Z' }),
  },
  prev: LEDGER_ROOT,
  hash: LEDGER_ROOT,
})

const WHAT = ['key_created', 'made_active', 'made_inactive', 'deleted'] as const

const EXPORTED = {
  of: 'account production',
  csv: '',
  requests: 12,
  events: 96,
  leftOut: 0,
  cut: false,
}

const ANCHORS: readonly SpecimenModel[] = [
  {
    id: 'anchor',
    title: 'The anchor of a day',
    made: made(anchorMessage, { ...DAY, chains: 1_204, chainsBefore: 1_198 }),
  },
  {
    id: 'anchor-fewer',
    title: 'An anchor over fewer chains than the one before',
    made: made(anchorMessage, { ...DAY, chains: 1_196, chainsBefore: 1_198 }),
  },
  {
    id: 'rolled-back',
    title: 'A request that was set back',
    made: made(rolledBackNotice, { of: aRequestId(), held: true }),
  },
  {
    id: 'rolled-back-outside',
    title: 'A record of outside changes that was set back',
    made: made(rolledBackNotice, { of: `OUT#${DEVELOPMENT}`, held: false }),
  },
]

const OUTSIDE: readonly SpecimenModel[] = [
  ...WHAT.map((what) => ({
    id: `outside-${what.replaceAll('_', '-')}`,
    title: `Outside awskey: ${words(what)}`,
    made: made(outsideChangeNotice, { changes: [change(what)] }),
  })),
  {
    id: 'outside-not-known',
    title: 'Outside awskey, and CloudTrail does not show who yet',
    made: made(outsideChangeNotice, { changes: [change('key_created', NOT_KNOWN)] }),
  },
  {
    id: 'outside-security-knows',
    title: 'Outside awskey, and security has a card of it',
    made: made(outsideChangeNotice, {
      changes: [{ ...change('key_created'), securityKnows: true }],
    }),
  },
  {
    id: 'outside-many',
    title: 'Many changes outside awskey at once, by somebody with a hostile session name',
    made: made(outsideChangeNotice, {
      changes: Array.from({ length: 30 }, () => change('deleted', HOSTILE_REASON.slice(0, 300))),
    }),
  },
]

const HISTORY: readonly SpecimenModel[] = [
  {
    id: 'history-outside',
    title: 'A history with changes outside awskey among the requests',
    made: made(historyMessage, {
      of: 'erin',
      requests: [{ request: aRotateRequest(), events: [], faults: [] }],
      outside: [
        event('attributed', ADA, 2),
        event('made_active', NOT_KNOWN, 1),
        ...WHAT.map((what, at) => event(what, ADA, at + 3)),
      ],
      more: false,
    }),
  },
  {
    id: 'export',
    title: 'A history was sent as a file',
    made: made(exportedAnswer, EXPORTED),
  },
  {
    id: 'export-part',
    title: 'A part of a history was sent as a file',
    made: made(exportedAnswer, { ...EXPORTED, of: '<@U0OMAR>', leftOut: 3, cut: true }),
  },
  {
    id: 'export-failed',
    title: 'Slack did not take the file',
    made: made(notSentAnswer, 'missing_scope'),
  },
]

export const LEDGER: GroupModel = {
  id: 'ledger',
  title: 'The ledger',
  about:
    'Once a day a digest over everything recorded; what somebody changed outside awskey, or in its records; and the history as a file.',
  surface: 'message',
  where: 'The channels of security and of the teams',
  specimens: [
    ...ANCHORS,
    ...OUTSIDE,
    ...HISTORY.map((specimen) => ({ ...specimen, where: 'An answer to whoever asked' })),
  ],
}
