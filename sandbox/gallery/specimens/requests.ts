/** The one message of a request for its requester, in every state and at every step. */
import type {
  ActivateOperation,
  AutoOperation,
  CreateOperation,
  DeactivateOperation,
  DeleteOperation,
  RotateOperation,
} from '../../../src/requests/operation.ts'
import type { Request, RequestState } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { aDeactivateRequest, anActivateRequest, anAutoRequest } from '../rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../rows/key-operation-states.ts'
import { LONG_ROTATION } from '../rows/long-rows.ts'
import { aDeleteRequest, aRequestId, aRotateRequest, OMAR } from '../rows/request-rows.ts'
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
  soaking: [
    ['soaks, Inactive since the ledger says', DELETIONS_BY_THEMSELVES['delete-soaking-ledger']],
    ['soaks, Inactive since CloudTrail says', DELETIONS_BY_THEMSELVES['delete-soaking-trail']],
    [
      'soaks, since when it is Inactive is not known',
      DELETIONS_BY_THEMSELVES['delete-soaking-not-known'],
    ],
  ],
  waiting: [
    ['waits for approval', DELETIONS['delete-open']],
    ['by itself, waits for approval', DELETIONS_BY_THEMSELVES['delete-alone-waiting']],
  ],
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
  ended: [
    ['deleted', DELETIONS['delete-done']],
    ['by itself, deleted', DELETIONS_BY_THEMSELVES['delete-alone-done']],
    ['gone while it soaked', DELETIONS_BY_THEMSELVES['delete-gone-in-soak']],
    ['cancelled while it soaked', DELETIONS_BY_THEMSELVES['delete-cancelled-in-soak']],
  ],
}

const CREATION_STEPS: Readonly<Record<CreateOperation['step'], Rows>> = {
  creating: [
    ['waits for approval', CREATIONS['create-awaiting-approval']],
    ['the key is being made', CREATIONS['create-creating']],
  ],
  delivering: [
    ['the owner is being told', CREATIONS['create-delivering']],
    ['on hold, the owner cannot be told', CREATIONS['create-held']],
  ],
  handed_over: [
    ['waits for the owner to fetch the secret', CREATIONS['create-handed-over']],
    ['the owner was reminded', CREATIONS['create-reminded']],
  ],
  ended: [
    ['made and handed over', CREATIONS['create-done']],
    ['denied', CREATIONS['create-denied']],
    ['failed', CREATIONS['create-failed']],
  ],
}

const DEACTIVATE_STEPS: Readonly<Record<DeactivateOperation['step'], Rows>> = {
  waiting: [['waits for the owner or the team', SWITCHES['deactivate-awaiting-approval']]],
  making_inactive: [
    ['AWS is being asked', SWITCHES['deactivate-running']],
    ['waits for its moment', SWITCHES['deactivate-later']],
    ['on hold, AWS refused', SWITCHES['deactivate-held']],
    ['by break-glass', ON_THE_WAY['glass-running']],
  ],
  ended: [
    ['made Inactive', SWITCHES['deactivate-done']],
    ['the key was gone', SWITCHES['deactivate-gone']],
    ['by break-glass, made Inactive, to be looked at', ON_THE_WAY['glass-to-review']],
    [
      'denied',
      aDeactivateRequest({
        state: 'denied',
        decisions: [aDecision({ kind: 'deny', reason: 'the export still runs' })],
        outcome: { word: 'denied', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
}

const ACTIVATE_STEPS: Readonly<Record<ActivateOperation['step'], Rows>> = {
  waiting: [
    ['waits for approval', SWITCHES['activate-awaiting-approval']],
    ['sensitive account, 1 of 2 approvals', ON_THE_WAY['activate-typed-one-of-two']],
  ],
  making_active: [['AWS is being asked', SWITCHES['activate-running']]],
  ended: [
    ['made Active', SWITCHES['activate-done']],
    ['two approvals, made Active', ON_THE_WAY['activate-two-of-two']],
    ['failed, Active already', SWITCHES['activate-failed']],
    [
      'expired',
      anActivateRequest({
        state: 'expired',
        outcome: { word: 'expired', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
}

const AUTO_STEPS: Readonly<Record<AutoOperation['step'], Rows>> = {
  waiting: [
    [
      'waits for the owner or the team',
      anAutoRequest({
        state: 'awaiting_approval',
        requester: OMAR,
        approvals: { needed: 1, from: { team: 'payments' }, why: 'not_the_owner', typed: false },
        operation: { step: 'waiting' },
      }),
    ],
  ],
  switching: [
    ['Secrets Manager is being told', anAutoRequest()],
    [
      'on hold, a rotation has not ended',
      anAutoRequest({
        hold: {
          reason: 'pending_left_over',
          since: '2026-03-02T09:00:00.000Z',
          facts: { versionId: 'b7c0e1f2-0000-4000-8000-000000000001' },
        },
      }),
    ],
    ['being turned off', anAutoRequest({ operation: { on: false, everyDays: undefined } })],
  ],
  ended: [
    [
      'on',
      anAutoRequest({
        state: 'done',
        outcome: { word: 'auto_on', facts: { everyDays: '90' } },
        operation: { step: 'ended' },
      }),
    ],
    [
      'off',
      anAutoRequest({
        state: 'done',
        outcome: { word: 'auto_off', facts: {} },
        operation: { step: 'ended', on: false, everyDays: undefined },
      }),
    ],
    [
      'failed, no secret',
      anAutoRequest({
        state: 'failed',
        outcome: { word: 'auto_no_secret', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
}

/** Of a rotation that Secrets Manager asked for. */
const SECRET_ARN = told.newKey?.secretArn ?? ''
const PENDING_ROTATION = aRotateRequest({
  parent: aRequestId(2),
  auto: { by: aRequestId(2), secretArn: SECRET_ARN, token: 'a'.repeat(64) },
  operation: { step: 'delivering', ...(told.newKey && { newKey: told.newKey }) },
})

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
    ...named('creation-', 'New key: ', CREATION_STEPS),
    ...named('deactivate-', 'Making Inactive: ', DEACTIVATE_STEPS),
    ...named('activate-', 'Making Active: ', ACTIVATE_STEPS),
    ...named('auto-', 'Rotation by Secrets Manager: ', AUTO_STEPS),
    ...named('', '', STATES),
  ]
}

const EXTRA: readonly SpecimenModel[] = [
  {
    id: 'auto-pending',
    title: 'Rotation that Secrets Manager asked for: the new key is not current yet',
    made: made(requestMessage, { request: PENDING_ROTATION }),
  },
  {
    id: 'later',
    title: 'Rotation: begins at the moment that the requester chose',
    made: made(requestMessage, { request: ON_THE_WAY['rotate-later'] }),
  },
  {
    id: 'later-awaiting',
    title: 'New key: not before a moment, and it waits for approval',
    made: made(requestMessage, { request: ON_THE_WAY['create-later-awaiting'] }),
  },
  {
    id: 'by-delegate',
    title: 'New key: approved in somebody’s place',
    made: made(requestMessage, { request: ON_THE_WAY['create-by-delegate'] }),
  },
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
