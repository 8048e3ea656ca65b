import { addMs, HOUR_MS, MINUTE_MS } from '../shared/duration.ts'
import type { Incident, IncidentStep } from './incident.ts'

/** When a step that failed is tried again: later each time, and never given up. Pure. */
const RETRY_MS: readonly number[] = [5_000, 15_000, MINUTE_MS, 5 * MINUTE_MS]
/** Whose key it is can be looked for less and less often; a key that still works cannot. */
const LOOK_AGAIN_MS: readonly number[] = [...RETRY_MS, 15 * MINUTE_MS, HOUR_MS]

export function retried(incident: Incident, step: IncidentStep, now: Date): Incident['retries'] {
  const before = incident.retries.find((each) => each.step === step)
  const tries = (before?.tries ?? 0) + 1
  const waits = step === 'look' ? LOOK_AGAIN_MS : RETRY_MS
  const ms = waits[Math.min(tries, waits.length) - 1] ?? MINUTE_MS
  return [
    ...incident.retries.filter((each) => each.step !== step),
    { step, at: addMs(now, ms).toISOString(), tries },
  ]
}

/** Of a step that keeps failing people are told aloud at first, and then about once an hour; the thread has every try. */
export function isQuietTry(tries: number): boolean {
  return tries > RETRY_MS.length && tries % TRIES_AN_HOUR !== 0
}

const TRIES_AN_HOUR = 12
