import { z } from 'zod'
import { Activity, activityOf, activityTogether, noActivity } from './activity.ts'
import { type AuditEvent, Made, wasDenied } from './audit-event.ts'
import { Counted, counted, noneCounted, together } from './counted.ts'
import { subjectName } from './subject.ts'

/**
 * What an audit has seen, counted as it goes, so that it stays small however many events there are. Pure. A tally is written with the cursor of the page that it counts last,
 * in one write: so no event is counted twice or left out.
 */
export const Tally = z.object({
  events: z.number().int(),
  denied: z.number().int(),
  first: z.iso.datetime().optional(),
  last: z.iso.datetime().optional(),
  ips: Counted,
  /** From where calls came that AWS carried out. */
  doneFrom: Counted,
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
  /** Roles of this account that were assumed. */
  roles: Counted,
  /** Roles of other accounts that were assumed: what was done there is not audited. */
  rolesElsewhere: Counted,
  /** What could be followed besides sessions, by the names of subjects. */
  leads: Counted,
  activity: Activity,
})
export type Tally = z.infer<typeof Tally>

const MADE_KEPT = 100
/** Of names that may be long. */
const NAMES_KEPT = 60

export function emptyTally(): Tally {
  return {
    events: 0,
    denied: 0,
    ips: noneCounted(),
    doneFrom: noneCounted(),
    agents: noneCounted(),
    services: noneCounted(),
    calls: noneCounted(),
    refused: noneCounted(),
    made: [],
    madeMore: 0,
    sessions: 0,
    roles: noneCounted(),
    rolesElsewhere: noneCounted(),
    leads: noneCounted(),
    activity: noActivity(),
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
    doneFrom: together(a.doneFrom, b.doneFrom),
    agents: together(a.agents, b.agents),
    services: together(a.services, b.services),
    calls: together(a.calls, b.calls),
    refused: together(a.refused, b.refused),
    made: made.slice(0, MADE_KEPT),
    madeMore: a.madeMore + b.madeMore + Math.max(0, made.length - MADE_KEPT),
    sessions: a.sessions + b.sessions,
    roles: together(a.roles, b.roles, NAMES_KEPT),
    rolesElsewhere: together(a.rolesElsewhere, b.rolesElsewhere, NAMES_KEPT),
    leads: together(a.leads, b.leads, NAMES_KEPT),
    activity: activityTogether(a.activity, b.activity),
  }
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
    doneFrom: counted(events.map(({ ip, error }) => (error === undefined ? ip : undefined))),
    agents: counted(events.map(({ agent }) => agent)),
    services: counted(events.map(({ service }) => service)),
    calls: counted(events.map((event) => (event.error === undefined ? call(event) : undefined))),
    refused: counted(events.map((event) => (event.error === undefined ? undefined : call(event)))),
    made,
    madeMore: 0,
    sessions: issued.filter(({ elsewhere }) => elsewhere !== true).length,
    roles: counted(
      issued.map(({ elsewhere, role }) => (elsewhere === true ? undefined : role)),
      NAMES_KEPT,
    ),
    rolesElsewhere: counted(
      issued.map(({ elsewhere, role }) => (elsewhere === true ? (role ?? 'not known') : undefined)),
      NAMES_KEPT,
    ),
    leads: counted(
      events.flatMap(({ leads = [] }) => leads.map(subjectName)),
      NAMES_KEPT,
    ),
    activity: activityOf(events),
  }
}

function outer(
  a: string | undefined,
  b: string | undefined,
  which: 'first' | 'last',
): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return (which === 'first') === Date.parse(a) <= Date.parse(b) ? a : b
}
