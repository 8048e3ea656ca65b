import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { LookupLeases } from '../../exposure/audit/audit-store.ts'
import { APART_MS } from '../../exposure/audit/pace.ts'
import { RequestId } from '../../requests/ids.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { lookupLeaseKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/**
 * One lease for each account and Region, in wall time. With it stands the pace that its last holder found, in business time: the next one goes on at that pace and does not begin with a refusal.
 * A holder that dies gives nothing back; the pace of the holder before it stays.
 */
export interface DynamoLookupLeasesDeps extends TableDeps {
  readonly wallNow: () => number
  readonly pause?: Pause
}

const KEPT_MS = 2 * DAY_MS
const LeaseRow = z.object({
  audit: RequestId,
  token: z.string(),
  gapMs: z.number().optional(),
  notBefore: z.iso.datetime().optional(),
})
const EPOCH = new Date(0).toISOString()

export function createDynamoLookupLeases({
  client,
  table,
  wallNow,
  pause = jitteredPause,
}: DynamoLookupLeasesDeps): LookupLeases {
  return {
    async take({ account, region }, { audit, token }, leaseMs) {
      const now = wallNow()
      const key = lookupLeaseKey(account, region)
      const take = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression:
          'SET #audit = :audit, #token = :token, #leaseUntil = :until, #expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(pk) OR #leaseUntil <= :now',
        ExpressionAttributeNames: {
          '#audit': 'audit',
          '#token': 'token',
          '#leaseUntil': 'leaseUntil',
          '#expiresAt': 'expiresAt',
        },
        ExpressionAttributeValues: {
          ':audit': audit,
          ':token': token,
          ':until': wallMoment(now, leaseMs),
          ':expiresAt': expiryAfter(now, KEPT_MS),
          ':now': wallMoment(now),
        },
      })
      await conditionalWrite(() => client.send(take), pause)
      const { Item: item } = await client.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      )
      const row = parseRow(LeaseRow, item, `the lease of ${account} in ${region}`)
      if (row.token !== token) return { kind: 'busy', audit: row.audit }
      return {
        kind: 'taken',
        turn: { gapMs: row.gapMs ?? APART_MS, notBefore: row.notBefore ?? EPOCH },
      }
    },

    async release({ account, region }, { token }, { gapMs, notBefore }) {
      const release = new UpdateCommand({
        TableName: table,
        Key: lookupLeaseKey(account, region),
        UpdateExpression: 'SET #leaseUntil = :now, #gapMs = :gapMs, #notBefore = :notBefore',
        ConditionExpression: '#token = :token',
        ExpressionAttributeNames: {
          '#leaseUntil': 'leaseUntil',
          '#gapMs': 'gapMs',
          '#notBefore': 'notBefore',
          '#token': 'token',
        },
        ExpressionAttributeValues: {
          ':now': wallMoment(wallNow()),
          ':gapMs': gapMs,
          ':notBefore': notBefore,
          ':token': token,
        },
      })
      await conditionalWrite(() => client.send(release), pause)
    },
  }
}
