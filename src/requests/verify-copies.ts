import { z } from 'zod'
import { canonicalJson } from '../shared/canonical-json.ts'
import { Anchor } from './ledger-anchor.ts'
import type { StoredChain } from './ledger-faults.ts'
import { createUnreadNotes, type Unread } from './unread.ts'

/**
 * Holds the copies of the ledger that lie in a locked bucket (export-ledger.ts) against the table: every anchor and every event that was copied must stand there as it was copied. What somebody rewrote so that the table fits itself again does
 * not fit the copies. It only reads. What could not be read is listed apart, day by day and chain by chain, and hides nothing of the rest.
 */
export interface LedgerCopies {
  /** From the first day on. */
  days(): AsyncIterable<LedgerCopy>
}

export interface LedgerCopy {
  readonly day: string
  /** Something was put over it, or it was marked as deleted. What `lines` gives is what was put first. */
  readonly replaced: boolean
  /** None where what lies there cannot be unpacked. Throws when it could not be read. */
  lines(): Promise<readonly string[]>
}

export interface CopyFault {
  /** The day of the copy. */
  readonly copy: string
  readonly kind:
    | 'copy_replaced'
    /** It is not what awskey writes. */
    | 'copy_malformed'
    /** Days before and after it were copied. */
    | 'copy_missing'
    | 'anchor_vanished'
    | 'anchor_not_as_copied'
    | 'event_vanished'
    | 'event_not_as_copied'
  readonly chain?: string
  readonly seq?: number
}

export interface CopiesRead {
  readonly days: number
  /** One that was copied on two days counts twice. */
  readonly events: number
  readonly faults: readonly CopyFault[]
  readonly unread: readonly Unread[]
}

export interface CopiesSource {
  anchors(): AsyncIterable<{ readonly day: string; readonly stored: unknown }>
  read(chain: string): Promise<StoredChain>
}

const FirstLine = z.object({ anchor: Anchor })
const CopiedEvent = z.object({ chain: z.string(), place: z.number().int(), stored: z.unknown() })
type CopiedEvent = z.infer<typeof CopiedEvent>

/** `chain`: events of this one alone. */
export async function verifyCopies(
  copies: LedgerCopies,
  source: CopiesSource,
  chain?: string,
): Promise<CopiesRead> {
  const { unread, noted } = createUnreadNotes()
  const listed: LedgerCopy[] = []
  await noted('list of the copies', async () => {
    for await (const copy of copies.days()) listed.push(copy)
  })
  // After the list: a day that is anchored and copied in between must not look as if its anchor had gone.
  const anchors = await noted('anchors for the copies', () => anchorsIn(source))
  const faults: CopyFault[] = []
  const told = new Set<string>()
  let events = 0
  for (const copy of listed) {
    const { day } = copy
    if (copy.replaced) faults.push({ copy: day, kind: 'copy_replaced' })
    const lines = await noted(`copy of ${day}`, () => copy.lines())
    if (lines === undefined) continue
    const read = readCopy(lines)
    if (read === undefined) {
      faults.push({ copy: day, kind: 'copy_malformed' })
      continue
    }
    if (anchors !== undefined) faults.push(...anchorFaults(day, read.anchor, anchors))
    const some = chain === undefined ? read.events : read.events.filter((e) => e.chain === chain)
    events += some.length
    for (const [name, copied] of Map.groupBy(some, (event) => event.chain)) {
      const stored = await noted(`copied events of ${name}`, () => source.read(name))
      // Days overlap: an event that was copied twice is told once.
      for (const fault of stored === undefined ? [] : eventFaults(day, copied, stored)) {
        const about = `${fault.kind} ${fault.chain} ${fault.seq}`
        if (!told.has(about)) faults.push(fault)
        told.add(about)
      }
    }
  }
  const days = listed.map(({ day }) => day)
  faults.push(...missingDays(days, [...(anchors ?? new Map()).keys()]))
  return { days: days.length, events, faults, unread }
}

async function anchorsIn(source: CopiesSource): Promise<ReadonlyMap<string, unknown>> {
  const anchors = new Map<string, unknown>()
  for await (const { day, stored } of source.anchors()) anchors.set(day, stored)
  return anchors
}

function readCopy(
  lines: readonly string[],
): { readonly anchor: Anchor; readonly events: readonly CopiedEvent[] } | undefined {
  const [first, ...rest] = lines.map(jsonOf)
  const head = FirstLine.safeParse(first)
  const events = z.array(CopiedEvent).safeParse(rest)
  return head.success && events.success
    ? { anchor: head.data.anchor, events: events.data }
    : undefined
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function anchorFaults(
  copy: string,
  anchor: Anchor,
  anchors: ReadonlyMap<string, unknown>,
): readonly CopyFault[] {
  if (anchor.day !== copy) return [{ copy, kind: 'copy_malformed' }]
  if (!anchors.has(copy)) return [{ copy, kind: 'anchor_vanished' }]
  return isSame(anchors.get(copy), anchor) ? [] : [{ copy, kind: 'anchor_not_as_copied' }]
}

function eventFaults(
  copy: string,
  copied: readonly CopiedEvent[],
  { events: standing }: StoredChain,
): readonly CopyFault[] {
  const byPlace = new Map(standing.map(({ place, stored }) => [place, stored]))
  const faults: CopyFault[] = []
  for (const { chain, place: seq, stored } of copied) {
    if (!byPlace.has(seq)) faults.push({ copy, kind: 'event_vanished', chain, seq })
    else if (!isSame(byPlace.get(seq), stored))
      faults.push({ copy, kind: 'event_not_as_copied', chain, seq })
  }
  return faults
}

/** As JSON: that is what a copy holds. */
function isSame(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)))
  return plain(one) === plain(other)
}

/** The newest day may not have been copied yet, and nothing was before somebody asked for copies. */
function missingDays(copied: readonly string[], anchored: readonly string[]): readonly CopyFault[] {
  const [first = ''] = copied.toSorted()
  const newest = anchored.toSorted().at(-1)
  return anchored
    .filter((day) => copied.length > 0 && day > first && day !== newest && !copied.includes(day))
    .map((day) => ({ copy: day, kind: 'copy_missing' }))
}
