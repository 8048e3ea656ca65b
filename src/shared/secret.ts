import { inspect } from 'node:util'

/**
 * A value that must not be printed. Everything that turns it into text gives `[redacted]`; only `reveal` gives the value.
 * It never stops somebody from logging what `reveal` returned, so `reveal` stands only where the value leaves the process.
 */
export interface Secret {
  reveal(): string
  toString(): string
  toJSON(): string
}

const REDACTED = '[redacted]'

export function createSecret(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toString: () => REDACTED,
    toJSON: () => REDACTED,
    [inspect.custom]: () => REDACTED,
  })
}
