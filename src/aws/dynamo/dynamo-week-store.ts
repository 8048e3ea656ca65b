import { randomUUID } from 'node:crypto'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import {
  type FlaggedKey,
  PartRow,
  Summed,
  Told,
  Week,
  type WeekStore,
} from '../../reminders/week-store.ts'
import { IamUserName, WeekId } from '../../requests/ids.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import { createDigestRows } from './digest-rows.ts'
import type { TableDeps } from './document-client.ts'
import {
  flaggedKey,
  flaggedPrefix,
  type Key,
  NEWEST_WEEK,
  partKey,
  partsPrefix,
  SK_PREFIX,
  summedKey,
  toldKey,
  toldPk,
  weekKey,
  weekPk,
} from './keys.ts'
import { parseRow, parseShape } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { dueAttributes } from './request-row.ts'
import { notNewer, stamped } from './row-versions.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * The weeks and what the teams were told. A week is opened by one conditional put, so that any number of workers open it once; everything that is written of an account is the same however often
 * it is written. What a team was told is kept for more than a year, everything else until it is compared with.
 */
export interface DynamoWeekStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL and leases. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KEPT_MS = 120 * DAY_MS
const TOLD_KEPT_MS = 400 * DAY_MS

const Newest = z.object({ week: WeekId })
const Body = z.object({ body: z.string() })
export const FlaggedRow = z.object({ team: z.string(), keys: z.array(z.string()) })

export function createDynamoWeekStore(options: DynamoWeekStoreDeps): WeekStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const { client, table, wallNow, pause } = deps
  const put = async (key: Key, members: object, keptMs = KEPT_MS): Promise<void> => {
    const expiresAt = expiryAfter(wallNow(), keptMs)
    await client.send(
      new PutCommand({ TableName: table, Item: stamped({ ...members, ...key, expiresAt }) }),
    )
  }
  const get = async (key: Key): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const { Item: item } = await client.send(
      new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
    )
    return item
  }
  /** Only while it is being read: a late job brings nothing back. */
  const ofOpenWeek = async (
    week: WeekId,
    update: string,
    names: Record<string, string>,
    values: object,
  ): Promise<boolean> => {
    const known = notNewer('week')
    const change = new UpdateCommand({
      TableName: table,
      Key: weekKey(week),
      UpdateExpression: update,
      ConditionExpression: `#state = :reading AND ${known.condition}`,
      ExpressionAttributeNames: { '#state': 'state', ...names, ...known.names },
      ExpressionAttributeValues: { ':reading': 'reading', ...values, ...known.values },
    })
    return (await conditionalWrite(() => client.send(change), pause)).kind === 'written'
  }

  return {
    async newest() {
      const item = await get(NEWEST_WEEK)
      return item && parseRow(Newest, item, 'the newest week').week
    },

    async noteNewest(week) {
      const note = new UpdateCommand({
        TableName: table,
        Key: NEWEST_WEEK,
        UpdateExpression: 'SET #week = :week',
        ConditionExpression: 'attribute_not_exists(#week) OR #week < :week',
        ExpressionAttributeNames: { '#week': 'week' },
        ExpressionAttributeValues: { ':week': week },
      })
      await conditionalWrite(() => client.send(note), pause)
    },

    async open(given) {
      const week = parseRow(Week, given, `week ${given.week}`)
      const key = weekKey(week.week)
      const open = new PutCommand({
        TableName: table,
        Item: stamped({
          ...week,
          ...key,
          ...dueAttributes(key, week.openedAt),
          expiresAt: expiryAfter(wallNow(), KEPT_MS),
        }),
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      const outcome = await conditionalWrite(() => client.send(open), pause)
      return outcome.kind === 'written' ? 'opened' : 'there'
    },

    async read(week) {
      const item = await get(weekKey(week))
      return item && parseRow(Week, item, `week ${week}`)
    },

    async lookAgain(week, at) {
      await ofOpenWeek(week, 'SET #dueAt = :at', { '#dueAt': 'dueAt' }, { ':at': at.toISOString() })
    },

    close: (week, state) =>
      ofOpenWeek(
        week,
        'SET #state = :state REMOVE #duePk, #dueAt',
        { '#duePk': 'duePk', '#dueAt': 'dueAt' },
        { ':state': state },
      ),

    // As text: a row of moments and numbers in so many maps would be twice as large.
    savePart: (week, part) =>
      put(partKey(week, part.team, part.account), { body: JSON.stringify(part) }),

    saveSummed: (week, summed) => put(summedKey(week, summed.account), summed),

    async summed(week) {
      const all: Summed[] = []
      for await (const row of queryRows(deps, partitionQuery(weekPk(week), SK_PREFIX.summed)))
        all.push(parseRow(Summed, row, `an account of week ${week}`))
      return all
    },

    async *parts(week, team) {
      for await (const row of queryRows(deps, partitionQuery(weekPk(week), partsPrefix(team)))) {
        const { body } = parseRow(Body, row, `a part of week ${week}`)
        yield parseShape(PartRow, JSON.parse(body), `a part of week ${week}`)
      }
    },

    saveFlagged: (week, of, keys) =>
      put(flaggedKey(week, of), { team: of.team, keys: keys.map(textOf) }),

    async *flagged(week, account) {
      const rows = queryRows(deps, partitionQuery(weekPk(week), flaggedPrefix(account)))
      for await (const row of rows) {
        const { team, keys } = parseRow(FlaggedRow, row, `the keys listed in week ${week}`)
        yield { team, keys: keys.map(keyIn) }
      }
    },

    ...createDigestRows({ ...deps, keptMs: KEPT_MS }),

    saveTold: (team, told) => put(toldKey(team, told.week), told, TOLD_KEPT_MS),

    async lastTold(team, before) {
      const [last] = await newestTold(deps, team, before, 1)
      return last
    },

    async toldOver(team, before, weeks) {
      return (await newestTold(deps, team, before, weeks)).toReversed()
    },
  }
}

async function newestTold(
  deps: TableDeps,
  team: string,
  before: WeekId,
  most: number,
): Promise<readonly Told[]> {
  const found: Told[] = []
  const rows = queryRows(deps, {
    KeyConditionExpression: '#pk = :pk AND #sk < :before',
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': toldPk(team), ':before': before },
    ConsistentRead: true,
    ScanIndexForward: false,
    Limit: most,
  })
  for await (const row of rows) {
    found.push(parseRow(Told, row, `what ${team} was told`))
    if (found.length >= most) break
  }
  return found
}

/** One text for each: a row holds thousands. No name of an IAM user has a space. */
function textOf({ userName, keyId }: FlaggedKey): string {
  return `${keyId} ${userName}`
}

function keyIn(text: string): FlaggedKey {
  const [keyId = '', userName] = text.split(' ')
  return { keyId, userName: IamUserName.parse(userName) }
}
