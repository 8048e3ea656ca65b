import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { FleetRow, type FleetStore, type ReadingPlace } from '../../keys/fleet/fleet-store.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { dueShard, fleetKey, fleetPk, SK_PREFIX } from './keys.ts'
import { parseRow, parseShape } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { notNewer, stamped } from './row-versions.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/**
 * Readings of accounts in the table, a row each, written whole by whoever has the lease. A lease is wall time and stands on the row itself: a holder whose lease was taken by another writes nothing
 * more. Rows expire as the objects in the bucket do.
 */
export interface DynamoFleetStoreDeps extends TableDeps {
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
  readonly leaseMs: number
  readonly pause?: Pause
}

const KNOWN = notNewer('reading')
const KEPT_MS = 400 * DAY_MS

export function createDynamoFleetStore(options: DynamoFleetStoreDeps): FleetStore {
  const deps = { pause: jitteredPause, ...options }
  const { client, table, pause, wallNow, leaseMs } = deps
  const put = async (row: FleetRow, lease: object, condition: object): Promise<boolean> => {
    const parsed = parseShape(FleetRow, row, nameOf(row))
    const key = fleetKey(row.account, row.id)
    const due = row.dueAt === undefined ? {} : { duePk: dueShard(key.pk), dueAt: row.dueAt }
    const expiresAt = expiryAfter(wallNow(), KEPT_MS)
    const write = new PutCommand({
      TableName: table,
      Item: stamped({ ...parsed, ...lease, ...due, ...key, expiresAt }),
      ...condition,
    })
    return (await conditionalWrite(() => client.send(write), pause)).kind === 'written'
  }
  return {
    begin: (row) => put(row, {}, { ConditionExpression: 'attribute_not_exists(pk)' }),

    async read(place) {
      const Key = fleetKey(place.account, place.id)
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key, ConsistentRead: true }),
      )
      return item && parseRow(FleetRow, item, nameOf(place))
    },

    async readingsOf(account) {
      const rows: FleetRow[] = []
      for await (const row of queryRows(deps, partitionQuery(fleetPk(account), SK_PREFIX.reading)))
        rows.push(parseRow(FleetRow, row, `a reading of ${account}`))
      return rows
    },

    async take({ account, id }, token, forMs) {
      const now = wallNow()
      const take = new UpdateCommand({
        TableName: table,
        Key: fleetKey(account, id),
        UpdateExpression: 'SET #leaseToken = :token, #leaseUntil = :until',
        ConditionExpression: `attribute_exists(pk) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now) AND ${KNOWN.condition}`,
        ExpressionAttributeNames: {
          ...KNOWN.names,
          '#leaseToken': 'leaseToken',
          '#leaseUntil': 'leaseUntil',
        },
        ExpressionAttributeValues: {
          ...KNOWN.values,
          ':token': token,
          ':until': wallMoment(now, forMs),
          ':now': wallMoment(now),
        },
      })
      return (await conditionalWrite(() => client.send(take), pause)).kind === 'written'
    },

    commit(row, token, then) {
      const held = { leaseToken: token, leaseUntil: wallMoment(wallNow(), leaseMs) }
      return put(row, then === 'hold' ? held : {}, {
        ConditionExpression: '#leaseToken = :token',
        ExpressionAttributeNames: { '#leaseToken': 'leaseToken' },
        ExpressionAttributeValues: { ':token': token },
      })
    },
  }
}

function nameOf({ account, id }: ReadingPlace): string {
  return `the reading ${id} of ${account}`
}
