import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { Digest, type WeekStore } from '../../reminders/week-store.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { digestKey } from './keys.ts'
import { parseRow, parseShape } from './parse-row.ts'
import type { Pause } from './pause.ts'
import { dueAttributes } from './request-row.ts'
import { notNewer, stamped } from './row-versions.ts'
import { expiryAfter, wallMoment } from './wall-time.ts'

/**
 * What each team is told in a week: one row for each, which one worker at a time may work on. A lease that has run out belonged to a worker that stopped; who comes next sees in the state how far that came.
 */
export interface DigestRowsDeps extends TableDeps {
  readonly wallNow: () => number
  readonly newToken: () => string
  readonly pause: Pause
  readonly keptMs: number
}

type DigestRows = Pick<
  WeekStore,
  'addDigest' | 'readDigest' | 'leaseDigest' | 'settleDigest' | 'againNow'
>

const KNOWN = notNewer('digest')
const NOT_OVER = ['waiting', 'posted', 'undelivered'] as const

export function createDigestRows({
  client,
  table,
  wallNow,
  newToken,
  pause,
  keptMs,
}: DigestRowsDeps): DigestRows {
  const readDigest: DigestRows['readDigest'] = async (week, team) => {
    const { Item: item } = await client.send(
      new GetCommand({ TableName: table, Key: digestKey(week, team), ConsistentRead: true }),
    )
    return item && parseRow(Digest, item, `the digest of ${team} in ${week}`)
  }
  return {
    readDigest,

    async addDigest(week, team, now) {
      const key = digestKey(week, team)
      const digest: Digest = { week, team, state: 'waiting', attempts: 0 }
      const add = new PutCommand({
        TableName: table,
        Item: stamped({
          ...digest,
          ...key,
          ...dueAttributes(key, now.toISOString()),
          expiresAt: expiryAfter(wallNow(), keptMs),
        }),
        ConditionExpression: 'attribute_not_exists(pk)',
      })
      await conditionalWrite(() => client.send(add), pause)
    },

    async leaseDigest(week, team, { now: moment, leaseMs }) {
      const now = wallNow()
      const token = newToken()
      const take = new UpdateCommand({
        TableName: table,
        Key: digestKey(week, team),
        UpdateExpression: 'SET #token = :token, #leaseUntil = :until',
        ConditionExpression: `#state IN (:waiting, :posted, :undelivered) AND #dueAt <= :moment AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now) AND ${KNOWN.condition}`,
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
          ':until': wallMoment(now, leaseMs),
          ':now': wallMoment(now),
          ':moment': moment.toISOString(),
          ...Object.fromEntries(NOT_OVER.map((state) => [`:${state}`, state])),
        },
        ReturnValues: 'ALL_NEW',
      })
      const outcome = await conditionalWrite(() => client.send(take), pause)
      if (outcome.kind === 'written')
        return {
          digest: parseRow(Digest, outcome.answer.Attributes, `the digest of ${team} in ${week}`),
          token,
        }
      const found = await readDigest(week, team)
      return found !== undefined && NOT_OVER.some((state) => state === found.state)
        ? 'busy'
        : 'over'
    },

    async settleDigest(token, next, { dueAt, keepLease } = {}) {
      const digest = parseShape(Digest, next, `the digest of ${next.team} in ${next.week}`)
      const key = digestKey(digest.week, digest.team)
      const { week: _week, team: _team, ...members } = digest
      const values = {
        ...members,
        ...(dueAt !== undefined && dueAttributes(key, dueAt.toISOString())),
      }
      const set = Object.entries(values).filter(([, value]) => value !== undefined)
      const gone = [
        ...(dueAt === undefined ? ['duePk', 'dueAt'] : []),
        ...(keepLease === true ? [] : ['token', 'leaseUntil']),
        ...(digest.why === undefined ? ['why'] : []),
      ]
      const settle = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}${gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`}`,
        ConditionExpression: '#token = :ours',
        ExpressionAttributeNames: Object.fromEntries(
          [...new Set([...set.map(([name]) => name), ...gone, 'token'])].map((name) => [
            `#${name}`,
            name,
          ]),
        ),
        ExpressionAttributeValues: {
          ':ours': token,
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        },
      })
      return (await conditionalWrite(() => client.send(settle), pause)).kind === 'written'
    },

    async againNow(week, team, now) {
      const key = digestKey(week, team)
      const { duePk, dueAt } = dueAttributes(key, now.toISOString())
      const again = new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET #duePk = :duePk, #dueAt = :dueAt',
        ConditionExpression: `#state = :undelivered AND ${KNOWN.condition}`,
        ExpressionAttributeNames: {
          ...KNOWN.names,
          '#duePk': 'duePk',
          '#dueAt': 'dueAt',
          '#state': 'state',
        },
        ExpressionAttributeValues: {
          ':duePk': duePk,
          ':dueAt': dueAt,
          ':undelivered': 'undelivered',
          ...KNOWN.values,
        },
      })
      return (await conditionalWrite(() => client.send(again), pause)).kind === 'written'
    },
  }
}
