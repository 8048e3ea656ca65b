import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { ArchiveRead } from '../../exposure/audit/archive-read.ts'
import { Audit, RegionRead } from '../../exposure/audit/audit.ts'
import type { AuditStore } from '../../exposure/audit/audit-store.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { auditArchiveKey, auditKey, auditPk, auditRegionKey, type Key, SK_PREFIX } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped } from './row-versions.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Audits in the table: a row for each, one for each of its Regions and one for its trail's archive, written whole on condition of the version. They expire as the pages in the bucket do.
 */
export interface DynamoAuditStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for the expiry. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

const KEPT_MS = 400 * DAY_MS

export function createDynamoAuditStore(options: DynamoAuditStoreDeps): AuditStore {
  const deps = { pause: jitteredPause, ...options }
  const { client, table, pause } = deps
  const put = async (key: Key, row: object, condition: object): Promise<boolean> => {
    const write = new PutCommand({
      TableName: table,
      Item: stamped({ ...row, ...key, expiresAt: expiryAfter(deps.wallNow(), KEPT_MS) }),
      ...condition,
    })
    return (await conditionalWrite(() => client.send(write), pause)).kind === 'written'
  }
  return {
    async open(audit, reads) {
      // The Regions first: an audit that is there has them all.
      for (const read of reads) await put(auditRegionKey(audit.id, read.region), read, NEW)
      await put(auditKey(audit.id), audit, NEW)
    },

    async read(id) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key: auditKey(id), ConsistentRead: true }),
      )
      return item && parseRow(Audit, item, `audit ${id}`)
    },

    async readRegions(id) {
      const reads: RegionRead[] = []
      for await (const row of queryRows(deps, partitionQuery(auditPk(id), SK_PREFIX.region)))
        reads.push(parseRow(RegionRead, row, `a Region of audit ${id}`))
      return reads
    },

    async commit(from, next) {
      const audit = parseRow(Audit, { ...next, version: from.version + 1 }, `audit ${from.id}`)
      return (await put(auditKey(from.id), audit, still(from.version))) ? audit : undefined
    },

    async commitRegion(id, from, next) {
      const row = { ...next, version: from.version + 1 }
      const read = parseRow(RegionRead, row, `a Region of audit ${id}`)
      const key = auditRegionKey(id, from.region)
      return (await put(key, read, still(from.version))) ? read : undefined
    },

    async readArchive(id) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key: auditArchiveKey(id), ConsistentRead: true }),
      )
      return item && parseRow(ArchiveRead, item, `the archive of audit ${id}`)
    },

    async commitArchive(id, from, next) {
      const row = { ...next, version: (from?.version ?? 0) + 1 }
      const read = parseRow(ArchiveRead, row, `the archive of audit ${id}`)
      const condition = from === undefined ? NEW : still(from.version)
      return (await put(auditArchiveKey(id), read, condition)) ? read : undefined
    },
  }
}

const NEW = { ConditionExpression: 'attribute_not_exists(pk)' }

function still(version: number): object {
  return {
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': version },
  }
}
