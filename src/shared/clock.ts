/**
 * Two clocks, never mixed. Business time moves ages, deadlines, soaks and the times of events; the sandbox can push it ahead.
 * Wall time moves leases, signatures and HTTP limits, and nobody can push it.
 */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** Waits in business time. Used to pace calls, never to wait for a person. */
export type Sleep = (ms: number) => Promise<void>
