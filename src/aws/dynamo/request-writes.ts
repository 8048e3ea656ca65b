import type { RequestId } from '../../requests/ids.ts'
import {
  chainEntries,
  LEDGER_ROOT,
  type LedgerEntry,
  type LedgerEvent,
} from '../../requests/ledger.ts'
import type { Request } from '../../requests/request.ts'
import type { Change } from '../../requests/request-store.ts'
import { addedPointers, pointersOf } from './history-pointers.ts'
import { type Key, lockKey } from './keys.ts'
import { headItem, headOfRequest } from './ledger-heads.ts'
import { type Item, ledgerItem, parseRequest, requestItem } from './request-row.ts'
import type { Write } from './transact.ts'

/**
 * What one transition writes, each item with its condition. Pure: it makes the items of a TransactWriteItems and sends nothing.
 * The condition on the row is the whole protection against two workers; those on the ledger make overwriting an event impossible from here.
 */
export type RequestWrite = Write<'row' | 'child' | 'ledger' | 'head' | 'lock' | 'pointer'>

/** A request with the ledger events that came with it. */
export interface Chained {
  readonly request: Request
  readonly events: readonly LedgerEvent[]
}

/** The first version of a request. */
export function firstVersion(request: Request, entries: readonly LedgerEntry[]): Chained {
  return chained(
    request,
    { ...request, version: 0, ledger: { seq: 0, head: LEDGER_ROOT } },
    request.createdAt,
    entries,
  )
}

/** The version after `from`. No change keeps a claim: it answers the one that stands, or there is none. */
export function nextVersion(from: Request, change: Change): Chained {
  return chained(change.request, from, change.at.toISOString(), change.entries)
}

function chained(
  request: Request,
  from: Request,
  at: string,
  entries: readonly LedgerEntry[],
): Chained {
  const { claim: _claim, ...rest } = request
  const { events, ledger } = chainEntries(from.ledger, from.id, at, entries)
  const next = { ...rest, version: from.version + 1, updatedAt: at, ledger }
  return { request: parseRequest(next, from.id), events }
}

/** A new row, as `row` or as the `child` of the row that opens it. */
export function openingWrites(
  table: string,
  label: 'row' | 'child',
  { request, events }: Chained,
): readonly RequestWrite[] {
  return [
    { label, item: put(table, requestItem(request), { ConditionExpression: NEW }) },
    headWrite(table, request),
    ...events.map((event) => ledgerWrite(table, event)),
    ...pointersOf(request, events).map((key) => pointerWrite(table, key, request.id)),
  ]
}

export function changeWrites(
  table: string,
  from: Request,
  { request, events }: Chained,
  answers: string | undefined,
): readonly RequestWrite[] {
  const claim = answers === undefined ? 'attribute_not_exists(#claim)' : '#claim.#token = :token'
  const condition = {
    ConditionExpression: `#version = :version AND ${claim}`,
    ExpressionAttributeNames: {
      '#version': 'version',
      '#claim': 'claim',
      ...(answers !== undefined && { '#token': 'token' }),
    },
    ExpressionAttributeValues: {
      ':version': from.version,
      ...(answers !== undefined && { ':token': answers }),
    },
  }
  return [
    { label: 'row', item: put(table, requestItem(request), condition) },
    headWrite(table, request),
    ...events.map((event) => ledgerWrite(table, event)),
    ...addedPointers(from, request, events).map((key) => pointerWrite(table, key, request.id)),
  ]
}

/** What happens to the lock on the IAM user, each on its condition. */
export function lockWrite(
  table: string,
  does: 'take' | 'hand_over' | 'release' | 'leave_to_others',
  { subject, id }: Request,
  holder: RequestId = id,
): RequestWrite {
  const key = lockKey(subject.account, subject.userId)
  const ours = {
    ExpressionAttributeNames: { '#requestId': 'requestId' },
    ExpressionAttributeValues: { ':ours': id },
  }
  const held: Item = { ...key, requestId: holder }
  switch (does) {
    case 'take':
      return {
        label: 'lock',
        item: put(table, held, { ...ours, ConditionExpression: `${NEW} OR #requestId = :ours` }),
      }
    case 'hand_over':
      return {
        label: 'lock',
        item: put(table, held, { ...ours, ConditionExpression: '#requestId = :ours' }),
      }
    case 'release':
      return {
        label: 'lock',
        item: {
          Delete: {
            TableName: table,
            Key: { ...key },
            ...ours,
            ConditionExpression: '#requestId = :ours',
          },
        },
      }
    case 'leave_to_others':
      return {
        label: 'lock',
        item: {
          ConditionCheck: {
            TableName: table,
            Key: { ...key },
            ...ours,
            ConditionExpression: `${NEW} OR #requestId <> :ours`,
          },
        },
      }
  }
}

const NEW = 'attribute_not_exists(pk)'

interface Condition {
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, unknown>
}

function ledgerWrite(table: string, event: LedgerEvent): RequestWrite {
  return { label: 'ledger', item: put(table, ledgerItem(event), { ConditionExpression: NEW }) }
}

/** Where an anchor finds the end of the chain; it moves with the row and needs no condition of its own. */
function headWrite(table: string, request: Request): RequestWrite {
  return { label: 'head', item: put(table, headItem(headOfRequest(request))) }
}

function pointerWrite(table: string, key: Key, requestId: RequestId): RequestWrite {
  return { label: 'pointer', item: put(table, { ...key, requestId }) }
}

function put(table: string, item: Item, condition?: Condition): RequestWrite['item'] {
  return { Put: { TableName: table, Item: { ...item }, ...condition } }
}
