import type { ActivityModel } from './activity-model.ts'
import { barStart, type TimeAxis, timeAxis } from './time-axis.ts'

/** The bars of a picture of activity. Pure. Every count is in exactly one bar, also one that lies outside the span that was asked for: the axis then reaches there. */
export interface Bars {
  readonly axis: TimeAxis
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly ms: number
  readonly done: number
  readonly denied: number
}

export function barsOf({ since, until, stepHours, steps }: ActivityModel): Bars {
  const counted = steps.filter(({ done, denied }) => done + denied > 0)
  const times = counted.map(({ at }) => Date.parse(at))
  const axis = timeAxis({
    sinceMs: Math.min(Date.parse(since), ...times),
    untilMs: Math.max(Date.parse(until), ...times.map((ms) => ms + 1)),
    stepHours,
  })
  const bars = new Map<number, Bar>()
  for (const { at, done, denied } of counted) {
    const ms = barStart(Date.parse(at), axis)
    const before = bars.get(ms)
    bars.set(ms, {
      ms,
      done: (before?.done ?? 0) + done,
      denied: (before?.denied ?? 0) + denied,
    })
  }
  return { axis, bars: [...bars.values()].toSorted((a, b) => a.ms - b.ms) }
}
