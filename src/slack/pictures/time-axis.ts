import { HOUR_MS } from '../../shared/duration.ts'

/**
 * How a span of time is divided: how long one bar is and where the labels stand. Pure, in UTC: everything begins at whole multiples of its length.
 * A bar is never shorter than the steps that were counted, so no count is split over two of them.
 */
export interface TimeAxis {
  readonly startMs: number
  readonly endMs: number
  readonly barHours: number
  readonly ticks: readonly Tick[]
}

export interface Tick {
  readonly ms: number
  /** `14:00`, or the day where labels are days apart. */
  readonly text: string
  /** Below it, where a day begins. */
  readonly day?: string
}

const BAR_HOURS = [1, 2, 3, 6, 12, 24, 168, 672, 8736]
const BARS_AT_MOST = 96
const TICK_HOURS = [1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672, 1344, 8736]
const TICKS_AT_MOST = 12

export function timeAxis(span: {
  readonly sinceMs: number
  readonly untilMs: number
  readonly stepHours: number
}): TimeAxis {
  const bars = (hours: number): number => count(span, hours)
  const barHours =
    BAR_HOURS.find((hours) => hours % span.stepHours === 0 && bars(hours) <= BARS_AT_MOST) ??
    span.stepHours * Math.ceil(bars(span.stepHours) / BARS_AT_MOST)
  const startMs = floorTo(span.sinceMs, barHours)
  const endMs = startMs + count(span, barHours) * barHours * HOUR_MS
  return { startMs, endMs, barHours, ticks: ticksIn(startMs, endMs) }
}

/** The start of the bar in which a moment is. */
export function barStart(ms: number, { barHours }: Pick<TimeAxis, 'barHours'>): number {
  return floorTo(ms, barHours)
}

function count(
  { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
  hours: number,
): number {
  return (floorTo(untilMs - 1, hours) - floorTo(sinceMs, hours)) / (hours * HOUR_MS) + 1
}

function floorTo(ms: number, hours: number): number {
  return Math.floor(ms / (hours * HOUR_MS)) * hours * HOUR_MS
}

function ticksIn(startMs: number, endMs: number): readonly Tick[] {
  const spanHours = (endMs - startMs) / HOUR_MS
  const hours = TICK_HOURS.find((each) => spanHours / each <= TICKS_AT_MOST) ?? spanHours
  const ticks: Tick[] = []
  const first = Math.ceil(startMs / (hours * HOUR_MS)) * hours * HOUR_MS
  for (let ms = first; ms <= endMs; ms += hours * HOUR_MS)
    ticks.push(tickAt(ms, hours, ticks.length === 0))
  return ticks
}

function tickAt(ms: number, hours: number, isFirst: boolean): Tick {
  const at = new Date(ms)
  if (hours >= 24) return { ms, text: dayText(at) }
  const text = at.toISOString().slice(11, 16)
  return isFirst || text === '00:00' ? { ms, text, day: dayText(at) } : { ms, text }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayText(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()] ?? ''}`
}
