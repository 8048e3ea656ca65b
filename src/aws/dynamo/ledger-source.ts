import { GetCommand, ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb'
import { z } from 'zod'
import { AccessKeyId, AccountId, RequestId } from '../../requests/ids.ts'
import type { ChainEnd } from '../../requests/ledger.ts'
import type { StoredChain } from '../../requests/ledger-faults.ts'
import type { LedgerSource } from '../../requests/verify-ledger.ts'
import type { TableDeps } from './document-client.ts'
import { readAnchorPages } from './dynamo-anchor-store.ts'
import {
  ANCHORS_PK,
  HEADS_PK,
  headKey,
  incidentChain,
  incidentKey,
  incidentLedgerPk,
  type Key,
  ledgerPk,
  outsideLedgerPk,
  requestChain,
  requestKey,
} from './keys.ts'
import { jitteredPause } from './pause.ts'
import { partitionQuery, queryRows } from './query-pages.ts'

/**
 * The ledger as it stands in the table, for whoever verifies it with permissions of their own. It scans the whole table for names, because a chain whose row, index and pointers
 * somebody deleted is found in no other way, and reads nothing but keys there. It writes nothing.
 */
export function createLedgerSource(deps: TableDeps): LedgerSource {
  return {
    chains: () => scanForChains(deps),
    read: (chain) => readChain(deps, chain),
    async *anchors() {
      for await (const row of queryRows(deps, partitionQuery(ANCHORS_PK)))
        yield { day: String(row['sk']), stored: withoutKey(row) }
    },
    pages: (id) => readAnchorPages(deps, id),
  }
}

const CHAIN_OF_LEDGER = /^LEDGER#(?<chain>(?:REQ|OUT|INCIDENT)#.+)$/

async function* scanForChains({
  client,
  table,
}: TableDeps): AsyncGenerator<string, void, undefined> {
  let start: ScanCommandInput['ExclusiveStartKey']
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ProjectionExpression: 'pk, sk',
        ExclusiveStartKey: start,
      }),
    )
    for (const row of page.Items ?? []) {
      const chain = chainOf({ pk: String(row['pk']), sk: String(row['sk']) })
      if (chain !== undefined) yield chain
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined)
}

function chainOf({ pk, sk }: Key): string | undefined {
  if (pk === HEADS_PK) return sk
  const request = RequestId.safeParse(pk.slice('REQ#'.length)).data
  if (request !== undefined && requestKey(request).pk === pk && requestKey(request).sk === sk)
    return requestChain(request)
  const keyId = AccessKeyId.safeParse(pk.slice('INCIDENT#'.length)).data
  if (keyId !== undefined && incidentKey(keyId).pk === pk && incidentKey(keyId).sk === sk)
    return incidentChain(keyId)
  return CHAIN_OF_LEDGER.exec(pk)?.groups?.['chain']
}

const TRIES = 8

/** Somebody wrote to the chain every time it was read. */
class ChainBusyError extends Error {
  override readonly name = 'ChainBusyError'
}

/** Row, events and row again, until nobody has written in between: a busy request is not a broken one. */
async function readChain(deps: TableDeps, chain: string): Promise<StoredChain> {
  const places = placesOf(chain)
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await jitteredPause(tries)
    const before = await readEnd(deps, places.row)
    const events = await readEvents(deps, places.ledger)
    const indexed = places.row.pk === HEADS_PK ? before : await readEnd(deps, headKey(chain))
    const after = await readEnd(deps, places.row)
    if (JSON.stringify(before) === JSON.stringify(after))
      return { end: after, indexed: indexed === 'broken' ? undefined : indexed, events }
  }
  throw new ChainBusyError(`${chain} was written to whenever it was read`)
}

/** Where the end and the events of a chain stand. The end of an outside chain is the one in the index. */
function placesOf(chain: string): { readonly row: Key; readonly ledger: string } {
  const id = chain.slice('REQ#'.length)
  const request = RequestId.safeParse(id)
  if (chain.startsWith('REQ#') && request.success)
    return { row: requestKey(request.data), ledger: ledgerPk(request.data) }
  const keyId = AccessKeyId.safeParse(chain.slice('INCIDENT#'.length))
  if (chain.startsWith('INCIDENT#') && keyId.success)
    return { row: incidentKey(keyId.data), ledger: incidentLedgerPk(keyId.data) }
  const account = AccountId.safeParse(id)
  const ledger = account.success ? outsideLedgerPk(account.data) : `LEDGER#${chain}`
  return { row: headKey(chain), ledger }
}

const End = z.object({ seq: z.number().int(), head: z.string() })
const Row = z.union([z.object({ ledger: End }).transform(({ ledger }) => ledger), End])

async function readEnd(
  { client, table }: TableDeps,
  key: Key,
): Promise<ChainEnd | 'broken' | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }),
  )
  return item === undefined ? undefined : (Row.safeParse(item).data ?? 'broken')
}

async function readEvents(deps: TableDeps, pk: string): Promise<StoredChain['events']> {
  const events: { place: number; stored: unknown }[] = []
  for await (const row of queryRows(deps, partitionQuery(pk))) {
    const sk = String(row['sk'])
    // A place that no event of ours ever had counts as the one before it begins: it is told as inserted.
    events.push({ place: /^\d{8}$/.test(sk) ? Number(sk) : 0, stored: withoutKey(row) })
  }
  return events
}

function withoutKey(row: Record<string, unknown>): Record<string, unknown> {
  const { pk: _pk, sk: _sk, ...members } = row
  return members
}
