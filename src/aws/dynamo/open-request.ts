import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { AccessKeyId, type AccountId, type IamUserId, RequestId } from '../../requests/ids.ts'
import type { LedgerEntry } from '../../requests/ledger.ts'
import type { Request } from '../../requests/request.ts'
import { takesLock } from '../../requests/request-facts.ts'
import type { OpenOutcome } from '../../requests/request-store.ts'
import type { TableDeps } from './document-client.ts'
import { lockKey, requestKey } from './keys.ts'
import { LedgerAheadError } from './ledger-ahead-error.ts'
import { parseRow } from './parse-row.ts'
import { requestFromItem } from './request-row.ts'
import { firstVersion, lockWrite, openingWrites } from './request-writes.ts'
import { type TransactDeps, transact } from './transact.ts'

/**
 * Opens a request: row, ledger, pointers and the lock on the IAM user, or nothing. A request that is there already wins over a lock that is not ours:
 * the same act delivered twice is answered with what it made, whatever has become of the user since.
 */
const TRIES = 4

export async function openRequest(
  deps: TransactDeps,
  request: Request,
  entries: readonly LedgerEntry[],
): Promise<OpenOutcome> {
  const first = firstVersion(request, entries)
  const writes = [
    ...openingWrites(deps.table, 'row', first),
    ...(takesLock(request) ? [lockWrite(deps.table, 'take', request)] : []),
  ]
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const outcome = await transact(deps, writes)
    if (outcome.kind === 'written') return { kind: 'opened', request: first.request }
    const existing = await readRequest(deps, request.id)
    if (existing !== undefined) return { kind: 'exists', request: existing }
    const by = takesLock(request)
      ? await readLock(deps, request.subject.account, request.subject.userId)
      : undefined
    if (by !== undefined && by !== request.id) return { kind: 'locked', by }
    if (outcome.kind === 'refused' && outcome.by.has('ledger'))
      throw new LedgerAheadError(request.id)
  }
  throw new Error(`request ${request.id} could not be opened: others wrote to its rows every time`)
}

export async function readRequest(
  { client, table }: TableDeps,
  id: RequestId,
): Promise<Request | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: requestKey(id), ConsistentRead: true }),
  )
  return item === undefined ? undefined : requestFromItem(item, id)
}

const LockRow = z.object({ requestId: RequestId, incident: AccessKeyId.optional() })

export async function readLock(
  deps: TableDeps,
  account: AccountId,
  userId: IamUserId,
): Promise<RequestId | undefined> {
  return (await readLockRow(deps, account, userId))?.requestId
}

/** The exposed key whose incident took the lock over. */
export async function readIncidentLock(
  deps: TableDeps,
  account: AccountId,
  userId: IamUserId,
): Promise<AccessKeyId | undefined> {
  return (await readLockRow(deps, account, userId))?.incident
}

async function readLockRow(
  { client, table }: TableDeps,
  account: AccountId,
  userId: IamUserId,
): Promise<z.infer<typeof LockRow> | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: lockKey(account, userId), ConsistentRead: true }),
  )
  if (item === undefined) return undefined
  return parseRow(LockRow, item, `the lock on ${account} ${userId}`)
}
