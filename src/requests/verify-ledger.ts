import { chainFaults, type LedgerFault, type StoredChain } from './ledger-faults.ts'
import { createUnreadNotes, type Unread } from './unread.ts'
import {
  type AnchorFault,
  type AnchorSource,
  type AnchorsRead,
  verifyAnchors,
} from './verify-anchors.ts'
import { type CopiesRead, type LedgerCopies, verifyCopies } from './verify-copies.ts'

/**
 * Walks every chain that anything in the table speaks of, and holds it against its row, the index of heads and the anchors, and against the copies in a locked bucket where somebody names it. It only reads.
 * What could not be read is listed apart: a ledger of which a part is not known is not found to be whole.
 */
export interface LedgerSource extends AnchorSource {
  /** The names of all chains that a row, an event or the index speaks of; some more than once. */
  chains(): AsyncIterable<string>
  /** The chain at one moment: row, index and events fit each other unless somebody made them not to. */
  read(chain: string): Promise<StoredChain>
}

export interface LedgerReport {
  readonly chains: number
  readonly events: number
  readonly anchors: number
  readonly faults: readonly (LedgerFault | AnchorFault)[]
  /** Held against the copies in the bucket; unset when nobody asked for that. */
  readonly copies: CopiesRead | undefined
  readonly unread: readonly Unread[]
}

export interface VerifyOptions {
  /** The digest that stands in the channel. */
  readonly anchor?: string | undefined
  /** Only this chain. */
  readonly chain?: string | undefined
  readonly copies?: LedgerCopies | undefined
}

const AT_ONCE = 16

export async function verifyLedger(
  source: LedgerSource,
  { anchor, chain: only, copies }: VerifyOptions = {},
): Promise<LedgerReport> {
  const { unread, noted } = createUnreadNotes()
  const anchors = await noted('anchors', () => verifyAnchors(source, anchor))
  const names = new Set<string>(only === undefined ? anchors?.ends.keys() : [only])
  if (only === undefined)
    await noted('chains', async () => {
      for await (const name of source.chains()) names.add(name)
    })
  const faults: (LedgerFault | AnchorFault)[] = [...(anchors?.faults ?? [])]
  let events = 0
  await inParallel(names, async (name) => {
    const stored = await noted(name, () => source.read(name))
    if (stored === undefined) return
    events += stored.events.length
    faults.push(...faultsOf(name, stored, anchors, only))
  })
  const copied = copies && (await verifyCopies(copies, source, only))
  return {
    chains: names.size,
    events,
    anchors: anchors?.count ?? 0,
    faults,
    copies: copied,
    unread: [...unread, ...(copied?.unread ?? [])],
  }
}

function faultsOf(
  name: string,
  stored: StoredChain,
  anchors: AnchorsRead | undefined,
  only: string | undefined,
): readonly LedgerFault[] {
  const faults = chainFaults(name, stored, anchors?.ends.get(name) ?? [])
  // Somebody asked for it by name, so that nothing of it is there is an answer too.
  const nothing = stored.end === undefined && faults.length === 0 && only !== undefined
  return nothing ? [{ chain: name, kind: 'vanished' }] : faults
}

async function inParallel(
  names: ReadonlySet<string>,
  work: (name: string) => Promise<void>,
): Promise<void> {
  const left = names.values()
  const lane = async (): Promise<void> => {
    for (const name of left) await work(name)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
