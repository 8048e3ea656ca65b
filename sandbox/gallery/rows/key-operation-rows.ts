/** A creation, a switch and a deletion that somebody asked for by itself, as rows. */
import type { Operation } from '../../../src/requests/operation.ts'
import type { Request } from '../../../src/requests/request.ts'
import {
  aDeleteRequest,
  anAct,
  aRequest,
  aRequestId,
  aSubject,
  OLD_KEY,
  type Overrides,
} from './request-rows.ts'

type Of<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>

const TEAM = { needed: 1, from: { team: 'payments' }, why: 'policy', typed: false }
/** A day after the request, as policy says unless it says otherwise. */
const EXPIRES_AT = '2026-03-03T09:00:00.000Z'
const MONDAY = '2026-03-02T09:00:00.000Z'

/** Waits for the team's approval, as every new key does. */
export function aCreateRequest(overrides: Overrides<Of<'create'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  return {
    ...awaiting(rest),
    act: anAct({
      action: 'command.create',
      reason: 'the nightly export moves to a server of our own',
      details: { purpose: 'other_cloud' },
    }),
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'create',
      step: 'creating',
      purpose: 'other_cloud',
      createAttempts: 0,
      ...operation,
    },
  }
}

/** Asked by the owner: nobody has to approve, and AWS is about to be asked. */
export function aDeactivateRequest(overrides: Overrides<Of<'deactivate'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  const id = rest.id ?? aRequestId()
  return {
    ...aRequest(id),
    state: 'running',
    act: anAct({ action: 'command.deactivate', value: `key:${OLD_KEY}` }),
    next: { id: `${id}.1`, effect: 'make_inactive', dueAt: MONDAY, attempt: 0 },
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'deactivate',
      step: 'making_inactive',
      ...THE_KEY,
      lastUse: {
        at: '2026-03-01T22:00:00.000Z',
        service: 's3',
        region: 'eu-central-1',
        source: 'last_used',
      },
      ...operation,
    },
  }
}

/** Waits for the team's approval. */
export function anActivateRequest(overrides: Overrides<Of<'activate'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  return {
    ...awaiting(rest),
    act: anAct({
      action: 'command.activate',
      value: `key:${OLD_KEY}`,
      reason: 'the March batch still signs with it',
    }),
    ...rest,
    subject: aSubject(subject),
    operation: { kind: 'activate', step: 'waiting', ...THE_KEY, neverUsed: true, ...operation },
  }
}

/** Turned on by the owner: nobody has to approve. */
export function anAutoRequest(overrides: Overrides<Of<'auto'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  const id = rest.id ?? aRequestId(2)
  return {
    ...aRequest(id),
    state: 'running',
    act: anAct({
      action: 'command.auto',
      value: 'user:development/erin',
      details: { every: '90d' },
    }),
    next: { id: `${id}.1`, effect: 'turn_auto', dueAt: MONDAY, attempt: 0 },
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'auto',
      step: 'switching',
      on: true,
      everyDays: 90,
      secretArn: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:awskey/keys/erin-AbCdEf',
      ...operation,
    },
  }
}

/** Asked by the owner: nobody has to approve. */
export function aSnoozeRequest(overrides: Overrides<Of<'snooze'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  const id = rest.id ?? aRequestId(3)
  return {
    ...aRequest(id),
    state: 'running',
    act: anAct({
      action: 'command.snooze',
      value: `key:${OLD_KEY}`,
      reason: 'the release is on Monday',
      details: { until: SNOOZED_UNTIL },
    }),
    next: { id: `${id}.1`, effect: 'write_exemption', dueAt: MONDAY, attempt: 0 },
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'snooze',
      step: 'writing',
      on: true,
      until: SNOOZED_UNTIL,
      begunAt: MONDAY,
      ...THE_KEY,
      ...operation,
    },
  }
}

/** Waits for the team's approval. */
export function anExemptRequest(overrides: Overrides<Of<'exempt'>> = {}): Request {
  const { operation, subject, ...rest } = overrides
  return {
    ...awaiting({ id: rest.id ?? aRequestId(4) }),
    act: anAct({
      action: 'command.exempt',
      value: 'user:development/erin',
      reason: 'the vendor moves to a role in spring',
      details: { until: EXEMPT_UNTIL },
    }),
    ...rest,
    subject: aSubject(subject),
    operation: { kind: 'exempt', step: 'waiting', on: true, until: EXEMPT_UNTIL, ...operation },
  }
}

export const SNOOZED_UNTIL = '2026-03-16T22:59:59.999Z'
export const EXEMPT_UNTIL = '2026-06-01T21:59:59.999Z'

/** A deletion that ends no rotation: its soak is over, and the team is asked. */
export function aDeletionByItself(overrides: Overrides<Of<'delete'>> = {}): Request {
  const { operation, ...rest } = overrides
  return aDeleteRequest({
    id: aRequestId(),
    parent: undefined,
    act: anAct({
      action: 'command.delete',
      value: `key:${OLD_KEY}`,
      reason: 'nobody has missed it since the winter',
    }),
    asked: { at: MONDAY, reminded: 0 },
    ...rest,
    operation: { newKeyId: undefined, neverUsed: true, ...operation },
  })
}

const THE_KEY = { keyId: OLD_KEY, keyCreatedAt: '2025-11-01T08:00:00.000Z' }

function awaiting({
  id = aRequestId(),
}: Pick<Partial<Request>, 'id'>): Omit<Request, 'operation' | 'subject'> {
  return {
    ...aRequest(id),
    state: 'awaiting_approval',
    approvals: TEAM,
    asked: { at: MONDAY, reminded: 0 },
    expiresAt: EXPIRES_AT,
    next: { id: `${id}.1`, effect: 'remind', dueAt: '2026-03-02T13:00:00.000Z', attempt: 0 },
  }
}
