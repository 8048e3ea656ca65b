import { z } from 'zod'
import { canonicalJson } from '../shared/canonical-json.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { runningSha256, sha256 } from '../shared/sha256.ts'
import { Moment } from './ids.ts'
import { type ChainEnd, LEDGER_ROOT } from './ledger.ts'

/**
 * An anchor is one digest over the ends of all chains, made once a day and shown where awskey cannot take it back. A chain that somebody rewrites so that it fits
 * again no longer gives the digest that people have read. Anchors hang in a chain as well: the newest one covers all before it.
 * Heads come in order and page by page, so that making one needs no more memory for a hundred thousand requests than for ten.
 */
export interface ChainHead extends ChainEnd {
  /** `REQ#<request>` or `OUT#<account>`. */
  readonly chain: string
  /** When the chain last grew. */
  readonly at: Moment
}

const Digest = z.string().regex(/^[0-9a-f]{64}$/)

export const Anchor = z.object({
  /** The day in UTC, by business time: there is one anchor for each. */
  day: z.iso.date(),
  at: Moment,
  chains: z.number().int(),
  /** Over all heads, in the order of their chains. */
  heads: Digest,
  /** Where the heads are listed that may have moved since the anchor before. */
  pages: z.object({ id: z.string(), count: z.number().int() }),
  /** The digest of the anchor before. */
  prev: Digest,
  /** Over everything above: what people compare. */
  digest: Digest,
})
export type Anchor = z.infer<typeof Anchor>

export interface AnchorStore {
  /** The newest anchor, or the newest of an earlier day than `before`; `undefined` when there is none. */
  newest(before?: string): Promise<Anchor | undefined>
  /** The head of every chain, ordered by the name of the chain. Throws when a page cannot be read. */
  heads(): AsyncIterable<ChainHead>
  savePage(pages: string, page: number, heads: readonly ChainHead[]): Promise<void>
  /** Writes it on condition that the day has none yet, and gives the anchor that the day has then. */
  save(anchor: Anchor): Promise<Anchor>
}

export interface MakeAnchorDeps {
  readonly store: AnchorStore
  readonly clock: Clock
  newToken(): string
}

/** Today's anchor, made now or before, and the one that was the newest until then. */
export interface AnchorMade {
  readonly anchor: Anchor
  readonly before: Anchor | undefined
}

/** 300 KB at most; an item may have 400. */
const HEADS_IN_PAGE = 2_500
/** An event's moment is taken seconds before it is committed; a day is beyond any doubt. */
const MAY_HAVE_MOVED_MS = DAY_MS

export function createMakeAnchor(deps: MakeAnchorDeps): () => Promise<AnchorMade> {
  return async () => {
    const now = deps.clock.now()
    const day = dayOf(now)
    const newest = await deps.store.newest()
    if (newest !== undefined && newest.day >= day)
      return { anchor: newest, before: await deps.store.newest(newest.day) }
    const pages = `${day}#${deps.newToken()}`
    const since = newest && addMs(new Date(newest.at), -MAY_HAVE_MOVED_MS).toISOString()
    const sum = headsSum()
    let moved: ChainHead[] = []
    let count = 0
    for await (const head of deps.store.heads()) {
      sum.add(head)
      if (since === undefined || head.at >= since) moved.push(head)
      if (moved.length < HEADS_IN_PAGE) continue
      await deps.store.savePage(pages, count++, moved)
      moved = []
    }
    if (moved.length > 0) await deps.store.savePage(pages, count++, moved)
    const members = {
      day,
      at: now.toISOString(),
      ...sum.end(),
      pages: { id: pages, count },
      prev: newest?.digest ?? LEDGER_ROOT,
    }
    const anchor = await deps.store.save({ ...members, digest: anchorDigest(members) })
    return { anchor, before: newest }
  }
}

export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 'YYYY-MM-DD'.length)
}

export function anchorDigest(members: Omit<Anchor, 'digest'>): string {
  return sha256(`awskey-anchor-v1\n${canonicalJson(members)}`)
}

/** The digest over heads that are added in the order of their chains. */
export function headsSum(): {
  add(head: Pick<ChainHead, 'chain' | 'seq' | 'head'>): void
  end(): Pick<Anchor, 'chains' | 'heads'>
} {
  const sum = runningSha256()
  let chains = 0
  return {
    add({ chain, seq, head }) {
      chains += 1
      sum.add(`${chain} ${seq} ${head}\n`)
    },
    end: () => ({ chains, heads: sum.hex() }),
  }
}
