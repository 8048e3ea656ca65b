/** How a request ended, as the requester is told: every closed state, every outcome and every word for a failure. */
import type { Request, RequestState } from '../../../src/requests/request.ts'
import { endNotice } from '../../../src/slack/views/end-notice.ts'
import { anAutoRequest } from '../rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../rows/key-operation-states.ts'
import { LONG_DENIAL } from '../rows/long-rows.ts'
import { aDeleteRequest, aRotateRequest } from '../rows/request-rows.ts'
import { aDecision, DELETIONS, inactive, ROTATIONS, told, used } from '../rows/rotation-states.ts'
import { type GroupModel, made, words } from '../specimen-model.ts'

type Closed = Exclude<RequestState, 'awaiting_approval' | 'approved' | 'running'>
type Row = readonly [title: string, request: Request]

/** The words that rules write as an outcome, and those that they write as the reason of a failure. */
const FAILURES = [
  'create_limit',
  'create_denied',
  'create_no_such_user',
  'create_throttled',
  'create_given_up',
  'auto_given_back',
  'auto_not_wanted',
  'not_fetched',
  'user_changed',
  'keys_changed_outside',
  'keys_changed',
] as const
const CHANGED = [
  'active_again',
  'used_again',
  'not_soaked',
  'gone',
  'already_inactive',
  'already_active',
  'no_room',
] as const

const done = (word: string, operation: Parameters<typeof aRotateRequest>[0]): Request =>
  aRotateRequest({ state: 'done', outcome: { word, facts: {} }, ...operation })

const STATES: Readonly<Record<Closed, readonly Row[]>> = {
  done: [
    ['Deleted', DELETIONS['delete-done']],
    [
      'Deletion: already gone',
      aDeleteRequest({
        state: 'done',
        outcome: { word: 'already_gone', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
    [
      'Rotation: already gone, nobody used the new key',
      done('already_gone', { operation: { step: 'ended', ...told } }),
    ],
    [
      'Rotation: already gone, the new key is in use',
      done('already_gone', { operation: { step: 'ended', ...used } }),
    ],
    [
      'Rotation: deletion asked',
      done('deletion_asked', { operation: { step: 'ended', ...inactive } }),
    ],
    ['New key: made', CREATIONS['create-done']],
    ['Made Inactive', SWITCHES['deactivate-done']],
    ['Making Inactive: the key was gone', SWITCHES['deactivate-gone']],
    ['Made Inactive, by break-glass', ON_THE_WAY['glass-to-review']],
    ['Made Active, by two approvals', ON_THE_WAY['activate-two-of-two']],
    ['Deletion by itself: deleted', DELETIONS_BY_THEMSELVES['delete-alone-done']],
    ['Deletion by itself: gone while it soaked', DELETIONS_BY_THEMSELVES['delete-gone-in-soak']],
    [
      'Rotation by Secrets Manager: on',
      anAutoRequest({
        state: 'done',
        outcome: { word: 'auto_on', facts: { everyDays: '90' } },
        operation: { step: 'ended' },
      }),
    ],
    [
      'Rotation by Secrets Manager: off',
      anAutoRequest({
        state: 'done',
        outcome: { word: 'auto_off', facts: {} },
        operation: { step: 'ended', on: false },
      }),
    ],
    ['An outcome that this version does not know', done('moon_is_full', {})],
  ],
  denied: [
    ['Deletion: denied', DELETIONS['delete-denied']],
    ['New key: denied', CREATIONS['create-denied']],
    [
      'Rotation: denied',
      aRotateRequest({
        state: 'denied',
        decisions: [aDecision({ kind: 'deny', reason: 'ask for a role instead' })],
        outcome: { word: 'denied', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
  expired: [
    ['Deletion: expired', DELETIONS['delete-expired']],
    ['New key: expired', CREATIONS['create-expired']],
    [
      'Rotation: expired',
      aRotateRequest({
        state: 'expired',
        outcome: { word: 'expired', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
  cancelled: [
    ['New key: cancelled', CREATIONS['create-cancelled']],
    [
      'Deletion by itself: cancelled while it soaked',
      DELETIONS_BY_THEMSELVES['delete-cancelled-in-soak'],
    ],
    ['Rotation: cancelled with both keys there', ROTATIONS['rotate-cancelled']],
    [
      'Rotation: cancelled before anything was done',
      aRotateRequest({
        state: 'cancelled',
        outcome: { word: 'cancelled', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
    [
      'Deletion: cancelled',
      aDeleteRequest({
        state: 'cancelled',
        outcome: { word: 'cancelled', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
    [
      'Deletion: undone',
      aDeleteRequest({
        ...DELETIONS['delete-undone'],
        undo: aDecision().act,
        operation: { step: 'ended' },
      }),
    ],
  ],
  failed: [
    ...FAILURES.map(
      (word): Row => [
        `Rotation: failed, ${words(word)}`,
        aRotateRequest({
          state: 'failed',
          outcome: { word, facts: {} },
          operation: { step: 'ended', createIntentAt: '2026-03-02T09:00:01.000Z' },
        }),
      ],
    ),
    ...CHANGED.map(
      (what): Row => [
        `Deletion: failed, ${words(what)}`,
        aDeleteRequest({
          state: 'failed',
          decisions: [aDecision()],
          outcome: { word: 'target_changed', facts: { what } },
          operation: { step: 'ended' },
        }),
      ],
    ),
    [
      'Rotation by Secrets Manager: nobody may read the secret',
      anAutoRequest({
        state: 'failed',
        outcome: { word: 'auto_no_reader', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
    ['New key: given up', CREATIONS['create-failed']],
    ['Making Active: Active already', SWITCHES['activate-failed']],
    [
      'Failed without a noted reason',
      aRotateRequest({ state: 'failed', operation: { step: 'ended' } }),
    ],
  ],
}

export const ENDINGS: GroupModel = {
  id: 'end',
  title: 'End notices',
  about: 'A message of its own when a request is over, because a changed message notifies nobody.',
  surface: 'message',
  where: 'The requester’s direct message with awskey',
  specimens: [
    ...Object.entries(STATES).flatMap(([state, rows]) =>
      rows.map(([title, request], at) => ({
        id: `${state}-${at + 1}`,
        title,
        made: made(endNotice, { request }),
      })),
    ),
    {
      id: 'longest',
      title: 'Deletion: denied with a hostile reason of 1000 characters',
      made: made(endNotice, { request: LONG_DENIAL }),
    },
  ],
}
