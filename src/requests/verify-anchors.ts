import { LEDGER_ROOT } from './ledger.ts'
import { Anchor, anchorDigest, type ChainHead, headsSum } from './ledger-anchor.ts'
import type { AnchoredEnd } from './ledger-faults.ts'

/**
 * Walks the stored anchors from the first day on: each must give its digest, hang in the one before, and list heads that give the digest over all heads.
 * On the way it collects where every chain stood at which anchor. What the anchors say is worth as much as the digest that people read in the channel.
 */
export interface AnchorFault {
  readonly day: string
  readonly kind:
    | 'anchor_changed'
    /** An anchor is missing before this one, or was replaced. */
    | 'anchor_not_chained'
    /** The heads that it lists are not the ones it was made over. */
    | 'anchor_heads_differ'
    /** No stored anchor has the digest that stands in the channel. */
    | 'anchor_not_found'
}

export interface AnchorSource {
  /** Anchors as they are stored, by day. */
  anchors(): AsyncIterable<{ readonly day: string; readonly stored: unknown }>
  pages(id: string): AsyncIterable<ChainHead>
}

export interface AnchorsRead {
  readonly count: number
  readonly faults: readonly AnchorFault[]
  /** By chain, in the order of days. */
  readonly ends: ReadonlyMap<string, readonly AnchoredEnd[]>
}

export async function verifyAnchors(
  source: AnchorSource,
  /** What somebody read in the channel. */
  expected?: string,
): Promise<AnchorsRead> {
  const faults: AnchorFault[] = []
  const ends = new Map<string, AnchoredEnd[]>()
  let prev: string = LEDGER_ROOT
  let count = 0
  let seen = expected === undefined
  let listed = true
  for await (const { day, stored } of source.anchors()) {
    count += 1
    const anchor = Anchor.safeParse(stored).data
    if (anchor === undefined || !isWhole(anchor, day)) {
      faults.push({ day, kind: 'anchor_changed' })
      if (anchor === undefined) continue
    }
    if (anchor.prev !== prev) faults.push({ day, kind: 'anchor_not_chained' })
    prev = anchor.digest
    seen ||= anchor.digest === expected
    await collect(source, anchor, ends)
    // Each anchor lists only what may have moved, so one broken list would speak against all that follow.
    if (listed && !givesHeads(anchor, ends)) {
      faults.push({ day, kind: 'anchor_heads_differ' })
      listed = false
    }
  }
  if (!seen) faults.push({ day: '', kind: 'anchor_not_found' })
  return { count, faults, ends }
}

function isWhole(anchor: Anchor, day: string): boolean {
  const { digest, ...members } = anchor
  return anchor.day === day && anchorDigest(members) === digest
}

async function collect(
  source: AnchorSource,
  { day, pages }: Anchor,
  ends: Map<string, AnchoredEnd[]>,
): Promise<void> {
  for await (const { chain, seq, head } of source.pages(pages.id)) {
    const known = ends.get(chain)
    const last = known?.at(-1)
    if (last?.seq === seq && last.head === head) continue
    if (known === undefined) ends.set(chain, [{ day, seq, head }])
    else known.push({ day, seq, head })
  }
}

function givesHeads(anchor: Anchor, ends: ReadonlyMap<string, readonly AnchoredEnd[]>): boolean {
  const sum = headsSum()
  for (const chain of [...ends.keys()].sort()) {
    const last = ends.get(chain)?.at(-1)
    if (last !== undefined) sum.add({ chain, seq: last.seq, head: last.head })
  }
  const { chains, heads } = sum.end()
  return chains === anchor.chains && heads === anchor.heads
}
