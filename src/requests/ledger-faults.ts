import { z } from 'zod'
import { type ChainEnd, type ChainedEvent, LEDGER_ROOT, ledgerHash } from './ledger.ts'

/**
 * What is wrong with one chain, from everything that the table holds about it. Pure. It trusts nothing: not that an event is one, not that it stands where it says,
 * and not the ends that the row, the index and the anchors name. An empty answer means that all of them agree.
 */
export const FAULT_KINDS = [
  /** The event's content no longer gives its hash, or is no event any more. */
  'changed',
  'missing',
  /** It stands in a place or a chain that is not its own. */
  'inserted',
  /** It does not follow from the one before. */
  'not_chained',
  /** The row was rolled back: there are events beyond its end. */
  'row_behind',
  /** The row ends later than its events do. */
  'row_ahead',
  /** The row names another last event than there is. */
  'head_differs',
  /** The row is gone, and its events or an anchor tell of it. */
  'vanished',
  /** No end in the index of heads: the next anchor would miss this chain. */
  'not_indexed',
  'index_differs',
  /** The chain had more events at an anchor than it has now. */
  'shorter_than_anchored',
  /** The event that an anchor names has another hash now: everything up to it may have been rewritten. */
  'not_as_anchored',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface LedgerFault {
  readonly chain: string
  readonly kind: FaultKind
  readonly seq?: number
  /** The anchor that shows it. */
  readonly day?: string
}

/** A chain as it stands in the table. */
export interface StoredChain {
  /** The end that its row names; `undefined` when there is no row. `broken`: there is one, and it names none. */
  readonly end: ChainEnd | 'broken' | undefined
  /** The end in the index of heads. */
  readonly indexed: ChainEnd | undefined
  /** Events in the order of their places. */
  readonly events: readonly { readonly place: number; readonly stored: unknown }[]
}

/** An end of the chain that an anchor lists. */
export interface AnchoredEnd extends ChainEnd {
  readonly day: string
}

export function chainFaults(
  chain: string,
  stored: StoredChain,
  anchored: readonly AnchoredEnd[],
): readonly LedgerFault[] {
  const { faults, hashes, last } = walk(chain, stored.events)
  const found = stored.events.length > 0 || anchored.length > 0 || stored.indexed !== undefined
  if (stored.end === undefined && found) faults.push({ chain, kind: 'vanished' })
  if (stored.end === 'broken') faults.push({ chain, kind: 'head_differs' })
  if (typeof stored.end === 'object')
    faults.push(...endFaults(chain, stored.end, stored.indexed, last))
  for (const { seq, head, day } of anchored) {
    if (seq > last.seq) faults.push({ chain, kind: 'shorter_than_anchored', seq, day })
    else if (hashes.get(seq) !== head) faults.push({ chain, kind: 'not_as_anchored', seq, day })
  }
  return faults
}

const Chained = z.looseObject({
  seq: z.number().int().positive(),
  prev: z.string(),
  hash: z.string(),
})

interface Walked {
  readonly faults: LedgerFault[]
  readonly hashes: ReadonlyMap<number, string>
  readonly last: ChainEnd
}

function walk(chain: string, events: StoredChain['events']): Walked {
  const faults: LedgerFault[] = []
  const hashes = new Map<number, string>()
  let seq = 0
  /** Unset where the event before is missing or no event: what follows cannot be held against it. */
  let prev: string | undefined = LEDGER_ROOT
  for (const { place, stored } of events) {
    const event: (ChainedEvent & Record<string, unknown>) | undefined =
      Chained.safeParse(stored).data
    const stands = place > seq && (event === undefined || isOf(chain, event, place))
    if (!stands) {
      faults.push({ chain, kind: 'inserted', seq: place })
      continue
    }
    if (place > seq + 1) prev = undefined
    while (seq + 1 < place) faults.push({ chain, kind: 'missing', seq: ++seq })
    seq = place
    if (event === undefined) {
      faults.push({ chain, kind: 'changed', seq })
      prev = undefined
      continue
    }
    const { hash, ...body } = event
    if (prev !== undefined && event.prev !== prev) faults.push({ chain, kind: 'not_chained', seq })
    if (ledgerHash(body) !== hash) faults.push({ chain, kind: 'changed', seq })
    hashes.set(seq, hash)
    prev = hash
  }
  return { faults, hashes, last: { seq, head: hashes.get(seq) ?? LEDGER_ROOT } }
}

/** A whole event of another chain fits its own hash; that it says whose it is gives it away. */
function isOf(chain: string, event: Readonly<Record<string, unknown>>, place: number): boolean {
  const names = Names.safeParse(event).data
  return event['seq'] === place && names?.chain === chain
}

const Names = z
  .union([
    z.object({ requestId: z.string() }).transform((of) => `REQ#${of.requestId}`),
    z.object({ account: z.string() }).transform((of) => `OUT#${of.account}`),
    z.object({ keyId: z.string() }).transform((of) => `INCIDENT#${of.keyId}`),
  ])
  .transform((chain) => ({ chain }))

const NAMED_AT_MOST = 50

function endFaults(
  chain: string,
  end: ChainEnd,
  indexed: ChainEnd | undefined,
  last: ChainEnd,
): readonly LedgerFault[] {
  const faults: LedgerFault[] = []
  if (end.seq < last.seq) faults.push({ chain, kind: 'row_behind', seq: end.seq })
  if (end.seq > last.seq) {
    faults.push({ chain, kind: 'row_ahead', seq: end.seq })
    for (let seq = last.seq + 1; seq <= Math.min(end.seq, last.seq + NAMED_AT_MOST); seq++)
      faults.push({ chain, kind: 'missing', seq })
  }
  if (end.seq === last.seq && end.head !== last.head)
    faults.push({ chain, kind: 'head_differs', seq: end.seq })
  if (indexed === undefined) faults.push({ chain, kind: 'not_indexed' })
  else if (indexed.seq !== end.seq || indexed.head !== end.head)
    faults.push({ chain, kind: 'index_differs', seq: indexed.seq })
  return faults
}
