import { randomUUID } from 'node:crypto'
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { NotOursNote, NotOursStore } from '../../reminders/not-ours.ts'
import { AccessKeyId, AccountId, IamUserName, Moment } from '../../requests/ids.ts'
import { chainNext } from '../../requests/ledger.ts'
import type { OutsideEntry } from '../../requests/outside-event.ts'
import { SignedAct } from '../../requests/signed-act.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { known, unknown } from '../../shared/known.ts'
import { errorCode } from '../error-code.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { notOursKey, notOursPk, outsideChain } from './keys.ts'
import { LedgerAheadError } from './ledger-ahead-error.ts'
import { outsideWrites, readOutsideEnd } from './outside-chain.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped, upgraded } from './row-versions.ts'
import { type TransactDeps, transact } from './transact.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Who said last of which key that it is not their team's: one row for each key, written with the event in the account's outside chain or not at all. Of two clicks at once one is recorded.
 */
export interface DynamoNotOursStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KEPT_MS = 90 * DAY_MS
const TRIES = 5

export const NotOursRow = z.object({
  account: AccountId,
  keyId: AccessKeyId,
  userName: IamUserName,
  team: z.string(),
  at: Moment,
  act: SignedAct,
  told: z.boolean(),
})

/** Others wrote to the chain of the account every time: the job comes again. */
class OutsideChainBusyError extends Error {
  override readonly name = 'OutsideChainBusyError'
}

export function createDynamoNotOursStore(options: DynamoNotOursStoreDeps): NotOursStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const { client, table, pause, wallNow } = deps
  return {
    say: (note, entry, since) => say(deps, note, entry, since),
    async told({ account, keyId, at }) {
      const update = new UpdateCommand({
        TableName: table,
        Key: notOursKey(account, keyId),
        UpdateExpression: 'SET told = :true',
        ConditionExpression: '#at = :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':true': true, ':at': at },
      })
      await conditionalWrite(() => client.send(update), pause)
    },
    async ofAccount(account) {
      try {
        const found: NotOursNote[] = []
        for await (const row of queryRows(deps, partitionQuery(notOursPk(account)))) {
          const parsed = NotOursRow.safeParse(upgraded(row, 'that a key is not theirs'))
          // TTL only tidies: by wall time a row is over that DynamoDB has not deleted yet.
          if (parsed.success && Number(row['expiresAt']) * 1_000 > wallNow())
            found.push(parsed.data)
        }
        return known(found)
      } catch (error) {
        return unknown(`dynamodb:Query: ${errorCode(error)}`)
      }
    },
  }
}

async function say(
  deps: TransactDeps & DynamoNotOursStoreDeps,
  note: NotOursNote,
  entry: OutsideEntry,
  since: string,
): ReturnType<NotOursStore['say']> {
  const { account, keyId, at } = note
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await read(deps, note)
    if (before !== undefined && before.at > since) return { kind: 'already', note: before }
    const end = await readOutsideEnd(deps, account)
    const event = chainNext(end, { account, at, ...entry })
    const Item = stamped({
      ...note,
      ...notOursKey(account, keyId),
      expiresAt: expiryAfter(deps.wallNow(), KEPT_MS),
    })
    const outcome = await transact(deps, [
      ...outsideWrites(deps.table, event, end, note),
      { label: 'note', item: { Put: { TableName: deps.table, Item, ...asBefore(before) } } },
    ])
    if (outcome.kind === 'written') return { kind: 'said', note }
    if (outcome.kind === 'refused' && outcome.by.has('ledger') && !outcome.by.has('head'))
      throw new LedgerAheadError(outsideChain(account))
  }
  throw new OutsideChainBusyError(`the chain of ${account} was written to every time`)
}

function asBefore(before: NotOursNote | undefined) {
  return before === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#at = :before',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':before': before.at },
      }
}

async function read(
  { client, table }: TableDeps,
  { account, keyId }: NotOursNote,
): Promise<NotOursNote | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: notOursKey(account, keyId), ConsistentRead: true }),
  )
  return Item === undefined ? undefined : parseRow(NotOursRow, Item, 'that a key is not theirs')
}
