import { randomUUID } from 'node:crypto'
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { RequestId } from '../../requests/ids.ts'
import type { View, ViewStore } from '../../requests/request-store.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { type Key, viewKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { dueAttributes } from './request-row.ts'
import { notNewer } from './row-versions.ts'
import { wallMoment } from './wall-time.ts'

/**
 * Which message shows a request where, and who is bringing it up to date. Leases run in wall time; a view that failed is due again in business time.
 * It never decides anything: a lost view costs a second message, not a second deletion.
 */
export interface DynamoViewStoreDeps<Id extends string> extends TableDeps {
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
  /** Where the views of these ids are. */
  readonly keyOf: (id: Id, kind: string) => Key
}

/** A row without the three members has been leased, but nothing has been posted yet. */
export const ViewRow = z.object({
  channel: z.string().optional(),
  ts: z.string().optional(),
  renderedVersion: z.number().int().optional(),
  leaseToken: z.string().optional(),
})

/** The views of requests. */
export function createDynamoViewStore(
  options: Omit<DynamoViewStoreDeps<RequestId>, 'keyOf'>,
): ViewStore {
  return createDynamoViewsOf({ ...options, keyOf: viewKey })
}

export function createDynamoViewsOf<Id extends string>(
  options: DynamoViewStoreDeps<Id>,
): ViewStore<Id> {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  return {
    async lease(requestId, kind, leaseMs) {
      const now = deps.wallNow()
      const token = deps.newToken()
      const taken = await update(deps, requestId, kind, {
        UpdateExpression: 'SET #leaseToken = :token, #leaseUntil = :until',
        ConditionExpression: `(attribute_not_exists(#leaseToken) OR #leaseUntil <= :now) AND ${KNOWN.condition}`,
        ExpressionAttributeNames: { ...LEASE, ...KNOWN.names },
        ExpressionAttributeValues: {
          ...KNOWN.values,
          ':token': token,
          ':until': wallMoment(now, leaseMs),
          ':now': wallMoment(now),
        },
      })
      const row = await readRow(deps, requestId, kind)
      if (taken || row?.leaseToken === token) return { view: row && shownIn(row), token }
      return 'busy'
    },

    async shown(requestId, kind, token, view) {
      await update(deps, requestId, kind, {
        UpdateExpression:
          'SET #channel = :channel, #ts = :ts, #renderedVersion = :renderedVersion REMOVE #leaseToken, #leaseUntil, #duePk, #dueAt',
        ConditionExpression: '#leaseToken = :token',
        ExpressionAttributeNames: {
          ...LEASE,
          ...DUE,
          '#channel': 'channel',
          '#ts': 'ts',
          '#renderedVersion': 'renderedVersion',
        },
        ExpressionAttributeValues: {
          ':token': token,
          ':channel': view.channel,
          ':ts': view.ts,
          ':renderedVersion': view.renderedVersion,
        },
      })
    },

    async failed(requestId, kind, token, retryAt) {
      const due = dueAttributes(deps.keyOf(requestId, kind), retryAt.toISOString())
      await update(deps, requestId, kind, {
        UpdateExpression: 'SET #duePk = :duePk, #dueAt = :dueAt REMOVE #leaseToken, #leaseUntil',
        ConditionExpression: '#leaseToken = :token',
        ExpressionAttributeNames: { ...LEASE, ...DUE },
        ExpressionAttributeValues: { ':token': token, ':duePk': due.duePk, ':dueAt': due.dueAt },
      })
    },

    async read(requestId, kind) {
      const row = await readRow(deps, requestId, kind)
      return row && shownIn(row)
    },
  }
}

type KeyedDeps<Id> = TableDeps & { readonly keyOf: (id: Id, kind: string) => Key }

const KNOWN = notNewer('view')
const LEASE = { '#leaseToken': 'leaseToken', '#leaseUntil': 'leaseUntil' }
const DUE = { '#duePk': 'duePk', '#dueAt': 'dueAt' }

/** `false` when the condition did not hold. */
async function update<Id extends string>(
  { client, table, pause, keyOf }: KeyedDeps<Id> & { readonly pause: Pause },
  requestId: Id,
  kind: string,
  change: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<boolean> {
  const command = new UpdateCommand({ ...change, TableName: table, Key: keyOf(requestId, kind) })
  return (await conditionalWrite(() => client.send(command), pause)).kind === 'written'
}

async function readRow<Id extends string>(
  { client, table, keyOf }: KeyedDeps<Id>,
  requestId: Id,
  kind: string,
): Promise<z.infer<typeof ViewRow> | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: keyOf(requestId, kind), ConsistentRead: true }),
  )
  return item === undefined ? undefined : parseRow(ViewRow, item, `view ${kind} of ${requestId}`)
}

function shownIn({ channel, ts, renderedVersion }: z.infer<typeof ViewRow>): View | undefined {
  if (channel === undefined || ts === undefined || renderedVersion === undefined) return undefined
  return { channel, ts, renderedVersion }
}
