import { randomUUID } from 'node:crypto'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import type { KeyChange } from '../../keys/key-changes.ts'
import type { OutsideStore, SeenChange } from '../../keys/outside-changes.ts'
import { AccessKeyId, AccountId, IamUserId, IamUserName, Moment } from '../../requests/ids.ts'
import { type ChainEnd, chainNext } from '../../requests/ledger.ts'
import type { OutsideEntry, OutsideEvent } from '../../requests/outside-event.ts'
import { DAY_MS } from '../../shared/duration.ts'
import { conditionalWrite } from './conditional-write.ts'
import type { TableDeps } from './document-client.ts'
import { outsideChain, SEEN_PK, seenKey } from './keys.ts'
import { LedgerAheadError } from './ledger-ahead-error.ts'
import { type OutsideLabel, outsideWrites, readOutsideEnd } from './outside-chain.ts'
import { parseRow } from './parse-row.ts'
import { jitteredPause, type Pause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import { stamped } from './row-versions.ts'
import { type TransactDeps, transact, type Write } from './transact.ts'
import { expiryAfter } from './wall-time.ts'

/**
 * Changes that inventories showed, and the outside chain of each account. A change is noted once, however many workers see it; its event, the end of the chain and
 * what is noted about it are one transaction. Settled notes stay for a week, so that a late worker finds that the change is known.
 */
export interface DynamoOutsideStoreDeps extends TableDeps {
  /** Wall time in milliseconds, for TTL. */
  readonly wallNow: () => number
  readonly newToken?: () => string
  readonly pause?: Pause
}

const KEPT_MS = 7 * DAY_MS
const TRIES = 5

export const SeenRow = z.object({
  account: AccountId,
  userName: IamUserName,
  userId: IamUserId,
  path: z.string(),
  tags: z.record(z.string(), z.string()).optional(),
  keyId: AccessKeyId,
  what: z.enum(['key_created', 'made_active', 'made_inactive', 'deleted']),
  after: Moment,
  seenAt: Moment,
  id: z.string(),
  rev: z.number().int(),
  recorded: z.object({ seq: z.number().int(), at: Moment, actor: z.string() }).optional(),
  told: z.boolean(),
  lookAt: Moment.optional(),
  looks: z.number().int(),
  settled: z.literal(true).optional(),
})

export function createDynamoOutsideStore(options: DynamoOutsideStoreDeps): OutsideStore {
  const deps = { newToken: () => randomUUID(), pause: jitteredPause, ...options }
  const put = async (
    change: SeenChange,
    condition: Pick<PutItem, 'ConditionExpression' | 'ExpressionAttributeValues'>,
    more: object = {},
  ): Promise<boolean> => {
    const Item = stamped({ ...change, ...more, ...seenKey(change.id) })
    const command = new PutCommand({ TableName: deps.table, Item, ...condition })
    const outcome = await conditionalWrite(() => deps.client.send(command), deps.pause)
    return outcome.kind === 'written'
  }
  return {
    async seen(changes) {
      for (const change of changes)
        await put(firstNote(change), { ConditionExpression: 'attribute_not_exists(pk)' })
    },
    async open() {
      const found: SeenChange[] = []
      for await (const row of queryRows(deps, partitionQuery(SEEN_PK))) {
        const { settled, tags, recorded, lookAt, ...change } = parseRow(SeenRow, row, 'a change')
        if (settled !== true)
          found.push({
            ...change,
            tags,
            ...(recorded !== undefined && { recorded }),
            ...(lookAt !== undefined && { lookAt }),
          })
      }
      return found.toSorted((a, b) => Date.parse(a.seenAt) - Date.parse(b.seenAt))
    },
    settle: (change) =>
      put({ ...change, rev: change.rev + 1 }, unchanged(change), {
        settled: true,
        expiresAt: expiryAfter(deps.wallNow(), KEPT_MS),
      }),
    async keep(change) {
      const next = { ...change, rev: change.rev + 1 }
      return (await put(next, unchanged(change))) ? next : undefined
    },
    record: (change, entry, at, next) => record(deps, change, entry, { at, next }),
  }
}

type PutItem = NonNullable<Write<string>['item']['Put']>

function unchanged({
  rev,
}: SeenChange): Pick<PutItem, 'ConditionExpression' | 'ExpressionAttributeValues'> {
  return { ConditionExpression: 'rev = :rev', ExpressionAttributeValues: { ':rev': rev } }
}

function firstNote(change: KeyChange): SeenChange {
  const { account, keyId, what, after } = change
  return { ...change, id: `${account}#${keyId}#${what}#${after}`, rev: 1, told: false, looks: 0 }
}

interface Recording {
  readonly at: Date
  readonly next: Partial<Pick<SeenChange, 'lookAt' | 'looks'>>
}

async function record(
  deps: TransactDeps,
  change: SeenChange,
  entry: OutsideEntry,
  { at, next }: Recording,
): Promise<SeenChange | undefined> {
  const { account } = change
  for (let tries = 0; tries < TRIES; tries++) {
    const end = await readOutsideEnd(deps, account)
    const event = chainNext(end, { account, at: at.toISOString(), ...entry })
    const { lookAt: _lookAt, ...rest } = change
    const recorded = {
      ...rest,
      ...next,
      rev: change.rev + 1,
      recorded: { seq: event.seq, at: event.at, actor: event.actor },
    }
    const outcome = await transact(deps, writesOf(deps.table, event, end, change, recorded))
    if (outcome.kind === 'written') return recorded
    if (outcome.kind === 'contended') continue
    if (outcome.by.has('seen')) return undefined
    if (outcome.by.has('ledger') && !outcome.by.has('head'))
      throw new LedgerAheadError(outsideChain(account))
  }
  return undefined
}

function writesOf(
  table: string,
  event: OutsideEvent,
  end: ChainEnd,
  from: SeenChange,
  recorded: SeenChange,
): readonly Write<OutsideLabel | 'seen'>[] {
  const seen = stamped({ ...recorded, ...seenKey(recorded.id) })
  return [
    ...outsideWrites(table, event, end, from),
    {
      label: 'seen',
      item: { Put: { TableName: table, Item: { ...seen }, ...unchanged(from) } },
    },
  ]
}
