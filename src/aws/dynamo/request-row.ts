import type { LedgerEvent } from '../../requests/ledger.ts'
import { Request } from '../../requests/request.ts'
import { dueShard, type Key, ledgerKey, requestKey } from './keys.ts'
import { parseShape } from './parse-row.ts'
import { stamped, upgradedRow } from './row-versions.ts'

/**
 * A request as an item and back. Its members are top-level attributes under their own names, so that conditions can speak of them, with one exception:
 * the request's `expiresAt` is stored as `approvalUntil`, because `expiresAt` is the table's TTL attribute and no request may ever be deleted by it.
 */
export type Item = Readonly<Record<string, unknown>> & Key

export function requestItem(request: Request): Item {
  const { expiresAt, ...members } = request
  const key = requestKey(request.id)
  return stamped({
    ...members,
    ...key,
    ...(expiresAt !== undefined && { approvalUntil: expiresAt }),
    ...(request.next !== undefined && dueAttributes(key, request.next.dueAt)),
  })
}

/** What puts a row into the due index. */
export function dueAttributes(key: Key, dueAt: string): { duePk: string; dueAt: string } {
  return { duePk: dueShard(key.pk), dueAt }
}

export function requestFromItem(item: Readonly<Record<string, unknown>>, id: string): Request {
  const { approvalUntil, ...members } = upgradedRow(item, `request ${id}`)
  return parseRequest({ ...members, expiresAt: approvalUntil }, id)
}

/** Also asked before a write: a row that nobody could read again would stand still for ever. */
export function parseRequest(request: unknown, id: string): Request {
  return parseShape(Request, request, `request ${id}`)
}

export function ledgerItem(event: LedgerEvent): Item {
  return { ...event, ...ledgerKey(event.requestId, event.seq) }
}
