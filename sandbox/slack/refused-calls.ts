import type { JsonObject } from './json.ts'
import { isList, textAt } from './json.ts'

/** The Web API calls that Slack refused, newest last and bounded, so that a designer sees why a message never came. Never holds what a call carried. */
export interface RefusedCall {
  readonly sequence: number
  /** Wall time, ISO. */
  readonly at: string
  readonly method: string
  readonly error: string
  /** What Slack says of the payload, with JSON pointers. */
  readonly details: readonly string[]
  /** `''` when the call named none. */
  readonly container: string
}

export interface RefusedCalls {
  /** Looks at an answer and keeps it if it is a refusal. */
  note(call: { readonly method: string; readonly container: string }, answer: JsonObject): void
  list(): readonly RefusedCall[]
  reset(): void
}

const KEPT = 100

export function createRefusedCalls(
  wallNow: () => number,
  changed: (what: string) => void,
): RefusedCalls {
  let refused: readonly RefusedCall[] = []
  let sequence = 0
  return {
    note({ method, container }, answer) {
      if (answer['ok'] !== false) return
      const errors = answer['errors']
      const details = isList(errors) ? errors.filter((each) => typeof each === 'string') : []
      const error = textAt(answer, 'error') ?? 'unknown'
      const at = new Date(wallNow()).toISOString()
      sequence += 1
      refused = [...refused, { sequence, at, method, error, details, container }].slice(-KEPT)
      changed('refusal')
    },
    list: () => refused,
    reset() {
      refused = []
    },
  }
}
