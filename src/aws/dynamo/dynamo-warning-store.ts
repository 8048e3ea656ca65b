import { randomUUID } from 'node:crypto'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { Unreached, Warning, type WarningStore } from '../../reminders/warnings.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { UNREACHED_PK, unreachedKey, warningKey } from './keys.ts'
import { parseRow, parseShape } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { dueAttributes } from './request-row.ts'
import { notNewer, stamped } from './row-versions.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/** One row for each key whose owner is warned. It stays for longer than any key should, so that nobody is warned twice; whoever has its lease writes the message. */
export interface DynamoWarningStoreDeps extends TableDeps {
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KNOWN = notNewer('warning')
const KEPT_MS = 1_100 * DAY_MS
const UNREACHED_KEPT_MS = 30 * DAY_MS

export function createDynamoWarningStore(options: DynamoWarningStoreDeps): WarningStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const { client, table, wallNow, newToken, pause } = deps
  return {
    async plan(given, dueAt) {
      const warning = parseShape(Warning, given, `the warning of ${given.keyId}`)
      const key = warningKey(warning.keyId)
      const plan = new PutCommand({
        TableName: table,
        Item: stamped({
          ...warning,
          ...key,
          ...dueAttributes(key, dueAt.toISOString()),
          expiresAt: expiryAfter(wallNow(), KEPT_MS),
        }),
        ConditionExpression: `attribute_not_exists(pk) OR (${KNOWN.condition} AND (#state = :dropped OR (#state = :not_reached AND #owner <> :owner)))`,
        ExpressionAttributeNames: { ...KNOWN.names, '#state': 'state', '#owner': 'owner' },
        ExpressionAttributeValues: {
          ...KNOWN.values,
          ':dropped': 'dropped',
          ':not_reached': 'not_reached',
          ':owner': warning.owner,
        },
      })
      await conditionalWrite(() => client.send(plan), pause)
    },

    async lease(keyId, { now, leaseMs }) {
      const key = warningKey(keyId)
      const wall = wallNow()
      const token = newToken()
      const take = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET #token = :token, #leaseUntil = :until',
        ConditionExpression: `#state = :waiting AND #dueAt <= :moment AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now) AND ${KNOWN.condition}`,
        ExpressionAttributeNames: {
          ...KNOWN.names,
          '#token': 'token',
          '#leaseUntil': 'leaseUntil',
          '#state': 'state',
          '#dueAt': 'dueAt',
        },
        ExpressionAttributeValues: {
          ...KNOWN.values,
          ':token': token,
          ':until': wallMoment(wall, leaseMs),
          ':now': wallMoment(wall),
          ':moment': now.toISOString(),
          ':waiting': 'waiting',
        },
        ReturnValues: 'ALL_NEW',
      })
      const outcome = await conditionalWrite(() => client.send(take), pause)
      const row = `the warning of ${keyId}`
      if (outcome.kind === 'written')
        return { warning: parseRow(Warning, outcome.answer.Attributes, row), token }
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      )
      const found = item && parseRow(Warning, item, row)
      return found?.state === 'waiting' ? 'busy' : 'over'
    },

    async settle(token, next, dueAt) {
      const { state, attempts, keyId } = next
      const settle = new UpdateCommand({
        TableName: table,
        Key: warningKey(keyId),
        UpdateExpression:
          dueAt === undefined
            ? 'SET #state = :state, #attempts = :attempts REMOVE #token, #leaseUntil, #duePk, #dueAt'
            : 'SET #state = :state, #attempts = :attempts, #dueAt = :dueAt REMOVE #token, #leaseUntil',
        ConditionExpression: '#token = :ours',
        ExpressionAttributeNames: {
          '#state': 'state',
          '#attempts': 'attempts',
          '#token': 'token',
          '#leaseUntil': 'leaseUntil',
          '#dueAt': 'dueAt',
          ...(dueAt === undefined && { '#duePk': 'duePk' }),
        },
        ExpressionAttributeValues: {
          ':state': state,
          ':attempts': attempts,
          ':ours': token,
          ...(dueAt !== undefined && { ':dueAt': dueAt.toISOString() }),
        },
      })
      return (await conditionalWrite(() => client.send(settle), pause)).kind === 'written'
    },

    async noteUnreached(unreached) {
      const expiresAt = expiryAfter(wallNow(), UNREACHED_KEPT_MS)
      const item = stamped({ ...unreached, ...unreachedKey(unreached.keyId), expiresAt })
      await client.send(new PutCommand({ TableName: table, Item: item }))
    },

    async unreached(since) {
      const found: Unreached[] = []
      for await (const row of queryRows(deps, partitionQuery(UNREACHED_PK))) {
        const each = parseRow(Unreached, row, 'an owner who could not be told')
        if (new Date(each.at) >= since) found.push(each)
      }
      return found
    },
  }
}
