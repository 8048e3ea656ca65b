import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { AccountId } from '../../requests/ids.ts'
import { OutsideEvent, type ReadOutside } from '../../requests/outside-event.ts'
import type { TableDeps } from './document-client.ts'
import { historyPk, outsideLedgerKey, outsideLedgerPk, SK_PREFIX } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { partitionQuery, queryRows } from './query-pages.ts'

/** Outside changes for people: of an account the end of its chain, of a user or a key by pointers. A pointer without its event throws: the ledger lacks one. */
export function createReadOutside(deps: TableDeps): ReadOutside {
  return async (subject, limit) => {
    if (limit <= 0 || subject.of === 'person') return []
    if (subject.of === 'account') return newest(deps, outsideLedgerPk(subject.account), limit)
    const found: OutsideEvent[] = []
    const query = partitionQuery(historyPk(subject), SK_PREFIX.outside)
    for await (const row of queryRows(deps, { ...query, ScanIndexForward: false, Limit: limit })) {
      found.push(await readEvent(deps, parseRow(Pointer, row, 'a pointer to an outside change')))
      if (found.length >= limit) break
    }
    return found
  }
}

const Pointer = z.object({ account: AccountId, seq: z.number().int() })

async function readEvent(
  { client, table }: TableDeps,
  { account, seq }: z.infer<typeof Pointer>,
): Promise<OutsideEvent> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: outsideLedgerKey(account, seq), ConsistentRead: true }),
  )
  return parseRow(OutsideEvent, item, `outside change ${seq} of ${account}`)
}

async function newest(
  deps: TableDeps,
  pk: string,
  limit: number,
): Promise<readonly OutsideEvent[]> {
  const found: OutsideEvent[] = []
  const query = { ...partitionQuery(pk), ScanIndexForward: false, Limit: limit }
  for await (const row of queryRows(deps, query)) {
    found.push(parseRow(OutsideEvent, row, `an outside change of ${pk}`))
    if (found.length >= limit) break
  }
  return found
}
