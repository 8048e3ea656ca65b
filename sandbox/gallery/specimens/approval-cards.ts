/** The card on which approvers decide, in every state of the request and for every reason to ask. */
import type { Request, RequestState } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  type ApprovalCardModel,
  approvalCard,
  supersededCard,
} from '../../../src/slack/views/approval-card.ts'
import { LONG_DELETION, LONG_DENIAL } from '../rows/long-rows.ts'
import { aDeleteRequest, aRotateRequest, ERIN, MAX } from '../rows/request-rows.ts'
import { aDecision, DELETIONS, NOW, oldKeyInUse, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

type Row = readonly [title: string, request: Request]

const STATES: Readonly<Record<RequestState, readonly [Row, ...Row[]]>> = {
  awaiting_approval: [
    ['Deletion, nobody decided yet', DELETIONS['delete-open']],
    ['Deletion, 1 of 2 approvals, sensitive account', DELETIONS['delete-one-of-two']],
    [
      'Deletion, asked for the second time',
      aDeleteRequest({ operation: { askedTimes: 2, neverUsed: true } }),
    ],
    ['Rotation of somebody else’s key', ROTATIONS['rotate-awaiting-approval']],
  ],
  approved: [
    ['Deletion, approved', aDeleteRequest({ state: 'approved', decisions: [aDecision()] })],
  ],
  running: [
    ['Deletion, approved and under way', DELETIONS['delete-approved']],
    [
      'Deletion, undo under way',
      aDeleteRequest({
        state: 'running',
        undo: aDecision({ by: ERIN }).act,
        operation: { step: 'making_active' },
      }),
    ],
    [
      'Deletion, on hold after the approval',
      aDeleteRequest({
        state: 'running',
        decisions: [aDecision()],
        hold: { ...oldKeyInUse, reason: 'aws_denied', facts: { why: 'DeleteAccessKey' } },
        operation: { step: 'deleting' },
      }),
    ],
  ],
  done: [
    ['Deletion, deleted', DELETIONS['delete-done']],
    [
      'Deletion, already gone',
      aDeleteRequest({
        state: 'done',
        outcome: { word: 'already_gone', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
  denied: [['Deletion, denied', DELETIONS['delete-denied']]],
  expired: [['Deletion, expired', DELETIONS['delete-expired']]],
  cancelled: [['Deletion, undone', DELETIONS['delete-undone']]],
  failed: [['Deletion, the key was used again', DELETIONS['delete-used-again']]],
}

/** `why` is text in the row; these are the words that the product writes. */
const WHY = ['policy', 'sensitive', 'not_the_owner'] as const

function card(id: string, title: string, model: Omit<ApprovalCardModel, 'now'>): SpecimenModel {
  return { id, title, made: made(approvalCard, { now: NOW, ...model }) }
}

function whyCards(): readonly SpecimenModel[] {
  return WHY.map((why) =>
    card(`why-${why}`, `Rotation, asked because: ${words(why)}`, {
      request: aRotateRequest({
        state: 'awaiting_approval',
        requester: MAX,
        approvals: { needed: 1, from: { team: 'security', owner: ERIN }, why },
        expiresAt: '2026-03-21T09:00:00.000Z',
      }),
    }),
  )
}

export const APPROVAL_CARDS: GroupModel = {
  id: 'card',
  title: 'Approval cards',
  about: 'What approvers read before they decide, and what stands there afterwards.',
  surface: 'message',
  where: 'The channel of those who decide',
  specimens: [
    ...Object.entries(STATES).flatMap(([state, rows]) =>
      rows.map(([title, request], at) =>
        card(`${state}${at === 0 ? '' : `-${at + 1}`}`, title, { request }),
      ),
    ),
    ...whyCards(),
    {
      ...card('owner', 'Rotation, as the owner is asked: without Cancel', {
        request: ROTATIONS['rotate-awaiting-approval'],
        mayCancel: false,
      }),
      where: 'The owner’s direct message with awskey',
    },
    card('note', 'Deletion, in another channel than the team’s', {
      request: DELETIONS['delete-open'],
      note: mrkdwn`Shown here because awskey could not write to the channel C0PAYMENTS (is_archived).`,
    }),
    {
      id: 'superseded',
      title: 'What is left of a card that was asked once more',
      made: made(supersededCard, { request: DELETIONS['delete-open'] }),
    },
    card('longest', 'Deletion, longest names, hostile reason of an approver', {
      request: LONG_DELETION,
    }),
    card('longest-denied', 'Deletion, denied with a hostile reason', { request: LONG_DENIAL }),
  ],
}
