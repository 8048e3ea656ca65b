/** The card on which approvers decide, in every state of the request and for every reason to ask. */
import type { Request, RequestState } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import {
  type ApprovalCardModel,
  approvalCard,
  supersededCard,
} from '../../../src/slack/views/approval-card.ts'
import { strayCard } from '../../../src/slack/views/stray-card.ts'
import {
  aCreateRequest,
  aDeactivateRequest,
  aDeletionByItself,
  anAutoRequest,
} from '../rows/key-operation-rows.ts'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../rows/key-operation-states.ts'
import { LONG_DELETION, LONG_DENIAL } from '../rows/long-rows.ts'
import {
  aDeleteRequest,
  aRotateRequest,
  ERIN,
  MAX,
  MAYA,
  NEW_KEY,
  OLD_KEY,
  OMAR,
  SAM,
  SIA,
} from '../rows/request-rows.ts'
import { A_ROOT_KEY, ANOTHER_ROOT_KEY, aRootRequest } from '../rows/root-rows.ts'
import { aDecision, DELETIONS, NOW, oldKeyInUse, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

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
const AUTO_AWAITING = anAutoRequest({ ...BY_OMAR, operation: { step: 'waiting' } })
const AUTO_OFF_AWAITING = anAutoRequest({
  ...BY_OMAR,
  operation: { step: 'waiting', on: false, everyDays: undefined },
})

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
    ['New key', CREATIONS['create-awaiting-approval']],
    ['New key, not before a moment', ON_THE_WAY['create-later-awaiting']],
    ['Making somebody else’s key Inactive', SWITCHES['deactivate-awaiting-approval']],
    ['Making a key Active', SWITCHES['activate-awaiting-approval']],
    ['Making a key Active, sensitive: typed, 1 of 2', ON_THE_WAY['activate-typed-one-of-two']],
    ['Deletion, sensitive: the last four are typed', ON_THE_WAY['delete-typed']],
    ['Deletion by itself', DELETIONS_BY_THEMSELVES['delete-alone-waiting']],
    ['Rotation by Secrets Manager, somebody else’s key', AUTO_AWAITING],
    ['Rotation by Secrets Manager, to be turned off', AUTO_OFF_AWAITING],
    [
      'Deletion by itself, since when it is Inactive is not known',
      DELETIONS_BY_THEMSELVES['delete-alone-not-known'],
    ],
    [
      'Deletion by itself, Inactive since CloudTrail says',
      aDeletionByItself({ operation: { inactiveKnownFrom: 'trail' } }),
    ],
  ],
  approved: [
    ['Deletion, approved', aDeleteRequest({ state: 'approved', decisions: [aDecision()] })],
  ],
  running: [
    ['Deletion, approved and under way', DELETIONS['delete-approved']],
    ['New key, being made', CREATIONS['create-creating']],
    ['New key, the owner is being told', CREATIONS['create-delivering']],
    ['New key, approved by a delegate', ON_THE_WAY['create-by-delegate']],
    ['Making a key Active, approved', SWITCHES['activate-running']],
    ['Making a key Inactive, by break-glass', ON_THE_WAY['glass-running']],
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
    ['New key, made', CREATIONS['create-done']],
    ['Making a key Active, by two approvals', ON_THE_WAY['activate-two-of-two']],
    ['Making a key Inactive, by break-glass, to be looked at', ON_THE_WAY['glass-to-review']],
    ['Making a key Inactive, by break-glass, looked at', ON_THE_WAY['glass-reviewed']],
    [
      'Deletion, already gone',
      aDeleteRequest({
        state: 'done',
        outcome: { word: 'already_gone', facts: {} },
        operation: { step: 'ended' },
      }),
    ],
  ],
  denied: [
    ['Deletion, denied', DELETIONS['delete-denied']],
    ['New key, denied', CREATIONS['create-denied']],
  ],
  expired: [['Deletion, expired', DELETIONS['delete-expired']]],
  cancelled: [['Deletion, undone', DELETIONS['delete-undone']]],
  failed: [
    ['Deletion, the key was used again', DELETIONS['delete-used-again']],
    ['Making a key Active, Active already', SWITCHES['activate-failed']],
  ],
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
        approvals: { needed: 1, from: { team: 'security', owner: ERIN }, why, typed: false },
        expiresAt: '2026-03-21T09:00:00.000Z',
      }),
    }),
  )
}

function rootCards(): readonly SpecimenModel[] {
  const used = {
    hold: {
      reason: 'root_key_used' as const,
      since: '2026-03-02T09:00:00.000Z',
      facts: { keyId: OLD_KEY, at: '2026-02-20T09:00:00.000Z', service: 's3', region: 'us-east-1' },
    },
  }
  const ended = (word: string, facts: Record<string, string> = {}) => ({
    state: 'done' as const,
    expiresAt: undefined,
    next: undefined,
    outcome: { word, facts },
    decisions: [aDecision({ by: SAM, as: 'security' }), aDecision({ by: SIA, as: 'security' })],
  })
  return [
    card('root', 'Root keys, nobody decided yet', { request: aRootRequest() }),
    card('root-two', 'Two root keys, asked anew, 1 of 2', {
      request: aRootRequest({
        decisions: [aDecision({ by: SAM, as: 'security' })],
        operation: { keys: [A_ROOT_KEY, ANOTHER_ROOT_KEY], askedTimes: 2, belongings: {} },
      }),
    }),
    card('root-used', 'A root key that was used lately', { request: aRootRequest(used) }),
    card('root-unknown', 'A root key whose last use is not known', {
      request: aRootRequest({
        hold: {
          reason: 'last_use_unknown',
          since: '2026-03-02T09:00:00.000Z',
          facts: { key: 'root', keyId: OLD_KEY },
        },
        operation: { keys: [{ ...A_ROOT_KEY, lastUse: undefined, neverUsed: undefined }] },
      }),
    }),
    card('root-deleted', 'Root keys, deleted', { request: aRootRequest(ended('root_deleted')) }),
    card('root-left', 'Root keys, deleted, and another one appeared', {
      request: aRootRequest(ended('root_deleted', { left: NEW_KEY })),
    }),
    card('root-gone', 'Root keys, deleted by somebody else', {
      request: aRootRequest(ended('root_already_gone')),
    }),
    {
      id: 'root-superseded',
      title: 'Root keys, what is left of a card that was asked anew',
      made: made(supersededCard, { request: aRootRequest() }),
    },
  ]
}

export const APPROVAL_CARDS: GroupModel = {
  id: 'card',
  title: 'Approval cards',
  about: 'What approvers read before they decide, and what stands there afterwards.',
  surface: 'message',
  where: 'The channel of those who decide',
  specimens: [
    {
      id: 'stray',
      title: 'A card that stood there twice, touched',
      made: made(strayCard, { request: DELETIONS['delete-open'] }),
    },
    ...Object.entries(STATES).flatMap(([state, rows]) =>
      rows.map(([title, request], at) =>
        card(`${state}${at === 0 ? '' : `-${at + 1}`}`, title, { request }),
      ),
    ),
    ...rootCards(),
    ...whyCards(),
    {
      ...card('owner', 'Rotation, as the owner is asked: without Cancel', {
        request: ROTATIONS['rotate-awaiting-approval'],
        mayCancel: false,
      }),
      where: 'The owner’s direct message with awskey',
    },
    card('sensitive-why', 'Making a key Inactive, sensitive for several reasons', {
      request: aDeactivateRequest({
        ...SWITCHES['deactivate-awaiting-approval'],
        subject: {
          sensitive: true,
          sensitiveBecause: [
            { by: 'path', what: '/payments/core/' },
            { by: 'tag', what: 'tier=critical' },
            { by: 'administrator_not_known', what: 'ListAttachedUserPolicies: Throttling' },
          ],
        },
        operation: { step: 'waiting' },
      }),
    }),
    card('ownership', 'New key, where it is not sure whose the user is', {
      request: aCreateRequest({
        approvals: {
          needed: 2,
          from: { team: 'payments', security: true },
          why: 'ownership_changed',
          typed: false,
        },
        subject: {
          ownership: {
            ownerBy: 'tag',
            changes: [
              { what: 'owner', from: OMAR, to: ERIN, at: '2026-02-28T15:00:00.000Z' },
              { what: 'team', from: '', to: 'payments', at: '2026-02-28T15:00:00.000Z' },
            ],
            tagSays: [{ what: 'team', says: 'platform' }],
          },
        },
      }),
    }),
    card('ownership-not-known', 'New key, where changes of ownership could not be read', {
      request: aCreateRequest({
        approvals: {
          needed: 2,
          from: { team: 'payments', security: true },
          why: 'ownership_not_known',
          typed: false,
        },
        subject: { ownership: { changesNotKnown: 'LookupEvents: ThrottlingException' } },
      }),
    }),
    card('named', 'New key, where policy names people in the team’s place', {
      request: aCreateRequest({
        approvals: {
          needed: 1,
          from: { team: 'payments', people: [MAYA, MAX] },
          why: 'policy',
          typed: false,
        },
      }),
    }),
    card('named-group', 'New key, where policy names a user group in the team’s place', {
      request: aCreateRequest({
        approvals: {
          needed: 1,
          from: { team: 'payments', usergroup: 'S0PLATFORM' },
          why: 'policy',
          typed: false,
        },
      }),
    }),
    card('break-glass', 'Making a key Inactive, where somebody may break the glass', {
      request: SWITCHES['deactivate-awaiting-approval'],
      mayBreakGlass: true,
    }),
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
