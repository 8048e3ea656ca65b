import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { Delegation, type DelegationStore } from '../../people/delegations.ts'
import { SlackUserId } from '../../requests/ids.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { errorCode } from '../error-code.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { DELEGATIONS_PK, delegationKey } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped } from './row-versions.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Delegations in one small partition: a deployment has a handful, and whoever clicks needs those that name them. One row for each approver holds what they said last;
 * one that was taken back stays as a row without a delegate, until no earlier delegation could still be in force. Nothing is deleted but by time-to-live.
 */
export interface DynamoDelegationStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

/** Longer than any delegation lasts, and than what was approved under it on its last day waits for its moment. */
const KEPT_MS = 130 * DAY_MS

const TakenBack = z.object({ from: SlackUserId, takenBack: z.literal(true) })
export const DelegationRow = z.union([TakenBack, Delegation])

export function createDynamoDelegationStore(options: DynamoDelegationStoreDeps): DelegationStore {
  const { client, table, wallNow, pause } = { pause: jitteredPause, ...options }
  const all = async (): Promise<readonly Delegation[]> => {
    const found: Delegation[] = []
    for await (const row of queryRows({ client, table }, partitionQuery(DELEGATIONS_PK)))
      found.push(...delegationIn(row))
    return found
  }
  const asked = async <T>(read: () => Promise<T>): Promise<Known<T>> => {
    try {
      return known(await read())
    } catch (error) {
      return unknown(errorCode(error))
    }
  }
  const say = async (act: SignedAct, members: object): Promise<'stored' | 'outdated'> => {
    const put = new PutCommand({
      TableName: table,
      Item: stamped({
        ...members,
        ...delegationKey(act.user),
        from: act.user,
        saidAt: act.at,
        expiresAt: expiryAfter(wallNow(), KEPT_MS),
      }),
      ConditionExpression: 'attribute_not_exists(pk) OR #saidAt <= :saidAt',
      ExpressionAttributeNames: { '#saidAt': 'saidAt' },
      ExpressionAttributeValues: { ':saidAt': act.at },
    })
    const outcome = await conditionalWrite(() => client.send(put), pause)
    return outcome.kind === 'written' ? 'stored' : 'outdated'
  }
  return {
    put: ({ to, until, act }) => say(act, { to, until, act }),
    takeBack: (act) => say(act, { takenBack: true }),
    of: (from) =>
      asked(async () => {
        const { Item } = await client.send(
          new GetCommand({ TableName: table, Key: delegationKey(from), ConsistentRead: true }),
        )
        return Item === undefined ? undefined : delegationIn(Item)[0]
      }),
    to: (person) => asked(async () => (await all()).filter(({ to }) => to === person)),
  }
}

function delegationIn(row: Readonly<Record<string, unknown>>): readonly Delegation[] {
  const parsed = parseRow(DelegationRow, row, 'a delegation')
  return 'takenBack' in parsed ? [] : [parsed]
}
