import type { Audit } from '../../exposure/audit/audit.ts'
import type { AuditResult } from '../../exposure/audit/audit-result.ts'
import type { Coverage } from '../../exposure/audit/coverage.ts'
import type { Incident } from '../../exposure/incident.ts'

/**
 * What a picture of a key's activity shows: counts by time, what else is known by time, and how far the counts reach. It holds ids, dates and counts, and no text that callers choose:
 * a picture is passed on without its message.
 */
export interface ActivityModel {
  readonly keyId: string
  readonly since: string
  readonly until: string
  /** Of one of `steps`, which begin at whole multiples of it in UTC. */
  readonly stepHours: number
  readonly steps: readonly ActivityStep[]
  /** All that were read. Those that failed otherwise than for want of permission are in no step. */
  readonly events: number
  readonly marks: readonly ActivityMark[]
  readonly coverage: Coverage
}

export interface ActivityStep {
  readonly at: string
  readonly done: number
  readonly denied: number
}

export interface ActivityMark {
  readonly what: 'exposed_since' | 'reported' | 'made_inactive'
  readonly at: string
}

/** What an incident of the key adds. Only what AWS has shown is a mark of its state. */
export function marksOf({
  createdAt,
  exposedSince,
  key,
}: Pick<Incident, 'createdAt' | 'exposedSince' | 'key'>): readonly ActivityMark[] {
  return [
    ...(exposedSince === undefined ? [] : [{ what: 'exposed_since', at: exposedSince } as const]),
    { what: 'reported', at: createdAt },
    ...(key.kind === 'inactive' ? [{ what: 'made_inactive', at: key.at } as const] : []),
  ]
}

export function activityOfAudit(
  { keyId, since, until, archive }: Pick<Audit, 'archive' | 'keyId' | 'since' | 'until'>,
  { activity, tally, coverage }: Pick<AuditResult, 'activity' | 'tally' | 'coverage'>,
  marks: readonly ActivityMark[] = [],
): ActivityModel {
  return {
    keyId,
    since: archive?.since ?? since,
    until,
    stepHours: tally.activity.hours,
    steps: activity,
    events: tally.events,
    marks,
    coverage,
  }
}

export interface ActivityTotals {
  readonly done: number
  readonly denied: number
  /** Failed otherwise: mistakes, and no sign of somebody trying doors. */
  readonly failed: number
}

export function totalsOf({
  steps,
  events,
}: Pick<ActivityModel, 'steps' | 'events'>): ActivityTotals {
  const done = steps.reduce((sum, step) => sum + step.done, 0)
  const denied = steps.reduce((sum, step) => sum + step.denied, 0)
  return { done, denied, failed: Math.max(0, events - done - denied) }
}

function isArchiveThere({ archive: { kind } }: Coverage): boolean {
  return kind === 'read' || kind === 'cut'
}

/** Nothing can be said of what the key did: not even that nothing was seen. */
export function isNothingRead({ events, coverage }: ActivityModel): boolean {
  return events === 0 && coverage.done.length === 0 && !isArchiveThere(coverage)
}
