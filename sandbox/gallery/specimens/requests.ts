/** The one message of a request for its requester, in every state and at every step. */
import type { DeleteOperation, RotateOperation } from '../../../src/requests/operation.ts'
import type { Request, RequestState } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { LONG_ROTATION } from '../rows/long-rows.ts'
import { aDeleteRequest, aRotateRequest, OMAR } from '../rows/request-rows.ts'
import {
  aDecision,
  DELETIONS,
  inactive,
  NEXT_LOOK,
  NOW,
  oldKeyInUse,
  ROTATIONS,
  told,
  used,
} from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

type Row = readonly [title: string, request: Request]
type Rows = readonly [Row, ...Row[]]

const ROTATION_STEPS: Readonly<Record<RotateOperation['step'], Rows>> = {
  creating: [['the second key is being made', ROTATIONS['rotate-creating']]],
  delivering: [['the owner is being told', ROTATIONS['rotate-delivering']]],
  overlap: [
    ['waits for the first use of the new key', ROTATIONS['rotate-overlap-new-key-use']],
    ['both keys work', ROTATIONS['rotate-overlap-both-work']],
    ['waits until the old key is quiet', ROTATIONS['rotate-overlap-quiet']],
    [
      'waits until the old key is quiet, after an undo',
      aRotateRequest({
        operation: {
          step: 'overlap',
          ...used,
          waitingFor: 'quiet',
          waitingUntil: '2026-03-21T08:00:00.000Z',
          undone: { by: OMAR, at: '2026-03-14T08:00:00.000Z' },
        },
      }),
    ],
    [
      'the old key is made Inactive next',
      aRotateRequest({ operation: { step: 'overlap', ...used } }),
    ],
  ],
  soak: [
    ['soak', ROTATIONS['rotate-soak']],
    [
      'soak, an undo is under way',
      aRotateRequest({
        operation: {
          step: 'soak',
          ...inactive,
          undone: { by: OMAR, at: '2026-03-14T08:00:00.000Z' },
        },
      }),
    ],
  ],
  ended: [['rotated, its deletion was asked for', ROTATIONS['rotate-done']]],
}

const DELETION_STEPS: Readonly<Record<DeleteOperation['step'], Rows>> = {
  waiting: [['waits for approval', DELETIONS['delete-open']]],
  deleting: [['approved, deleting', DELETIONS['delete-approved']]],
  making_active: [
    [
      'an undo is under way',
      aDeleteRequest({
        state: 'running',
        undo: aDecision({ by: OMAR }).act,
        operation: { step: 'making_active' },
      }),
    ],
  ],
  ended: [['deleted', DELETIONS['delete-done']]],
}

const STATES: Readonly<Record<RequestState, Rows>> = {
  awaiting_approval: [
    ['Rotation, somebody else’s key: waits for approval', ROTATIONS['rotate-awaiting-approval']],
    ['Deletion, sensitive account: 1 of 2 approvals', DELETIONS['delete-one-of-two']],
  ],
  approved: [
    ['Rotation: approved', aRotateRequest({ state: 'approved' })],
    ['Deletion: approved', aDeleteRequest({ state: 'approved', decisions: [aDecision()] })],
  ],
  running: [
    [
      'Rotation: on hold',
      aRotateRequest({
        next: NEXT_LOOK,
        hold: oldKeyInUse,
        operation: { step: 'overlap', ...used },
      }),
    ],
  ],
  done: [
    [
      'Rotation: the old key was already gone',
      aRotateRequest({
        state: 'done',
        outcome: { word: 'already_gone', facts: {} },
        operation: { step: 'ended', ...told },
      }),
    ],
  ],
  denied: [['Deletion: denied with a reason', DELETIONS['delete-denied']]],
  expired: [['Deletion: expired', DELETIONS['delete-expired']]],
  cancelled: [
    ['Rotation: cancelled in the overlap', ROTATIONS['rotate-cancelled']],
    ['Deletion: undone', DELETIONS['delete-undone']],
  ],
  failed: [
    ['Rotation: failed, two keys already', ROTATIONS['rotate-failed']],
    ['Deletion: failed, the key was used again', DELETIONS['delete-used-again']],
  ],
}

function rows(): readonly (readonly [id: string, title: string, request: Request])[] {
  const named = (prefix: string, title: string, all: Readonly<Record<string, Rows>>) =>
    Object.entries(all).flatMap(([name, each]) =>
      each.map(
        ([what, request], at) =>
          [`${prefix}${name}${at === 0 ? '' : `-${at + 1}`}`, `${title}${what}`, request] as const,
      ),
    )
  return [
    ...named('rotation-', 'Rotation: ', ROTATION_STEPS),
    ...named('deletion-', 'Deletion: ', DELETION_STEPS),
    ...named('', '', STATES),
  ]
}

const EXTRA: readonly SpecimenModel[] = [
  {
    id: 'note',
    title: 'Shown in the channel, because the requester cannot be written to',
    where: 'The team’s channel',
    made: made(requestMessage, {
      request: ROTATIONS['rotate-overlap-both-work'],
      note: mrkdwn`Shown here because ${'U0ERIN'} could not be written to (account_inactive).`,
    }),
  },
  {
    id: 'never-used',
    title: 'Rotation: the old key was never used',
    made: made(requestMessage, {
      request: aRotateRequest({
        operation: {
          step: 'overlap',
          ...told,
          oldKeyNeverUsed: true,
          lookedAt: NOW.toISOString(),
          waitingFor: 'new_key_use',
        },
      }),
    }),
  },
  {
    id: 'longest',
    title: 'Rotation: longest names, hostile user agent, on hold',
    made: made(requestMessage, { request: LONG_ROTATION }),
  },
]

export const REQUESTS: GroupModel = {
  id: 'request',
  title: 'Request messages',
  about: 'The one message of a request for whoever asked, drawn anew at each step.',
  surface: 'message',
  where: 'The requester’s direct message with awskey',
  specimens: [
    ...rows().map(([id, title, request]) => ({
      id,
      title,
      made: made(requestMessage, { request }),
    })),
    ...EXTRA,
  ],
}
