import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type {
  BrokenExemptionRow,
  ExemptionRow,
  ExemptionStore,
} from '../../requests/exemption-store.ts'
import { AccessKeyId, AccountId, IamUserId, Moment, RequestId } from '../../requests/ids.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { errorCode } from '../error-code.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { exemptionKey, exemptionsOf, exemptionsPk } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped } from './row-versions.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * One row for each key or IAM user that somebody asked to be left alone: the later request stands, in whichever order two are written. Nothing is deleted but by time-to-live, long after
 * the end; whoever reads goes by the end, and by the request. A row that cannot be read makes the answer for its user not known, and for nobody else.
 */
export interface DynamoExemptionStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

/** After its end, which is business time: what it lasts is counted from its writing. */
const KEPT_MS = 90 * DAY_MS

export const StoredExemption = z.object({
  account: AccountId,
  userId: IamUserId,
  keyId: AccessKeyId.optional(),
  requestId: RequestId,
  at: Moment,
  until: Moment.optional(),
  reason: z.string().optional(),
})

export function createDynamoExemptionStore(options: DynamoExemptionStoreDeps): ExemptionStore {
  const { client, table, wallNow, pause } = { pause: jitteredPause, ...options }
  const all = async (
    query: ReturnType<typeof partitionQuery>,
  ): Promise<Known<readonly (ExemptionRow | BrokenExemptionRow)[]>> => {
    try {
      const found: (ExemptionRow | BrokenExemptionRow)[] = []
      for await (const row of queryRows({ client, table }, query)) found.push(...rowIn(row))
      return known(found)
    } catch (error) {
      return unknown(`dynamodb:Query: ${errorCode(error)}`)
    }
  }
  return {
    async put(row) {
      const { account, userId, keyId, at, requestId, until = at } = row
      const lastsMs = Math.max(0, Date.parse(until) - Date.parse(at))
      const put = new PutCommand({
        TableName: table,
        Item: stamped({
          ...row,
          ...exemptionKey(account, userId, keyId),
          expiresAt: expiryAfter(wallNow(), lastsMs + KEPT_MS),
        }),
        ConditionExpression:
          'attribute_not_exists(pk) OR #at < :at OR (#at = :at AND #requestId <= :requestId)',
        ExpressionAttributeNames: { '#at': 'at', '#requestId': 'requestId' },
        ExpressionAttributeValues: { ':at': at, ':requestId': requestId },
      })
      const outcome = await conditionalWrite(() => client.send(put), pause)
      return outcome.kind === 'written' ? 'written' : 'replaced'
    },
    ofUser: (account, userId) => all(partitionQuery(exemptionsPk(account), exemptionsOf(userId))),
    ofAccount: (account) => all(partitionQuery(exemptionsPk(account))),
  }
}

/** Of whom it is, its place says. One that is not at its place is none that awskey wrote, and says nothing. */
function rowIn(
  item: Readonly<Record<string, unknown>>,
): readonly (ExemptionRow | BrokenExemptionRow)[] {
  const parsed = readable(item)
  const [userId = ''] = String(item['sk']).split('#', 1)
  if (parsed === undefined) return [{ userId, broken: true }]
  const { account, keyId } = parsed
  const { pk, sk } = exemptionKey(account, parsed.userId, keyId)
  return pk === item['pk'] && sk === item['sk'] ? [parsed] : []
}

/** Whatever is wrong with one, the others can be read. */
function readable(item: Readonly<Record<string, unknown>>): ExemptionRow | undefined {
  try {
    return parseRow(StoredExemption, item, 'an exemption')
  } catch {
    return undefined
  }
}
