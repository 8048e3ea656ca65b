import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { AuditEvent } from './audit-event.ts'
import { Counted, counted, noneCounted, together } from './counted.ts'

/**
 * What was usual for a key before it was exposed: its addresses and programs, from the same history, newest first and only so far back. Pure. Something is new only where everything before was read and
 * that shows a use at all: data events are not in it, so a key without one event was not idle. What the baseline does show is never new.
 */
export const BASELINE_PAGES = 20

export const Baseline = z.object({
  pages: z.number().int(),
  /** All that the history has of the time before. */
  whole: z.boolean(),
  events: z.number().int(),
  ips: Counted,
  agents: Counted,
})
export type Baseline = z.infer<typeof Baseline>

export function emptyBaseline(): Baseline {
  return { pages: 0, whole: false, events: 0, ips: noneCounted(), agents: noneCounted() }
}

/** Also of a page whose older part alone is from before. */
export function withPage(baseline: Baseline, events: readonly AuditEvent[]): Baseline {
  return {
    ...baseline,
    pages: baseline.pages + 1,
    events: baseline.events + events.length,
    ips: together(baseline.ips, counted(events.map(({ ip }) => ip))),
    agents: together(baseline.agents, counted(events.map(({ agent }) => agent))),
  }
}

/** Of all Regions; `undefined` for one in which none was read. */
export interface Before {
  readonly whole: boolean
  readonly events: number
  readonly ips: Counted
  readonly agents: Counted
  readonly regions: readonly string[]
}

export function beforeOf(
  regions: readonly string[],
  reads: readonly { readonly region: string; readonly baseline?: Baseline | undefined }[],
): Before {
  const read = reads.flatMap(({ region, baseline }) =>
    baseline === undefined ? [] : [{ region, ...baseline }],
  )
  return {
    whole: regions.every((region) => read.some((one) => one.region === region && one.whole)),
    events: read.reduce((sum, { events }) => sum + events, 0),
    ips: read.reduce((sum, { ips }) => together(sum, ips), noneCounted()),
    agents: read.reduce((sum, { agents }) => together(sum, agents), noneCounted()),
    regions: read.flatMap(({ region, events }) => (events > 0 ? [region] : [])),
  }
}

export function newAmong(
  seen: readonly string[],
  usual: readonly string[],
  {
    whole,
    events,
    isAllNamed,
  }: Pick<Before, 'whole' | 'events'> & { readonly isAllNamed: boolean },
): Known<readonly string[]> {
  const unseen = seen.filter((value) => !usual.includes(value))
  if (unseen.length === 0 && isAllNamed) return known([])
  if (!whole) return unknown('not all of the time before was read')
  if (events === 0) return unknown('the history shows no use before')
  return isAllNamed ? known(unseen) : unknown('there were more than are kept by name')
}
