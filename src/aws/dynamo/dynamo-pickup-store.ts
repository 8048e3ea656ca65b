import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { Pickup, type PickupStore } from '../../delivery/pickup.ts'
import type { RequestId } from '../../requests/ids.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { known, unknown } from '../../shared/known.ts'
import { errorCode } from '../error-code.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { pickupKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { dueAttributes } from './request-row.ts'
import { stamped } from './row-versions.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * The row of a one-time secret, one for each request, as the worker writes it. Every write is on condition of the key and the state that it was made from, so that
 * the page and the worker never undo each other. A row that is not settled stays in the due index.
 */
export interface DynamoPickupStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

/** Longer than a rotation that stands still lasts: the row says until then that the secret was shown. */
const KEPT_MS = 400 * DAY_MS

interface Update {
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>
}

/** `state`, `token` and `until` are words that DynamoDB keeps for itself. */
export const PICKUP_NAMES = { '#state': 'state', '#token': 'token', '#hash': 'hash' } as const

export async function readPickup(
  { client, table }: TableDeps,
  requestId: RequestId,
): Promise<Pickup | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: pickupKey(requestId), ConsistentRead: true }),
  )
  return Item === undefined
    ? undefined
    : parseRow(Pickup, Item, `the pick-up of request ${requestId}`)
}

export function createDynamoPickupStore(options: DynamoPickupStoreDeps): PickupStore {
  const { client, table, wallNow, pause } = { pause: jitteredPause, ...options }
  const update = async (
    { requestId, keyId }: Pickup,
    { UpdateExpression, ConditionExpression, ExpressionAttributeValues }: Update,
  ): Promise<boolean> => {
    const said = `${UpdateExpression} ${ConditionExpression}`
    const names = Object.entries(PICKUP_NAMES).filter(([name]) => said.includes(name))
    const command = new UpdateCommand({
      TableName: table,
      Key: pickupKey(requestId),
      UpdateExpression,
      ConditionExpression: `keyId = :keyId AND ${ConditionExpression}`,
      ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':keyId': keyId },
    })
    return (await conditionalWrite(() => client.send(command), pause)).kind === 'written'
  }
  return {
    read: (requestId) => readPickup({ client, table }, requestId),
    async begin(pickup, lookAt) {
      const key = pickupKey(pickup.requestId)
      const put = new PutCommand({
        TableName: table,
        Item: stamped({
          ...pickup,
          ...key,
          state: 'waiting',
          ...dueAttributes(key, lookAt.toISOString()),
        }),
        ConditionExpression: 'attribute_not_exists(pk) OR keyId <> :keyId',
        ExpressionAttributeValues: { ':keyId': pickup.keyId },
      })
      await conditionalWrite(() => client.send(put), pause)
    },
    issue: (pickup, token) =>
      update(pickup, {
        UpdateExpression: 'SET #token = :token',
        ConditionExpression: '#state = :waiting',
        ExpressionAttributeValues: { ':token': token, ':waiting': 'waiting' },
      }),
    lookAgain: (pickup, lookAt) =>
      update(pickup, {
        UpdateExpression: 'SET dueAt = :dueAt',
        ConditionExpression: '#state = :waiting',
        ExpressionAttributeValues: { ':dueAt': lookAt.toISOString(), ':waiting': 'waiting' },
      }),
    close: (pickup) =>
      update(pickup, {
        UpdateExpression: 'SET #state = :gone',
        ConditionExpression: '#state = :from',
        ExpressionAttributeValues: { ':gone': 'gone', ':from': pickup.state },
      }),
    async settle(pickup) {
      await update(pickup, {
        UpdateExpression: 'SET settled = :true, expiresAt = :expiresAt REMOVE duePk, dueAt',
        ConditionExpression: '#state = :gone',
        ExpressionAttributeValues: {
          ':true': true,
          ':expiresAt': expiryAfter(wallNow(), KEPT_MS),
          ':gone': 'gone',
        },
      })
    },
    async revealedAt(requestId, keyId) {
      try {
        const pickup = await readPickup({ client, table }, requestId)
        const at = pickup?.keyId === keyId ? pickup.revealedAt : undefined
        return known(at === undefined ? undefined : new Date(at))
      } catch (error) {
        return unknown(errorCode(error))
      }
    },
  }
}
