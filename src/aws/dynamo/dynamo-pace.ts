import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { PaceRows } from '../../reminders/pace.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { paceKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { expiryAfter } from './wall-time.ts'

/** The row of a channel holds from when on the next message may go there, in wall time. Whoever moves that on from what it read has the place that was there. */
export interface DynamoPaceDeps extends TableDeps {
  readonly wallNow: () => number
  readonly pause?: Pause
}

const Row = z.object({ freeAt: z.number() })
const TRIES = 50

export function createDynamoPace(deps: DynamoPaceDeps): PaceRows {
  const { client, table, wallNow, pause = jitteredPause } = deps
  return {
    async reserve(channel, everyMs) {
      const key = paceKey(channel)
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const { Item: item } = await client.send(
          new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
        )
        const seen = item && parseRow(Row, item, `the pace of ${channel}`).freeAt
        const now = wallNow()
        const place = Math.max(now, seen ?? now)
        const take = new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET #freeAt = :next, #expiresAt = :expiresAt',
          ConditionExpression:
            seen === undefined ? 'attribute_not_exists(#freeAt)' : '#freeAt = :seen',
          ExpressionAttributeNames: { '#freeAt': 'freeAt', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: {
            ':next': place + everyMs,
            ':expiresAt': expiryAfter(now, DAY_MS),
            ...(seen !== undefined && { ':seen': seen }),
          },
        })
        const outcome = await conditionalWrite(() => client.send(take), pause)
        if (outcome.kind === 'written') return place - now
      }
      throw new Error(`no place could be had in channel ${channel}: others took it every time`)
    },
  }
}
