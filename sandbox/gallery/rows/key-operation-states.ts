/** Creations, switches and deletions by themselves at each point of their lives, and what may happen to any request on its way: a chosen moment, two approvals, a delegate, a broken glass. */
import type { Decision, Request } from '../../../src/requests/request.ts'
import {
  aCreateRequest,
  aDeactivateRequest,
  aDeletionByItself,
  anActivateRequest,
} from './key-operation-rows.ts'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  aSubject,
  ERIN,
  MAX,
  MAYA,
  OMAR,
  PRODUCTION,
  SAM,
  SIA,
} from './request-rows.ts'
import { aDecision, newKey, oldKeyInUse } from './rotation-states.ts'

const sensitive = aSubject({ sensitive: true, account: PRODUCTION, accountName: 'production' })
const TWO = { needed: 2, from: { team: 'payments' }, why: 'sensitive', typed: true }
const NOBODY = { needed: 0, from: { team: 'payments' }, why: 'none_needed', typed: false }
/** The evening of the day on which it was asked for. */
const EVENING = '2026-03-02T18:00:00.000Z'
const MADE = { createIntentAt: '2026-03-02T12:00:00.000Z', newKey }

const approved = { decisions: [aDecision({ at: '2026-03-02T12:00:00.000Z' })] }
const ofEvening = (effect: NonNullable<Request['next']>['effect']) => ({
  runAt: EVENING,
  next: { id: 'evening', effect, dueAt: EVENING, attempt: 0 },
})
const ended = (state: Request['state'], word: string, facts: Record<string, string> = {}) => ({
  state,
  outcome: { word, facts },
})

export const CREATIONS = {
  'create-awaiting-approval': aCreateRequest(),
  'create-creating': aCreateRequest({
    state: 'running',
    ...approved,
    operation: { createIntentAt: MADE.createIntentAt },
  }),
  'create-delivering': aCreateRequest({
    state: 'running',
    ...approved,
    operation: { step: 'delivering', ...MADE },
  }),
  'create-held': aCreateRequest({
    state: 'running',
    ...approved,
    hold: {
      reason: 'owner_not_reached',
      since: '2026-03-02T12:00:10.000Z',
      facts: { why: 'account_inactive' },
    },
    next: { id: 'again', effect: 'hand_over', dueAt: '2026-03-02T13:00:10.000Z', attempt: 1 },
    operation: { step: 'delivering', ...MADE },
  }),
  'create-handed-over': aCreateRequest({
    state: 'running',
    ...approved,
    operation: {
      step: 'handed_over',
      ...MADE,
      toldAt: '2026-03-02T12:00:10.000Z',
      waitingUntil: '2026-03-03T12:00:10.000Z',
    },
  }),
  'create-reminded': aCreateRequest({
    state: 'running',
    ...approved,
    operation: {
      step: 'handed_over',
      ...MADE,
      toldAt: '2026-03-02T12:00:10.000Z',
      fetchReminded: true,
      waitingUntil: '2026-03-04T00:00:10.000Z',
    },
  }),
  'create-done': aCreateRequest({
    ...ended('done', 'created', { keyId: newKey.id }),
    ...approved,
    operation: { step: 'ended', ...MADE, toldAt: '2026-03-02T12:00:10.000Z' },
  }),
  'create-denied': aCreateRequest({
    ...ended('denied', 'denied'),
    decisions: [aDecision({ kind: 'deny', by: MAX, reason: 'a role would do: ask platform' })],
    operation: { step: 'ended' },
  }),
  'create-expired': aCreateRequest({
    ...ended('expired', 'expired'),
    operation: { step: 'ended' },
  }),
  'create-cancelled': aCreateRequest({
    ...ended('cancelled', 'cancelled'),
    operation: { step: 'ended' },
  }),
  'create-failed': aCreateRequest({
    ...ended('failed', 'create_given_up'),
    ...approved,
    operation: { step: 'ended', createIntentAt: MADE.createIntentAt },
  }),
} satisfies Readonly<Record<string, Request>>

export const SWITCHES = {
  'deactivate-awaiting-approval': aDeactivateRequest({
    state: 'awaiting_approval',
    requester: OMAR,
    act: anAct({ action: 'command.deactivate', user: OMAR, reason: 'erin is on leave' }),
    approvals: {
      needed: 1,
      from: { team: 'payments', owner: ERIN },
      why: 'not_the_owner',
      typed: false,
    },
    asked: { at: '2026-03-02T09:00:00.000Z', reminded: 0 },
    expiresAt: '2026-03-03T09:00:00.000Z',
    operation: { step: 'waiting' },
  }),
  'deactivate-running': aDeactivateRequest(),
  'deactivate-later': aDeactivateRequest(ofEvening('make_inactive')),
  'deactivate-held': aDeactivateRequest({
    hold: { ...oldKeyInUse, reason: 'aws_denied', facts: { why: 'UpdateAccessKey' } },
  }),
  'deactivate-done': aDeactivateRequest({
    ...ended('done', 'made_inactive'),
    operation: { step: 'ended' },
  }),
  'deactivate-gone': aDeactivateRequest({
    ...ended('done', 'already_gone'),
    operation: { step: 'ended' },
  }),
  'activate-awaiting-approval': anActivateRequest(),
  'activate-running': anActivateRequest({
    state: 'running',
    ...approved,
    operation: { step: 'making_active' },
  }),
  'activate-done': anActivateRequest({
    ...ended('done', 'made_active'),
    ...approved,
    operation: { step: 'ended' },
  }),
  'activate-failed': anActivateRequest({
    ...ended('failed', 'target_changed', { what: 'already_active' }),
    operation: { step: 'ended' },
  }),
} satisfies Readonly<Record<string, Request>>

const soaking = { state: 'running', asked: undefined, expiresAt: undefined } as const
const inactive = (known: 'ledger' | 'trail' | 'not_known') =>
  aDeletionByItself({
    ...soaking,
    next: { id: 'soak', effect: 'check_soak', dueAt: '2026-03-06T09:00:00.000Z', attempt: 0 },
    operation: {
      step: 'soaking',
      inactiveKnownFrom: known,
      inactiveAt: '2026-02-27T09:00:00.000Z',
      soakedUntil: '2026-03-06T09:00:00.000Z',
    },
  })

export const DELETIONS_BY_THEMSELVES = {
  'delete-soaking-ledger': inactive('ledger'),
  'delete-soaking-trail': inactive('trail'),
  'delete-soaking-not-known': inactive('not_known'),
  'delete-alone-waiting': aDeletionByItself(),
  'delete-alone-not-known': aDeletionByItself({ operation: { inactiveKnownFrom: 'not_known' } }),
  'delete-alone-deleting': aDeletionByItself({
    state: 'running',
    ...approved,
    operation: { step: 'deleting' },
  }),
  'delete-alone-done': aDeletionByItself({
    ...ended('done', 'deleted'),
    ...approved,
    operation: { step: 'ended' },
  }),
  'delete-gone-in-soak': aDeletionByItself({
    ...ended('done', 'already_gone'),
    asked: undefined,
    operation: { step: 'ended' },
  }),
  'delete-cancelled-in-soak': aDeletionByItself({
    ...ended('cancelled', 'cancelled'),
    asked: undefined,
    operation: { step: 'ended' },
  }),
} satisfies Readonly<Record<string, Request>>

const byGlass: Decision = aDecision({
  by: SAM,
  as: 'break-glass',
  at: '2026-03-02T09:20:00.000Z',
  breakGlass: true,
  reason: 'the key is in a public repository',
})
const forAnother = {
  requester: OMAR,
  subject: sensitive,
  approvals: TWO,
  decisions: [byGlass],
}

/** What may happen to any request on its way. */
export const ON_THE_WAY = {
  'rotate-later': aRotateRequest(ofEvening('intend_create')),
  'create-later-awaiting': aCreateRequest({ runAt: EVENING }),
  'delete-typed': aDeleteRequest({ subject: sensitive, approvals: TWO }),
  'activate-typed-one-of-two': anActivateRequest({
    subject: sensitive,
    approvals: TWO,
    ...approved,
  }),
  'activate-two-of-two': anActivateRequest({
    ...ended('done', 'made_active'),
    subject: sensitive,
    approvals: TWO,
    decisions: [aDecision(), aDecision({ by: MAX, at: '2026-03-20T08:10:00.000Z' })],
    operation: { step: 'ended' },
  }),
  'create-by-delegate': aCreateRequest({
    state: 'running',
    decisions: [aDecision({ by: OMAR, onBehalfOf: MAYA, as: 'delegate, team payments' })],
  }),
  'glass-running': aDeactivateRequest({ ...forAnother, review: 'open' }),
  'glass-to-review': aDeactivateRequest({
    ...forAnother,
    ...ended('done', 'made_inactive'),
    review: 'open',
    operation: { step: 'ended' },
  }),
  'glass-reviewed': aDeactivateRequest({
    ...forAnother,
    ...ended('done', 'made_inactive'),
    review: { by: SIA, at: '2026-03-02T15:00:00.000Z' },
    operation: { step: 'ended' },
  }),
  'deactivate-nobody-asked': aDeactivateRequest({ approvals: NOBODY }),
} satisfies Readonly<Record<string, Request>>
