/** The ages at which a key is warned about and stale, and the time without use after which it counts as unused. Milliseconds. */
export interface KeyLimits {
  readonly warnMs: number
  readonly staleMs: number
  readonly unusedMs: number
}

export interface Limits {
  readonly human: KeyLimits
  readonly machine: KeyLimits
}
