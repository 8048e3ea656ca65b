import { randomUUID } from 'node:crypto'
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { JobClaims } from '../../requests/request-store.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { jobKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/**
 * Who is doing a job of Slack's, and that it has been done. Leases run in wall time. A finished job is remembered for longer than the queue (4 days)
 * and its dead letters (14 days) keep a message together, so that one that is given back late is not done again; a job without a row is simply free.
 */
export interface DynamoJobClaimsDeps extends TableDeps {
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KEPT_MS = 21 * DAY_MS
const JobRow = z.object({ token: z.string().optional(), done: z.literal(true).optional() })

export function createDynamoJobClaims({
  client,
  table,
  wallNow,
  newToken = () => randomUUID(),
  pause = jitteredPause,
}: DynamoJobClaimsDeps): JobClaims {
  return {
    async claim(jobId, leaseMs) {
      const now = wallNow()
      const token = newToken()
      const take = new UpdateCommand({
        TableName: table,
        Key: jobKey(jobId),
        UpdateExpression: 'SET #token = :token, #leaseUntil = :leaseUntil, #expiresAt = :expiresAt',
        ConditionExpression:
          'attribute_not_exists(pk) OR (attribute_not_exists(#done) AND #leaseUntil <= :now)',
        ExpressionAttributeNames: {
          '#token': 'token',
          '#leaseUntil': 'leaseUntil',
          '#expiresAt': 'expiresAt',
          '#done': 'done',
        },
        ExpressionAttributeValues: {
          ':token': token,
          ':leaseUntil': wallMoment(now, leaseMs),
          ':expiresAt': expiryAfter(now, KEPT_MS),
          ':now': wallMoment(now),
        },
      })
      const outcome = await conditionalWrite(() => client.send(take), pause)
      if (outcome.kind === 'written') return 'claimed'
      const { Item: item = {} } = await client.send(
        new GetCommand({ TableName: table, Key: jobKey(jobId), ConsistentRead: true }),
      )
      const row = parseRow(JobRow, item, `job ${jobId}`)
      if (row.done === true) return 'done'
      return row.token === token ? 'claimed' : 'taken'
    },

    async finish(jobId) {
      const done = new UpdateCommand({
        TableName: table,
        Key: jobKey(jobId),
        UpdateExpression: 'SET #done = :true, #expiresAt = :expiresAt REMOVE #token, #leaseUntil',
        ExpressionAttributeNames: {
          '#done': 'done',
          '#expiresAt': 'expiresAt',
          '#token': 'token',
          '#leaseUntil': 'leaseUntil',
        },
        ExpressionAttributeValues: {
          ':true': true,
          ':expiresAt': expiryAfter(wallNow(), KEPT_MS),
        },
      })
      await client.send(done)
    },
  }
}
