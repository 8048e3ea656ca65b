import { z } from 'zod'
import { HOUR_MS } from '../../shared/duration.ts'
import { type AuditEvent, wasDenied } from './audit-event.ts'

/**
 * How many calls were made when, in steps of an hour, of a day or of a week: the finest in which the whole span has no more than two hundred of them. Pure.
 * Two of them can be added in any order with the same outcome. A step in which nothing was seen is not in the list: it says nothing was read there, not that nothing was done.
 */
const STEPS = [1, 24, 168] as const
const STEPS_AT_MOST = 200

export const Activity = z.object({
  /** Of one step; steps begin at whole multiples of it in UTC. */
  hours: z.literal(STEPS),
  /** The earliest first. */
  steps: z.array(
    z.object({
      at: z.iso.datetime(),
      /** Calls that AWS carried out. */
      done: z.number().int(),
      /** Refused for want of permission; what failed otherwise is in neither. */
      denied: z.number().int(),
    }),
  ),
})
export type Activity = z.infer<typeof Activity>

export function noActivity(): Activity {
  return { hours: 1, steps: [] }
}

export function activityOf(events: readonly AuditEvent[]): Activity {
  return fitted(
    1,
    events.map((event) => ({
      at: event.at,
      done: event.error === undefined ? 1 : 0,
      denied: wasDenied(event) ? 1 : 0,
    })),
  )
}

export function activityTogether(a: Activity, b: Activity): Activity {
  return fitted(Math.max(a.hours, b.hours), [...a.steps, ...b.steps])
}

function fitted(atLeast: number, given: Activity['steps']): Activity {
  const steps = given.map(({ at, done, denied }) => ({ ms: Date.parse(at), done, denied }))
  const first = steps.reduce((least, { ms }) => Math.min(least, ms), Number.POSITIVE_INFINITY)
  const last = steps.reduce((most, { ms }) => Math.max(most, ms), Number.NEGATIVE_INFINITY)
  const fits = (each: number): boolean =>
    startOf(last, each) - startOf(first, each) < STEPS_AT_MOST * each * HOUR_MS
  const hours =
    STEPS.find((each) => each >= atLeast && (steps.length === 0 || fits(each))) ?? STEPS[2]
  const sums = new Map<number, { done: number; denied: number }>()
  for (const { ms, done, denied } of steps) {
    const start = startOf(ms, hours)
    const sum = sums.get(start)
    sums.set(start, { done: (sum?.done ?? 0) + done, denied: (sum?.denied ?? 0) + denied })
  }
  const counted = [...sums].toSorted(([a], [b]) => a - b)
  return {
    hours,
    steps: counted.map(([start, sum]) => ({ at: new Date(start).toISOString(), ...sum })),
  }
}

function startOf(ms: number, hours: number): number {
  return Math.floor(ms / (hours * HOUR_MS)) * hours * HOUR_MS
}
