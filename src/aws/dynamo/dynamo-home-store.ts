import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { HomeStore, HomeTurn } from '../../requests/home-store.ts'
import { SlackUserId } from '../../requests/ids.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { homeKey, homeWatchKey, homeWatchPk } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/**
 * Who opened Home, one row for each person and one for each source of approvals that they are in. All of it goes by time-to-live thirty days after Home was opened.
 * Many changes at once ask for one drawing: the first marks the row, and the drawing takes the mark off before it reads anything, so that no later change is missed.
 */
export interface DynamoHomeStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL and for the mark. */
  readonly wallNow: () => number
  readonly pause?: Pause
}

const KEPT_MS = 30 * DAY_MS
/** A drawing that was asked for and never began, because its job was lost, is asked for again after this. */
const ASKED_FOR_MS = 2 * MINUTE_MS

const Row = z.object({
  page: z.number().int(),
  turn: z.number().int(),
  approvesFor: z.array(z.string()).optional(),
})
const Watcher = z.object({ person: SlackUserId })

export function createDynamoHomeStore(options: DynamoHomeStoreDeps): HomeStore {
  const deps = { pause: jitteredPause, ...options }
  const { client, table, wallNow, pause } = deps

  return {
    async opened(person, { at, page, approvesFor, watches }) {
      const expiresAt = expiryAfter(wallNow(), KEPT_MS)
      for (const source of watches)
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...homeWatchKey(source, person), person, expiresAt },
          }),
        )
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: homeKey(person),
          UpdateExpression: `SET ${[
            '#openedAt = :at',
            '#expiresAt = :expiresAt',
            `#page = ${page === undefined ? 'if_not_exists(#page, :page)' : ':page'}`,
            ...(approvesFor === undefined ? [] : ['#approvesFor = :approvesFor']),
          ].join(', ')} ADD #turn :one REMOVE #askedUntil`,
          ExpressionAttributeNames: {
            ...TURN,
            '#openedAt': 'openedAt',
            '#expiresAt': 'expiresAt',
            '#page': 'page',
            ...(approvesFor !== undefined && { '#approvesFor': 'approvesFor' }),
          },
          ExpressionAttributeValues: {
            ':at': at.toISOString(),
            ':expiresAt': expiresAt,
            ':page': page ?? 1,
            ':one': 1,
            ...(approvesFor !== undefined && { ':approvesFor': approvesFor }),
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return turnIn(Attributes, person)
    },

    async redrawn(person) {
      const update = new UpdateCommand({
        TableName: table,
        Key: homeKey(person),
        UpdateExpression: 'ADD #turn :one REMOVE #askedUntil',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: TURN,
        ExpressionAttributeValues: { ':one': 1 },
        ReturnValues: 'ALL_NEW',
      })
      const outcome = await conditionalWrite(() => client.send(update), pause)
      return outcome.kind === 'written' ? turnIn(outcome.answer.Attributes, person) : undefined
    },

    async isLatest(person, turn) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: homeKey(person), ConsistentRead: true }),
      )
      return Item === undefined || turnIn(Item, person).turn === turn
    },

    async askToRedraw(person) {
      const now = wallNow()
      const mark = new UpdateCommand({
        TableName: table,
        Key: homeKey(person),
        UpdateExpression: 'SET #askedUntil = :until',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(#askedUntil) OR #askedUntil <= :now)',
        ExpressionAttributeNames: { '#askedUntil': 'askedUntil' },
        ExpressionAttributeValues: {
          ':until': wallMoment(now, ASKED_FOR_MS),
          ':now': wallMoment(now),
        },
      })
      return (await conditionalWrite(() => client.send(mark), pause)).kind === 'written'
    },

    async watching(source) {
      const people: SlackUserId[] = []
      for await (const row of queryRows({ client, table }, partitionQuery(homeWatchPk(source))))
        people.push(parseRow(Watcher, row, `a watcher of ${source}`).person)
      return people
    },
  }
}

const TURN = { '#turn': 'turn', '#askedUntil': 'askedUntil' }

function turnIn(row: Readonly<Record<string, unknown>> | undefined, person: string): HomeTurn {
  return parseRow(Row, row, `the Home of ${person}`)
}
