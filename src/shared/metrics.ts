import type { LogIds } from './log.ts'

/**
 * What awskey counts and times: each metric with its unit and its dimensions. Names, units and dimensions are what alarms and the dashboard ask for. A dimension has few values, all of them words of
 * the code; whatever has many (requests, keys, people, accounts) is an id on the line of the log that carries the metric. There is no way to hand over a text of somebody's.
 */
export const METRICS = {
  /** A request that ended, once. */
  Requests: { unit: 'Count', dimensions: ['Operation', 'Outcome'] },
  /** From when approvers were asked to when enough of them had agreed, in business time. */
  TimeToApprove: { unit: 'Milliseconds', dimensions: ['Operation'] },
  /** Active keys, counted once a week. */
  KeysByAge: { unit: 'Count', dimensions: ['Band'] },
  /** From the first report of an exposed key to when AWS had said that it is Inactive. */
  ContainmentTime: { unit: 'Milliseconds', dimensions: [] },
  /** From when a request of Slack's arrived to its answer. */
  AckTime: { unit: 'Milliseconds', dimensions: [] },
  /** A request that came on hold, once for each reason. */
  Holds: { unit: 'Count', dimensions: ['Reason'] },
  /** What a person was told a reference for, and jobs that failed, each time that they were tried. */
  Failures: { unit: 'Count', dimensions: ['Function'] },
  ClockRuns: { unit: 'Count', dimensions: [] },
} as const satisfies Record<
  string,
  { readonly unit: 'Count' | 'Milliseconds'; readonly dimensions: readonly string[] }
>
export type MetricName = keyof typeof METRICS

export const AGE_BANDS = ['0-89d', '90-179d', '180-364d', '365d+'] as const
export type AgeBand = (typeof AGE_BANDS)[number]

export type DimensionsOf<N extends MetricName> = Readonly<
  Record<(typeof METRICS)[N]['dimensions'][number], string>
>

/** Writes one line of the log with one metric in it. It never throws: what is watched must not suffer from being watched. */
export interface Metrics {
  put<N extends MetricName>(
    name: N,
    value: number,
    dimensions: DimensionsOf<N>,
    line: { readonly message: string; readonly ids?: LogIds },
  ): void
}

export function ageBandOf(ageDays: number): AgeBand {
  if (ageDays < 90) return '0-89d'
  if (ageDays < 180) return '90-179d'
  return ageDays < 365 ? '180-364d' : '365d+'
}
