import { ok, type Result, refuse } from './result.ts'

/**
 * The one grammar for durations: a whole number and a unit, as in `30s`, `15m`, `24h`, `7d`. A day is 24 hours: nothing here knows calendars.
 */
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNITS_MS

export const HOUR_MS: number = UNITS_MS.h
export const DAY_MS: number = UNITS_MS.d
export const MINUTE_MS: number = UNITS_MS.m

const isUnit = (text: string): text is Unit => text in UNITS_MS

/** Milliseconds, or a sentence that names what is wrong. Zero is a duration; fractions and bare numbers are not. */
export function parseDuration(text: string): Result<number, string> {
  const [, digits = '', unit = ''] = /^(\d{1,6})([a-z])$/.exec(text) ?? []
  if (digits === '' || !isUnit(unit))
    return refuse(
      `"${text}" is not a duration; write a whole number and s, m, h or d, as in 7d or 24h`,
    )
  return ok(Number(digits) * UNITS_MS[unit])
}

/** Whole days between two moments, rounded down, as IAM's console counts the age of a key. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / DAY_MS)
}

export function addMs(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms)
}

export function earliest(...moments: readonly Date[]): Date {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}

export function latest(...moments: readonly Date[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())))
}
