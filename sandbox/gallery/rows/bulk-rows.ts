/** Many rotations at once: one in every stand, as many as a message can hold, and what a team was offered. */
import {
  type Bulk,
  type BulkEntry,
  type BulkUser,
  LEFT_OUT_REASONS,
  type LeftOut,
} from '../../../src/requests/bulk.ts'
import { AccessKeyId, IamUserId, IamUserName } from '../../../src/requests/ids.ts'
import type { Request } from '../../../src/requests/request.ts'
import { bulkRequestId } from '../../../src/requests/request-id.ts'
import { STANDS, type Stand, standingOf } from '../../../src/rotation/bulk/bulk-stand.ts'
import type { BulkProgressModel } from '../../../src/slack/views/bulk-progress.ts'
import { LONG_TEAM, LONG_USER } from './long-rows.ts'
import { anAct, aRequestId, aRotateRequest, DEVELOPMENT, MAYA, OMAR } from './request-rows.ts'

const ID = aRequestId(40)
const BEGUN = '2026-03-20T08:30:00.000Z'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function aBulkUser(at: number, overrides: Partial<BulkUser> = {}): BulkUser {
  const letters = [at >> 5, at & 31].map((each) => BASE32.at(each % 32)).join('')
  return {
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse(`svc-${String(at).padStart(3, '0')}`),
    userId: IamUserId.parse(`AIDABULK${String(at).padStart(8, '0')}`),
    keyId: AccessKeyId.parse(`AKIABULKKEY23456${letters}`),
    keyCreatedAt: '2025-11-01T08:00:00.000Z',
    ...overrides,
  }
}

function anEntry(at: number, overrides: Partial<BulkEntry> = {}): BulkEntry {
  return { ...aBulkUser(at), state: 'waiting', attempts: 0, ...overrides }
}

export function aBulk(overrides: Partial<Bulk> = {}): Bulk {
  return {
    id: ID,
    version: 1,
    team: 'payments',
    requester: MAYA,
    act: anAct({ user: MAYA, action: 'bulk.start', value: 'team:payments' }),
    createdAt: BEGUN,
    readAt: '2026-03-20T08:20:00.000Z',
    entries: [anEntry(0)],
    leftOut: [],
    openings: {},
    dueAt: BEGUN,
    ...overrides,
  }
}

const WAITS: Partial<Request> = {
  state: 'awaiting_approval',
  approvals: { needed: 1, from: { team: 'payments' }, why: 'not_the_owner', typed: false },
}

const REQUESTS: Readonly<Partial<Record<Stand, Partial<Request>>>> = {
  held: { hold: { reason: 'old_key_in_use', since: BEGUN, facts: {} } },
  approval: WAITS,
  under_way: {},
  dry_run: { state: 'done', dryRun: true, outcome: { word: 'dry_run', facts: {} } },
  ended: { state: 'denied', outcome: { word: 'denied', facts: {} } },
  rotated: { state: 'done', outcome: { word: 'deletion_asked', facts: {} } },
}

/** The entry and the row of a rotation in this stand. */
function inStand(stand: Stand, at: number): { readonly entry: BulkEntry; readonly row?: Request } {
  if (stand === 'waiting' || stand === 'stopped') return { entry: anEntry(at, { state: stand }) }
  if (stand === 'refused')
    return {
      entry: anEntry(at, {
        state: 'refused',
        attempts: 1,
        refusal: {
          reason: 'two_keys',
          says: 'The IAM user has two access keys already, and AWS allows no third.',
        },
      }),
    }
  const requestId = bulkRequestId(ID, aBulkUser(at))
  const entry = anEntry(at, { state: 'begun', requestId })
  const { operation: _operation, subject: _subject, ...row } = REQUESTS[stand] ?? {}
  return stand === 'not_known'
    ? { entry }
    : { entry, row: aRotateRequest({ ...row, id: requestId, bulk: ID }) }
}

/** So many, in every stand by turns. */
export function progressOfMany(count: number, overrides: Partial<Bulk> = {}): BulkProgressModel {
  const all = Array.from({ length: count }, (_, at) =>
    inStand(STANDS[at % STANDS.length] ?? 'waiting', at),
  )
  const bulk = aBulk({ entries: all.map(({ entry }) => entry), ...overrides })
  const rows = all.flatMap(({ row }) => (row === undefined ? [] : [row]))
  return { bulk, standing: standingOf(bulk, rows) }
}

/** The same with the longest names and sentences that a row can hold. */
export function longestProgress(count: number): BulkProgressModel {
  const entries = Array.from({ length: count }, (_, at) =>
    anEntry(at, {
      userName: LONG_USER,
      accountName: LONG_TEAM,
      state: 'refused',
      refusal: { reason: 'locked', says: '<!channel> & *more* '.repeat(100) },
    }),
  )
  const bulk = aBulk({ team: LONG_TEAM, entries, leftOut: everyReason(200, true) })
  return { bulk, standing: standingOf(bulk, []) }
}

/** Somebody left out for each reason, in turns. */
export function everyReason(count: number, long = false): LeftOut[] {
  return Array.from({ length: count }, (_, at) => {
    const reason = LEFT_OUT_REASONS[at % LEFT_OUT_REASONS.length] ?? 'fresh'
    const { userName } = long ? { userName: LONG_USER } : aBulkUser(at)
    return {
      accountName: long ? LONG_TEAM : 'production',
      ...(reason !== 'account_unknown' && { userName }),
      reason,
      ...(reason === 'locked' && { why: ID }),
      ...(reason === 'account_unknown' && { why: 'iam:ListUsers AccessDenied' }),
    }
  })
}

export const STOPPED: Partial<Bulk> = {
  stopped: { by: OMAR, at: '2026-03-20T08:40:00.000Z' },
  dueAt: undefined,
}
