import { z } from 'zod'
import { type AuditEvent, Made, wasDenied } from './audit-event.ts'

/**
 * What an audit has seen, counted as it goes, so that it stays small however many events there are. Pure. A tally is written with the cursor of the page that it counts last,
 * in one write: so no event is counted twice or left out. Where there are more different values than are kept, the rest is counted as others, never dropped.
 */
export const Counted = z.object({
  seen: z.array(z.object({ value: z.string(), n: z.number().int() })),
  /** Events of values that are not kept by name. */
  others: z.number().int(),
})
export type Counted = z.infer<typeof Counted>

export const Tally = z.object({
  events: z.number().int(),
  denied: z.number().int(),
  first: z.iso.datetime().optional(),
  last: z.iso.datetime().optional(),
  ips: Counted,
  agents: Counted,
  services: Counted,
  /** `iam:CreateUser`; what AWS refused is in `refused` alone. */
  calls: Counted,
  refused: Counted,
  made: z.array(Made.extend({ at: z.iso.datetime(), region: z.string(), credential: z.string() })),
  /** Made, but not in the list. */
  madeMore: z.number().int(),
  /** Sessions opened whose own trail is in this account. */
  sessions: z.number().int(),
  /** Roles of other accounts that were assumed: what was done there is not audited. */
  rolesElsewhere: Counted,
})
export type Tally = z.infer<typeof Tally>

const VALUES_KEPT = 150
const MADE_KEPT = 100
/** Callers write their user agents; one line of them is enough to know it by. */
const LONGEST_VALUE = 256

export const emptyCounted = (): Counted => ({ seen: [], others: 0 })

export function emptyTally(): Tally {
  return {
    events: 0,
    denied: 0,
    ips: emptyCounted(),
    agents: emptyCounted(),
    services: emptyCounted(),
    calls: emptyCounted(),
    refused: emptyCounted(),
    made: [],
    madeMore: 0,
    sessions: 0,
    rolesElsewhere: emptyCounted(),
  }
}

/** A page at a time: what a page adds is counted once, then added. */
export function tallied(tally: Tally, events: readonly AuditEvent[]): Tally {
  return merged(tally, tallyOf(events))
}

/** Of both together. */
export function merged(a: Tally, b: Tally): Tally {
  const made = [...a.made, ...b.made]
  const first = outer(a.first, b.first, 'first')
  const last = outer(a.last, b.last, 'last')
  return {
    events: a.events + b.events,
    denied: a.denied + b.denied,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ips: together(a.ips, b.ips),
    agents: together(a.agents, b.agents),
    services: together(a.services, b.services),
    calls: together(a.calls, b.calls),
    refused: together(a.refused, b.refused),
    made: made.slice(0, MADE_KEPT),
    madeMore: a.madeMore + b.madeMore + Math.max(0, made.length - MADE_KEPT),
    sessions: a.sessions + b.sessions,
    rolesElsewhere: together(a.rolesElsewhere, b.rolesElsewhere),
  }
}

/** The most frequent first. */
export function mostSeen({
  seen,
}: Counted): readonly { readonly value: string; readonly n: number }[] {
  return seen.toSorted((a, b) => b.n - a.n || a.value.localeCompare(b.value))
}

function tallyOf(events: readonly AuditEvent[]): Tally {
  const call = ({ service, name }: AuditEvent): string => `${service}:${name}`
  const times = events.map(({ at }) => at)
  const made = events.flatMap((event) =>
    event.made === undefined
      ? []
      : [{ ...event.made, at: event.at, region: event.region, credential: event.credential }],
  )
  const issued = events.flatMap((event) => (event.issued === undefined ? [] : [event.issued]))
  const first = times.reduce<string | undefined>(
    (one, other) => outer(one, other, 'first'),
    undefined,
  )
  const last = times.reduce<string | undefined>(
    (one, other) => outer(one, other, 'last'),
    undefined,
  )
  return {
    events: events.length,
    denied: events.filter(wasDenied).length,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ips: counted(events.map(({ ip }) => ip)),
    agents: counted(events.map(({ agent }) => agent)),
    services: counted(events.map(({ service }) => service)),
    calls: counted(events.map((event) => (event.error === undefined ? call(event) : undefined))),
    refused: counted(events.map((event) => (event.error === undefined ? undefined : call(event)))),
    made,
    madeMore: 0,
    sessions: issued.filter(({ elsewhere }) => elsewhere !== true).length,
    rolesElsewhere: counted(
      issued.map(({ elsewhere, role }) => (elsewhere === true ? (role ?? 'not known') : undefined)),
    ),
  }
}

export function counted(values: readonly (string | undefined)[]): Counted {
  const seen = values.flatMap((value) =>
    value === undefined ? [] : [{ value: value.slice(0, LONGEST_VALUE), n: 1 }],
  )
  return together(emptyCounted(), { seen, others: 0 })
}

export function together(a: Counted, b: Counted): Counted {
  const counts = new Map(a.seen.map(({ value, n }) => [value, n]))
  let others = a.others + b.others
  for (const { value, n } of b.seen) {
    const before = counts.get(value)
    if (before === undefined && counts.size >= VALUES_KEPT) others += n
    else counts.set(value, (before ?? 0) + n)
  }
  return { seen: [...counts].map(([value, n]) => ({ value, n })), others }
}

function outer(
  a: string | undefined,
  b: string | undefined,
  which: 'first' | 'last',
): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return (which === 'first') === Date.parse(a) <= Date.parse(b) ? a : b
}
