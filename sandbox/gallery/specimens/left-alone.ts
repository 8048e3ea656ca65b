/** Keys and users that are left alone: the message of whoever asked, the card of the approvers, what is answered, and a key that is not its team's. */
import type { Request } from '../../../src/requests/request.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { requestedAnswer } from '../../../src/slack/views/answer-text.ts'
import { approvalCard } from '../../../src/slack/views/approval-card.ts'
import { bulkPreview } from '../../../src/slack/views/bulk-preview.ts'
import { notOursAnswer, notOursNotice } from '../../../src/slack/views/not-ours-message.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import {
  anExemptRequest,
  aSnoozeRequest,
  EXEMPT_UNTIL,
  SNOOZED_UNTIL,
} from '../rows/key-operation-rows.ts'
import { NOW, ORGANISATION } from '../rows/listener-rows.ts'
import { LONG_TEAM, LONG_USER } from '../rows/long-rows.ts'
import {
  anAct,
  aRotateRequest,
  aSubject,
  DEVELOPMENT,
  ERIN,
  MAYA,
  OLD_KEY,
  OMAR,
} from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const ended = { state: 'done', next: undefined } as const
const BACK = { on: false, until: undefined } as const
const REQUESTS: readonly (readonly [id: string, title: string, request: Request])[] = [
  ['snooze-running', 'Snooze: being written down', aSnoozeRequest()],
  [
    'snooze-done',
    'Snooze: in force',
    aSnoozeRequest({
      ...ended,
      outcome: { word: 'exemption_on', facts: { until: SNOOZED_UNTIL } },
      operation: { step: 'ended' },
    }),
  ],
  [
    'snooze-off',
    'Snooze: taken back',
    aSnoozeRequest({
      ...ended,
      outcome: { word: 'exemption_off', facts: {} },
      operation: { step: 'ended', ...BACK },
    }),
  ],
  ...(['exemption_over', 'exemption_replaced'] as const).map(
    (word) =>
      [
        word.replace('_', '-'),
        `Exemption: failed, ${word.replace('_', ' ')}`,
        anExemptRequest({
          state: 'failed',
          outcome: { word, facts: {} },
          operation: { step: 'ended' },
        }),
      ] as const,
  ),
]
const BY_OMAR = {
  state: 'awaiting_approval',
  requester: OMAR,
  approvals: {
    needed: 1,
    from: { team: 'payments', owner: ERIN },
    why: 'not_the_owner',
    typed: false,
  },
} as const

const CARDS: readonly SpecimenModel[] = [
  {
    id: 'card-exempt',
    title: 'Card: an exemption waits for the team',
    made: made(approvalCard, { request: anExemptRequest(), now: NOW }),
  },
  {
    id: 'card-exempt-longest',
    title: 'Card: an exemption with the longest names and reason',
    made: made(approvalCard, {
      request: anExemptRequest({
        subject: aSubject({ userName: LONG_USER }),
        act: anAct({ action: 'command.exempt', reason: '&'.repeat(1_000) }),
      }),
      now: NOW,
    }),
  },
  {
    id: 'card-snooze',
    title: 'Card: a snooze of somebody else’s key',
    made: made(approvalCard, {
      request: aSnoozeRequest({ ...BY_OMAR, operation: { step: 'waiting' } }),
      now: NOW,
    }),
  },
]

const EXEMPT = {
  kind: 'exempt',
  from: 'request',
  until: new Date(EXEMPT_UNTIL),
  reason: 'the vendor moves to a role in spring',
  requestedBy: ERIN,
  approvedBy: [MAYA],
} as const
const LINE = {
  ...EXEMPT,
  from: 'configuration',
  requestedBy: undefined,
  approvedBy: [],
} as const

const ANSWERS: readonly SpecimenModel[] = [
  {
    id: 'answer-exempt',
    title: 'A rotation by hand of somebody who is exempt',
    made: made(requestedAnswer, aRotateRequest(), known(EXEMPT)),
  },
  {
    id: 'answer-line',
    title: 'The same, by a line of awskey.yml',
    made: made(requestedAnswer, aRotateRequest(), known(LINE)),
  },
  {
    id: 'answer-not-known',
    title: 'The same, where that could not be read',
    made: made(requestedAnswer, aRotateRequest(), unknown('dynamodb:Query: Throttling')),
  },
]

const PREVIEW: SpecimenModel = {
  id: 'left-out',
  title: 'Many rotations: who is left alone, not known, and by a tag that is not trusted',
  made: made(bulkPreview, {
    team: 'payments',
    scope: 'due',
    changed: false,
    now: NOW,
    keys: {
      users: [],
      accounts: [{ name: 'development', readAt: NOW }],
      leftOut: [
        {
          accountName: 'development',
          userName: aSubject().userName,
          reason: 'snoozed',
          why: 'until 2026-03-16: the release is on Monday',
        },
        {
          accountName: 'development',
          userName: LONG_USER,
          reason: 'exempt',
          why: `until 2026-06-01: ${'&'.repeat(1_000)}`,
        },
        {
          accountName: 'production',
          userName: aSubject().userName,
          reason: 'exemption_unknown',
          why: 'its groups (exempt[1])',
        },
      ],
      untrustedTags: [
        { accountName: 'production', userName: 'payout', tag: 'env=sandbox', place: 'exempt[2]' },
      ],
    },
  }),
}

const NOTE = {
  account: DEVELOPMENT,
  keyId: OLD_KEY,
  userName: aSubject().userName,
  team: 'payments',
  at: NOW.toISOString(),
  act: anAct({
    user: OMAR,
    action: 'digest.not_ours',
    value: `key:${OLD_KEY}`,
    reason: 'it is the data team’s',
  }),
  told: false,
}
const [TEAM] = ORGANISATION.teams
const BECAUSE =
  TEAM === undefined
    ? []
    : ([
        { team: TEAM, by: 'path', what: '/payments/', line: 'teams[0].owns.path' },
        { team: TEAM, by: 'users', what: 'erin', line: 'teams[0].owns.users' },
        { team: TEAM, by: 'tag', what: 'team=payments', line: 'teams[0].owns.tag.team' },
      ] as const)

const NOT_OURS: readonly SpecimenModel[] = [
  ...BECAUSE.map((because) => ({
    id: `not-ours-${because.by}`,
    title: `Not ours: given to the team by ${because.by}`,
    made: made(notOursNotice, { note: NOTE, accountName: 'development', because }),
  })),
  ...[true, false].map((told) => ({
    id: `not-ours-answer${told ? '' : '-untold'}`,
    title: told ? 'Not ours: recorded' : 'Not ours: recorded, and the platform team not told',
    made: made(notOursAnswer, { keyId: OLD_KEY, team: told ? 'payments' : LONG_TEAM, told }),
  })),
]

export const LEFT_ALONE: GroupModel = {
  id: 'left-alone',
  title: 'Left alone',
  about: 'Snoozes and exemptions, from the request to the end, and keys that are not their team’s.',
  surface: 'message',
  where: 'In the DM of whoever asked, the team’s channel and the platform channel',
  specimens: [
    ...REQUESTS.map(([id, title, request]) => ({
      id,
      title,
      made: made(requestMessage, { request }),
    })),
    ...CARDS,
    ...ANSWERS,
    PREVIEW,
    ...NOT_OURS,
  ],
}
