/** One valid request of each operation, one valid act. Whoever needs another changes the field it is about. */
import {
  AccessKeyId,
  AccountId,
  IamUserId,
  IamUserName,
  type RequestId,
  SlackChannelId,
  SlackUserId,
} from '../../../src/requests/ids.ts'
import { LEDGER_ROOT } from '../../../src/requests/ledger.ts'
import type { DeleteOperation, RotateOperation } from '../../../src/requests/operation.ts'
import type { Request, Subject } from '../../../src/requests/request.ts'
import { requestIdOf } from '../../../src/requests/request-id.ts'
import type { SignedAct } from '../../../src/requests/signed-act.ts'
import { sha256 } from '../../../src/shared/sha256.ts'

export const ERIN: SlackUserId = SlackUserId.parse('U0ERIN')
export const OMAR: SlackUserId = SlackUserId.parse('U0OMAR')
export const MAYA: SlackUserId = SlackUserId.parse('U0MAYA')
export const MAX: SlackUserId = SlackUserId.parse('U0MAX')
export const SAM: SlackUserId = SlackUserId.parse('U0SAM')
export const SIA: SlackUserId = SlackUserId.parse('U0SIA')
export const DEVELOPMENT: AccountId = AccountId.parse('111111111111')
export const PRODUCTION: AccountId = AccountId.parse('222222222222')
export const OLD_KEY: AccessKeyId = AccessKeyId.parse('AKIAERINOLDKEY234567')
export const NEW_KEY: AccessKeyId = AccessKeyId.parse('AKIAERINNEWKEY234567')
export const STRAY_KEY: AccessKeyId = AccessKeyId.parse('AKIAERINSTRAY2345672')
const MONDAY = '2026-03-02T09:00:00.000Z'

/** A request id made as the product makes it: `n` requests of one morning, a second apart. */
export function aRequestId(n = 0): RequestId {
  const at = new Date(Date.parse(MONDAY) + n * 1_000).toISOString()
  return requestIdOf({ jobId: sha256(`job ${n}`), at })
}

export function anAct(overrides: Partial<SignedAct> = {}): SignedAct {
  return {
    jobId: sha256('job 0'),
    team: 'T0AWSKEY',
    user: ERIN,
    action: 'command.rotate',
    value: 'user:erin',
    at: MONDAY,
    mac: Buffer.alloc(32, 7).toString('base64'),
    ...overrides,
  }
}

export function aSubject(overrides: Partial<Subject> = {}): Subject {
  return {
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    userId: IamUserId.parse('AIDAERIN2345672345'),
    path: '/payments/',
    sensitive: false,
    machine: false,
    ...overrides,
  }
}

export type Overrides<Operation> = Partial<Omit<Request, 'operation' | 'subject'>> & {
  readonly operation?: Partial<Operation>
  readonly subject?: Partial<Subject>
}

/** Approved by nobody because nobody had to; about to read the user's keys. */
export function aRotateRequest(overrides: Overrides<RotateOperation> = {}): Request {
  const { operation, subject, ...rest } = overrides
  return {
    ...aRequest(rest.id ?? aRequestId()),
    state: 'running',
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'rotate',
      step: 'creating',
      oldKeyId: OLD_KEY,
      oldKeyCreatedAt: '2025-11-01T08:00:00.000Z',
      createAttempts: 0,
      soakNotices: 0,
      ...operation,
    },
  }
}

export function rotationOf({ operation }: Request): RotateOperation {
  if (operation.kind !== 'rotate') throw new Error('not a rotation')
  return operation
}

/** The end of a rotation: waits for the team's approval. */
export function aDeleteRequest(overrides: Overrides<DeleteOperation> = {}): Request {
  const { operation, subject, ...rest } = overrides
  const id = rest.id ?? aRequestId(1)
  const expiresAt = '2026-03-09T09:00:00.000Z'
  return {
    ...aRequest(id),
    state: 'awaiting_approval',
    parent: aRequestId(),
    approvals: { needed: 1, from: { team: 'payments' }, why: 'policy', typed: false },
    // Every reminder has been given.
    asked: { at: MONDAY, reminded: 3 },
    expiresAt,
    next: { id: `${id}.1`, effect: 'expire', dueAt: expiresAt, attempt: 0 },
    ...rest,
    subject: aSubject(subject),
    operation: {
      kind: 'delete',
      step: 'waiting',
      keyId: OLD_KEY,
      keyCreatedAt: '2025-11-01T08:00:00.000Z',
      inactiveAt: '2026-02-20T09:00:00.000Z',
      inactiveKnownFrom: 'ledger',
      soakedUntil: '2026-02-27T09:00:00.000Z',
      newKeyId: NEW_KEY,
      askedTimes: 1,
      ...operation,
    },
  }
}

/** What every request has, whatever is asked for. */
export function aRequest(id: RequestId): Omit<Request, 'state' | 'operation'> {
  return {
    id,
    version: 0,
    subjectVersion: 1,
    subject: aSubject(),
    requester: ERIN,
    owner: ERIN,
    team: 'payments',
    teamChannel: SlackChannelId.parse('C0PAYMENTS'),
    act: anAct(),
    approvals: {
      needed: 0,
      from: { team: 'payments', owner: ERIN },
      why: 'none_needed',
      typed: false,
    },
    decisions: [],
    createdAt: MONDAY,
    updatedAt: MONDAY,
    next: { id: `${id}.1`, effect: 'intend_create', dueAt: MONDAY, attempt: 0 },
    ledger: { seq: 0, head: LEDGER_ROOT },
  }
}
