import { addMs, DAY_MS } from '../shared/duration.ts'
import { fewAtOnce } from '../shared/few-at-once.ts'
import type { Anchor, AnchorStore, ChainHead } from './ledger-anchor.ts'
import type { JobClaims } from './request-store.ts'
import type { LedgerSource } from './verify-ledger.ts'

/**
 * Copies the ledger day by day to where awskey cannot take it back: for each anchor, the anchor and every event of the chains that it lists that is not older than the anchor before, less a day. Days overlap, so that none
 * leaves a gap. A day is put once; one that could not be put is put by a later try, before those that follow. It copies what stands there and judges nothing: that is for whoever compares.
 */
export interface LedgerArchive {
  /** Never replaces what is there. */
  put(day: string, lines: readonly string[]): Promise<'kept' | 'kept_before'>
}

export interface ExportLedgerDeps {
  readonly anchors: Pick<AnchorStore, 'newest'>
  readonly source: Pick<LedgerSource, 'pages' | 'read'>
  readonly archive: LedgerArchive
  readonly claims: JobClaims
  readonly leaseMs: number
}

/** Claims are remembered for three weeks. */
const DAYS_BACK = 14
const AT_ONCE = 8

export function createExportLedger(deps: ExportLedgerDeps): () => Promise<void> {
  return async () => {
    for (const anchor of (await claimed(deps)).toReversed()) {
      await deps.archive.put(anchor.day, await linesOf(deps, anchor))
      await deps.claims.finish(jobOf(anchor))
    }
  }
}

function jobOf({ day }: Anchor): string {
  return `ledger-export-${day}`
}

/** From the newest day back to one that is done. */
async function claimed({ anchors, claims, leaseMs }: ExportLedgerDeps): Promise<readonly Anchor[]> {
  const open: Anchor[] = []
  let anchor = await anchors.newest()
  while (anchor !== undefined && open.length < DAYS_BACK) {
    if ((await claims.claim(jobOf(anchor), leaseMs)) !== 'claimed') break
    open.push(anchor)
    anchor = await anchors.newest(anchor.day)
  }
  return open
}

async function linesOf(
  { anchors, source }: ExportLedgerDeps,
  anchor: Anchor,
): Promise<readonly string[]> {
  const before = await anchors.newest(anchor.day)
  const since = before && addMs(new Date(before.at), -DAY_MS).toISOString()
  const heads: ChainHead[] = []
  for await (const head of source.pages(anchor.pages.id)) heads.push(head)
  const events = await fewAtOnce(heads, AT_ONCE, async ({ chain, seq }) => {
    const stored = await source.read(chain)
    return stored.events
      .filter((event) => event.place <= seq && isSince(event.stored, since))
      .map((event) => JSON.stringify({ chain, ...event }))
  })
  return [JSON.stringify({ anchor }), ...events.flat()]
}

/** What says no moment is copied too. */
function isSince(stored: unknown, since: string | undefined): boolean {
  if (since === undefined || typeof stored !== 'object' || stored === null) return true
  return !('at' in stored) || typeof stored.at !== 'string' || stored.at >= since
}
