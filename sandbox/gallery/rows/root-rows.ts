/** A request for the deletion of root keys, as a row. */
import { AccountId, ROOT_USER_ID, ROOT_USER_NAME, SlackUserId } from '../../../src/requests/ids.ts'
import type { DeleteRootOperation, RootKey } from '../../../src/requests/operation.ts'
import type { Request } from '../../../src/requests/request.ts'
import {
  anAct,
  aRequest,
  aRequestId,
  aSubject,
  NEW_KEY,
  OLD_KEY,
  type Overrides,
} from './request-rows.ts'

const MONDAY = '2026-03-02T09:00:00.000Z'

export const A_ROOT_KEY: RootKey = {
  id: OLD_KEY,
  status: 'Active',
  createdAt: '2024-04-01T09:00:00.000Z',
  lastUse: {
    at: '2025-01-20T07:30:00.000Z',
    service: 's3',
    region: 'us-east-1',
    source: 'last_used',
  },
  neverUsed: false,
}

/** Never used, and Inactive. */
export const ANOTHER_ROOT_KEY: RootKey = {
  id: NEW_KEY,
  status: 'Inactive',
  createdAt: '2025-11-01T09:00:00.000Z',
  neverUsed: true,
}

/** Waits for two of security. */
export function aRootRequest(overrides: Overrides<DeleteRootOperation> = {}): Request {
  const { operation, subject, ...rest } = overrides
  const id = rest.id ?? aRequestId()
  const request = aRequest(id)
  return {
    ...request,
    state: 'awaiting_approval',
    requester: SlackUserId.parse('U0PIA'),
    owner: undefined,
    team: undefined,
    teamChannel: undefined,
    act: anAct({
      action: 'command.delete_root',
      value: 'account:production',
      reason: 'nobody uses it since the move',
    }),
    approvals: { needed: 2, from: { team: 'security' }, why: 'policy', typed: true },
    expiresAt: '2026-03-03T09:00:00.000Z',
    next: { id: `${id}.1`, effect: 'remind', dueAt: '2026-03-02T13:00:00.000Z', attempt: 0 },
    ...rest,
    subject: {
      ...aSubject({
        account: AccountId.parse('222222222222'),
        accountName: 'production',
        userName: ROOT_USER_NAME,
        userId: ROOT_USER_ID,
        path: '/',
        sensitive: true,
        ...subject,
      }),
    },
    operation: {
      kind: 'deleteRoot',
      step: 'waiting',
      keys: [A_ROOT_KEY],
      belongings: { password: true, mfaDevices: 1, certificates: 0 },
      readAt: MONDAY,
      askedTimes: 1,
      ...operation,
    },
  }
}
