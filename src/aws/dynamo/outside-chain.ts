import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { AccountId } from '../../requests/ids.ts'
import { type ChainEnd, LEDGER_ROOT } from '../../requests/ledger.ts'
import type { OutsideEvent } from '../../requests/outside-event.ts'
import type { HistoryOf } from '../../requests/request-store.ts'
import type { TableDeps } from './document-client.ts'
import { headKey, outsideChain, outsideLedgerKey, outsidePointerKey } from './keys.ts'
import { headFromItem, headItem, headOfOutside } from './ledger-heads.ts'
import type { Write } from './transact.ts'

/** What one more event of an account's outside chain writes: the event, the end of the chain on condition that it is where it was, and where the event is found again. */
export type OutsideLabel = 'ledger' | 'head' | 'pointer'

export async function readOutsideEnd(
  { client, table }: TableDeps,
  account: AccountId,
): Promise<ChainEnd> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: headKey(outsideChain(account)), ConsistentRead: true }),
  )
  return item === undefined ? { seq: 0, head: LEDGER_ROOT } : headFromItem(item)
}

export function outsideWrites(
  table: string,
  event: OutsideEvent,
  end: ChainEnd,
  about: { readonly keyId: string; readonly userName: string },
): readonly Write<OutsideLabel>[] {
  const { account, seq, at, hash } = event
  const subjects: readonly HistoryOf[] = [
    { of: 'key', keyId: about.keyId },
    { of: 'user', account, userName: about.userName },
  ]
  const put = (Item: object, condition: object = {}) => ({
    Put: { TableName: table, Item: { ...Item }, ...condition },
  })
  const atEnd =
    end.seq === 0
      ? { ConditionExpression: NEW }
      : {
          ConditionExpression: 'seq = :seq AND head = :head',
          ExpressionAttributeValues: { ':seq': end.seq, ':head': end.head },
        }
  return [
    {
      label: 'ledger',
      item: put({ ...event, ...outsideLedgerKey(account, seq) }, { ConditionExpression: NEW }),
    },
    { label: 'head', item: put(headItem(headOfOutside(account, { seq, head: hash }, at)), atEnd) },
    ...subjects.map((subject) => ({
      label: 'pointer' as const,
      item: put({ ...outsidePointerKey(subject, at, account, seq), account, seq }),
    })),
  ]
}

const NEW = 'attribute_not_exists(pk)'
