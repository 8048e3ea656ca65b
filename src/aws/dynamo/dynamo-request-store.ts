import { randomUUID } from 'node:crypto'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { RequestId } from '../../requests/ids.ts'
import { LedgerEvent } from '../../requests/ledger.ts'
import type { HistoryOf, RequestStore } from '../../requests/request-store.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { claimEffect } from './claim-effect.ts'
import { commitChange } from './commit-change.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { createDueReader } from './due-reader.ts'
import { historyPk, ledgerPk, lockKey, refusalKey, SK_PREFIX } from './keys.ts'
import { openRequest, readIncidentLock, readLock, readRequest } from './open-request.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Requests in the single table. One transition is one TransactWriteItems; whatever was decided from a row is written on condition of that row.
 * It never overwrites a ledger event and reads consistently, the due index excepted. A change meets a standing claim only by answering it:
 * a person's decision waits until the effect under way has its outcome, so that neither undoes the other unseen.
 */
export interface DynamoRequestStoreDeps extends TableDeps {
  /** Wall time in milliseconds: leases and TTL. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const REFUSALS_KEPT_MS = 365 * DAY_MS
const Pointer = z.object({ requestId: RequestId })

export function createDynamoRequestStore(options: DynamoRequestStoreDeps): RequestStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const { client, table, wallNow, pause } = deps
  const { due, openIds } = createDueReader(deps)

  return {
    open: (request, entries) => openRequest(deps, request, entries),
    read: (id) => readRequest(deps, id),
    commit: (from, change) => commitChange(deps, from, change),
    claim: (request, claim, lapsed) => claimEffect(deps, request, claim, lapsed),
    lockHolder: (account, userId) => readLock(deps, account, userId),
    async takeLockAgain({ id, subject }) {
      const key = lockKey(subject.account, subject.userId)
      const put = new PutCommand({
        TableName: table,
        Item: { ...key, requestId: id },
        ConditionExpression: 'attribute_not_exists(pk) OR #requestId = :ours',
        ExpressionAttributeNames: { '#requestId': 'requestId' },
        ExpressionAttributeValues: { ':ours': id },
      })
      return (await conditionalWrite(() => client.send(put), pause)).kind === 'written'
    },
    incidentOn: (account, userId) => readIncidentLock(deps, account, userId),
    readLedger: (id) => readLedger(deps, id),
    history: (subject, limit) => readHistory(deps, subject, limit),
    due,
    openIds,

    async recordRefusal(refusal) {
      await conditionalWrite(
        () =>
          client.send(
            new PutCommand({
              TableName: table,
              Item: {
                ...refusal,
                ...refusalKey(refusal),
                expiresAt: expiryAfter(wallNow(), REFUSALS_KEPT_MS),
              },
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          ),
        pause,
      )
    },
  }
}

async function readLedger(deps: TableDeps, id: RequestId): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = []
  for await (const row of queryRows(deps, partitionQuery(ledgerPk(id))))
    events.push(parseRow(LedgerEvent, row, `ledger event ${id} ${events.length + 1}`))
  return events
}

async function readHistory(
  deps: TableDeps,
  subject: HistoryOf,
  limit: number,
): Promise<readonly RequestId[]> {
  if (limit <= 0) return []
  const ids: RequestId[] = []
  const query = partitionQuery(historyPk(subject), SK_PREFIX.request)
  for await (const row of queryRows(deps, { ...query, ScanIndexForward: false, Limit: limit })) {
    ids.push(parseRow(Pointer, row, `a history pointer of ${historyPk(subject)}`).requestId)
    if (ids.length >= limit) break
  }
  return ids
}
