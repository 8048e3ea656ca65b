import { z } from 'zod'
import type { AccountId } from '../../requests/ids.ts'
import { Moment } from '../../requests/ids.ts'
import type { ChainEnd } from '../../requests/ledger.ts'
import type { ChainHead } from '../../requests/ledger-anchor.ts'
import type { Request } from '../../requests/request.ts'
import type { TableDeps } from './document-client.ts'
import { HEADS_PK, headKey, outsideChain, requestChain } from './keys.ts'
import { parseRow } from './parse-row.ts'
import { partitionQuery, queryRows } from './query-pages.ts'
import type { Item } from './request-row.ts'

/**
 * The ends of all chains in one partition: a small row for each, written in the transaction that makes its chain longer. So an anchor misses no chain, also of
 * an account that the configuration no longer names, and reads a hundred thousand of them as some fifteen pages, with the permission to query and no other.
 * The history pointers would be as complete, but each needs a read of its request; a scan would read every row of the table.
 */
const HeadRow = z.object({ sk: z.string(), seq: z.number().int(), head: z.string(), at: Moment })

export function headItem({ chain, ...end }: ChainHead): Item {
  return { ...headKey(chain), ...end }
}

export function headOfRequest(request: Request): ChainHead {
  return { chain: requestChain(request.id), ...request.ledger, at: request.updatedAt }
}

export function headOfOutside(account: AccountId, end: ChainEnd, at: Moment): ChainHead {
  return { chain: outsideChain(account), seq: end.seq, head: end.head, at }
}

/** Every head, ordered by the name of its chain. */
export async function* readHeads(deps: TableDeps): AsyncGenerator<ChainHead, void, undefined> {
  for await (const row of queryRows(deps, partitionQuery(HEADS_PK))) yield headFromItem(row)
}

export function headFromItem(item: unknown): ChainHead {
  const { sk: chain, ...end } = parseRow(HeadRow, item, 'the head of a chain')
  return { chain, ...end }
}
