import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { PickupDesk } from '../../delivery/pickup.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { PICKUP_NAMES, readPickup } from './dynamo-pickup-store.ts'
import { pickupKey, visitKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { dueAttributes } from './request-row.ts'
import { expiryAfter } from './wall-time.ts'

/** The rows as the page reaches them: one is marked as shown, once, and visits are counted. It makes no row of a pick-up and deletes none. */
export interface DynamoPickupDeskDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

const Visits = z.object({ visits: z.number().int() })

export function createDynamoPickupDesk(options: DynamoPickupDeskDeps): PickupDesk {
  const { client, table, wallNow, pause } = { pause: jitteredPause, ...options }
  return {
    read: (requestId) => readPickup({ client, table }, requestId),
    async reveal({ requestId, keyId }, hash, at, lookAt) {
      const key = pickupKey(requestId)
      const { duePk, dueAt } = dueAttributes(key, lookAt.toISOString())
      const mark = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression:
          'SET #state = :revealed, revealedAt = :at, duePk = :duePk, dueAt = :dueAt',
        ConditionExpression:
          'keyId = :keyId AND #state = :waiting AND #token.#hash = :hash AND #token.#until > :at',
        ExpressionAttributeNames: { ...PICKUP_NAMES, '#until': 'until' },
        ExpressionAttributeValues: {
          ':revealed': 'revealed',
          ':waiting': 'waiting',
          ':keyId': keyId,
          ':hash': hash,
          ':at': at.toISOString(),
          ':duePk': duePk,
          ':dueAt': dueAt,
        },
      })
      return (await conditionalWrite(() => client.send(mark), pause)).kind === 'written'
    },
    async countVisit(address, windowStart, windowMs) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: visitKey(address, windowStart),
          UpdateExpression: 'ADD visits :one SET expiresAt = :expiresAt',
          ExpressionAttributeValues: {
            ':one': 1,
            ':expiresAt': expiryAfter(wallNow(), windowMs + DAY_MS),
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return parseRow(Visits, Attributes, 'visits').visits
    },
  }
}
