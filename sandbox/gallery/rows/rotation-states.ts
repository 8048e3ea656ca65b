/** One rotation and one deletion at each point of their lives, as rows. */
import type { Hold } from '../../../src/requests/hold.ts'
import type { RotateOperation } from '../../../src/requests/operation.ts'
import type { Decision, Request } from '../../../src/requests/request.ts'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  MAX,
  MAYA,
  NEW_KEY,
  OMAR,
} from './request-rows.ts'

export const NOW = new Date('2026-03-20T09:00:00.000Z')

export const newKey: NonNullable<RotateOperation['newKey']> = {
  id: NEW_KEY,
  createdAt: '2026-03-02T09:00:05.000Z',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/user/erin-AbCdEf',
  secretVersionId: 'v1',
  ownUses: ['2026-03-02T09:00:06.000Z'],
  tested: true,
}

export const told = {
  newKey,
  toldAt: '2026-03-02T09:00:10.000Z',
  overlapUntil: '2026-03-09T09:00:10.000Z',
}
export const used = {
  ...told,
  newKeyUse: {
    at: '2026-03-03T10:00:00.000Z',
    service: 's3',
    region: 'eu-central-1',
    source: 'cloudtrail' as const,
  },
  oldKeyUse: {
    at: '2026-03-02T08:00:00.000Z',
    service: 'sts',
    region: 'us-east-1',
    source: 'last_used' as const,
  },
  lookedAt: '2026-03-10T09:00:00.000Z',
}
export const inactive = {
  ...used,
  inactiveAt: '2026-03-12T09:00:00.000Z',
  soakUntil: '2026-03-19T09:00:00.000Z',
  soakNotices: 1,
}

export const oldKeyInUse: Hold = {
  reason: 'old_key_in_use',
  since: '2026-03-10T09:00:00.000Z',
  facts: {
    at: '2026-03-10T07:30:00.000Z',
    service: 's3',
    region: 'eu-central-1',
    ip: '198.51.100.7',
    userAgent: 'Boto3/1.34 <script>',
    quietUntil: '2026-03-17T11:30:00.000Z',
  },
}

/** After the hold above. */
export const NEXT_LOOK: NonNullable<Request['next']> = {
  id: `${aRequestId()}.9`,
  effect: 'look',
  dueAt: '2026-03-10T10:00:00.000Z',
  attempt: 0,
}

export function aDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    kind: 'approve',
    by: MAYA,
    at: '2026-03-20T08:00:00.000Z',
    as: 'team payments',
    act: anAct({ user: MAYA }),
    ...overrides,
  }
}

export const ROTATIONS = {
  'rotate-awaiting-approval': aRotateRequest({
    state: 'awaiting_approval',
    requester: OMAR,
    approvals: {
      needed: 1,
      from: { team: 'payments', owner: aRotateRequest().requester },
      why: 'not_the_owner',
      typed: false,
    },
    expiresAt: '2026-03-03T09:00:00.000Z',
  }),
  'rotate-creating': aRotateRequest({ operation: { createIntentAt: '2026-03-02T09:00:01.000Z' } }),
  'rotate-delivering': aRotateRequest({ operation: { step: 'delivering', newKey } }),
  'rotate-overlap-new-key-use': aRotateRequest({
    operation: {
      step: 'overlap',
      ...told,
      waitingFor: 'new_key_use',
      waitingUntil: '2026-03-02T10:00:10.000Z',
    },
  }),
  'rotate-overlap-fetch': aRotateRequest({
    operation: {
      step: 'overlap',
      ...told,
      waitingFor: 'fetch',
      waitingUntil: '2026-03-03T09:00:10.000Z',
    },
  }),
  'rotate-overlap-reminded': aRotateRequest({
    operation: {
      step: 'overlap',
      ...told,
      fetchReminded: true,
      waitingFor: 'fetch',
      waitingUntil: '2026-03-03T21:00:10.000Z',
    },
  }),
  'rotate-overlap-working-hours': aRotateRequest({
    operation: {
      step: 'overlap',
      ...used,
      waitingFor: 'working_hours',
      waitingUntil: '2026-03-16T08:00:00.000Z',
    },
  }),
  'rotate-not-fetched': aRotateRequest({
    state: 'failed',
    outcome: { word: 'not_fetched', facts: {} },
    operation: {
      step: 'ended',
      ...told,
      createIntentAt: '2026-03-02T09:00:01.000Z',
      fetchReminded: true,
      removal: {
        because: 'not_fetched',
        at: '2026-03-03T21:00:10.000Z',
        inactiveAt: '2026-03-03T21:00:11.000Z',
      },
    },
  }),
  'rotate-overlap-both-work': aRotateRequest({
    operation: {
      step: 'overlap',
      ...used,
      waitingFor: 'overlap',
      waitingUntil: '2026-03-09T09:00:10.000Z',
    },
  }),
  'rotate-overlap-quiet': aRotateRequest({
    operation: {
      step: 'overlap',
      ...used,
      waitingFor: 'quiet',
      waitingUntil: '2026-03-12T08:00:00.000Z',
    },
  }),
  'rotate-held': aRotateRequest({ hold: oldKeyInUse, operation: { step: 'overlap', ...used } }),
  'rotate-soak': aRotateRequest({ operation: { step: 'soak', ...inactive } }),
  'rotate-done': aRotateRequest({
    state: 'done',
    child: aRequestId(1),
    outcome: { word: 'deletion_asked', facts: { child: aRequestId(1) } },
    operation: { step: 'ended', ...inactive },
  }),
  'rotate-failed': aRotateRequest({
    state: 'failed',
    outcome: { word: 'create_limit', facts: {} },
    operation: { step: 'ended', createIntentAt: '2026-03-02T09:00:01.000Z' },
  }),
  'rotate-cancelled': aRotateRequest({
    state: 'cancelled',
    outcome: { word: 'cancelled', facts: {} },
    operation: { step: 'ended', ...told },
  }),
} satisfies Readonly<Record<string, Request>>

const sensitive = { sensitive: true, accountName: 'production' }
const two = { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: false }
export const DELETIONS = {
  'delete-open': aDeleteRequest({ operation: { neverUsed: true } }),
  'delete-one-of-two': aDeleteRequest({
    subject: sensitive,
    approvals: two,
    decisions: [aDecision()],
    operation: {
      lastUse: {
        at: '2026-02-10T08:00:00.000Z',
        service: 'dynamodb',
        region: 'eu-west-1',
        source: 'last_used',
      },
    },
  }),
  'delete-approved': aDeleteRequest({
    state: 'running',
    decisions: [aDecision()],
    operation: { step: 'deleting' },
  }),
  'delete-done': aDeleteRequest({
    state: 'done',
    decisions: [aDecision()],
    outcome: { word: 'deleted', facts: {} },
    operation: { step: 'ended' },
  }),
  'delete-denied': aDeleteRequest({
    state: 'denied',
    decisions: [
      aDecision({
        kind: 'deny',
        by: MAX,
        reason: 'the batch job of *March* still needs it <!channel>',
      }),
    ],
    outcome: { word: 'denied', facts: {} },
    operation: { step: 'ended' },
  }),
  'delete-undone': aDeleteRequest({
    state: 'cancelled',
    outcome: { word: 'undone', facts: {} },
    operation: { step: 'ended' },
  }),
  'delete-used-again': aDeleteRequest({
    state: 'failed',
    decisions: [aDecision()],
    outcome: { word: 'target_changed', facts: { what: 'used_again' } },
    operation: { step: 'ended' },
  }),
  'delete-expired': aDeleteRequest({
    state: 'expired',
    outcome: { word: 'expired', facts: {} },
    operation: { step: 'ended', askedTimes: 2 },
  }),
} satisfies Readonly<Record<string, Request>>
