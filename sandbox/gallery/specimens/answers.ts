/** What a person is told at once, only to them, about what they did: every answer of the worker besides refusals and lists. */
import type { Steered } from '../../../src/requests/click.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import type * as answerText from '../../../src/slack/views/answer-text.ts'
import {
  approvedAnswer,
  brokenAnswer,
  cancelledAnswer,
  deniedAnswer,
  glassBrokenAnswer,
  nudgedAnswer,
  refusalAnswer,
  requestedAnswer,
  reviewedAnswer,
  rolledBackAnswer,
  steeredAnswer,
  undoAnswer,
  windowClosedAnswer,
} from '../../../src/slack/views/answer-text.ts'
import { aDeactivateRequest } from '../rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../rows/key-operation-states.ts'
import { LONG_DELETION } from '../rows/long-rows.ts'
import { aDeleteRequest, aRotateRequest } from '../rows/request-rows.ts'
import { aDecision, DELETIONS, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

type Answer = (request: Request) => SlackMessage
type Row = readonly [title: string, request: Request]

const of = (answer: Answer, ...rows: readonly Row[]): readonly SpecimenModel[] =>
  rows.map(([title, request], at) => ({
    id: `${answer.name.replace('Answer', '')}-${at + 1}`,
    title,
    made: made(answer, request),
  }))

const STEERED: readonly (readonly [what: Steered, request: Request])[] = [
  ['extended', ROTATIONS['rotate-overlap-both-work']],
  ['extended', ROTATIONS['rotate-soak']],
  [
    'paused',
    aRotateRequest({
      hold: {
        reason: 'paused',
        since: '2026-03-10T09:00:00.000Z',
        facts: { by: 'U0ERIN', until: '2026-04-09T09:00:00.000Z' },
      },
    }),
  ],
  ['resumed', ROTATIONS['rotate-overlap-quiet']],
  ['overridden', ROTATIONS['rotate-overlap-quiet']],
  ['history_confirmed', ROTATIONS['rotate-overlap-quiet']],
  ['another_key_asked', ROTATIONS['rotate-overlap-fetch']],
]

const ANSWERS: Readonly<Record<keyof typeof answerText, readonly SpecimenModel[]>> = {
  windowClosedAnswer: [
    {
      id: 'window-closed',
      title: 'The window for a new key was closed too soon',
      made: made(windowClosedAnswer),
    },
  ],
  requestedAnswer: of(
    requestedAnswer,
    ['Asked: a rotation that starts now', aRotateRequest()],
    ['Asked: waits for the owner or the team', ROTATIONS['rotate-awaiting-approval']],
    [
      'Asked: waits for the team, in its channel',
      aRotateRequest({
        state: 'awaiting_approval',
        approvals: { needed: 1, from: { team: 'payments' }, why: 'policy', typed: false },
      }),
    ],
    ['Asked: a new key', CREATIONS['create-awaiting-approval']],
    ['Asked: a key is made Inactive now', SWITCHES['deactivate-running']],
    ['Asked: a key is made Inactive later', SWITCHES['deactivate-later']],
    ['Asked: a key is made Active', SWITCHES['activate-awaiting-approval']],
    ['Asked: a deletion that soaks first', DELETIONS_BY_THEMSELVES['delete-soaking-ledger']],
    [
      'Asked: a deletion, since when it is Inactive is not known',
      DELETIONS_BY_THEMSELVES['delete-soaking-not-known'],
    ],
    ['Asked: a deletion whose soak is over', DELETIONS_BY_THEMSELVES['delete-alone-waiting']],
    ['Asked: longest names', LONG_DELETION],
  ),
  approvedAnswer: of(
    approvedAnswer,
    ['Approved: one more is needed', DELETIONS['delete-one-of-two']],
    [
      'Approved: two more are needed',
      aDeleteRequest({
        approvals: { needed: 3, from: { team: 'payments' }, why: 'sensitive', typed: false },
        decisions: [aDecision()],
      }),
    ],
    ['Approved: the deletion', DELETIONS['delete-approved']],
    ['Approved: the rotation', aRotateRequest()],
    ['Approved: the new key', CREATIONS['create-creating']],
    ['Approved: making Active', SWITCHES['activate-running']],
    ['Approved: begins later', ON_THE_WAY['rotate-later']],
  ),
  deniedAnswer: of(
    deniedAnswer,
    ['Denied: the deletion', DELETIONS['delete-denied']],
    ['Denied: the rotation', aRotateRequest({ state: 'denied' })],
    ['Denied: the new key', CREATIONS['create-denied']],
    ['Denied: making Inactive', aDeactivateRequest({ state: 'denied' })],
  ),
  cancelledAnswer: of(
    cancelledAnswer,
    ['Cancelled: the deletion', aDeleteRequest({ state: 'cancelled' })],
    ['Cancelled: a rotation before anything was done', aRotateRequest({ state: 'cancelled' })],
    ['Cancelled: a new key', CREATIONS['create-cancelled']],
    ['Cancelled: making Inactive', aDeactivateRequest({ state: 'cancelled' })],
    ['Cancelled: a rotation with both keys there', ROTATIONS['rotate-cancelled']],
  ),
  undoAnswer: of(undoAnswer, ['Undo is recorded', ROTATIONS['rotate-soak']]),
  nudgedAnswer: of(nudgedAnswer, ['Nudged', CREATIONS['create-awaiting-approval']]),
  glassBrokenAnswer: of(glassBrokenAnswer, [
    'Break-glass is recorded',
    ON_THE_WAY['glass-running'],
  ]),
  reviewedAnswer: of(reviewedAnswer, [
    'The break-glass was looked at',
    ON_THE_WAY['glass-reviewed'],
  ]),
  brokenAnswer: [
    {
      id: 'broken',
      title: 'Something broke on awskey’s side',
      made: made(brokenAnswer, '01KJPZ8T8N0000000000000000'),
    },
  ],
  rolledBackAnswer: [
    {
      id: 'rolled-back',
      title: 'A newer version wrote what this is about',
      made: made(rolledBackAnswer, '01KJPZ8T8N0000000000000000'),
    },
  ],
  steeredAnswer: STEERED.map(([what, request], at) => ({
    id: `steered-${at + 1}`,
    title: `Steered: ${what.replaceAll('_', ' ')}`,
    made: made(steeredAnswer, request, what),
  })),
  refusalAnswer: [
    {
      id: 'refusal',
      title: 'A refusal; all of them stand in the next group',
      made: made(refusalAnswer, { reason: 'self_approval' }),
    },
  ],
}

export const ANSWERS_TO_ACTS: GroupModel = {
  id: 'answer',
  title: 'Answers',
  about:
    'What is recorded and what happens next; never that something is done while it still has to be done.',
  surface: 'ephemeral',
  where: 'Where the person clicked or typed, only to them',
  specimens: Object.values(ANSWERS).flat(),
}
