/** A Web API refusal: Slack's own error name and, for payloads it would not take, the problems with their JSON pointers. */
import type { Problem } from './blocks/schema.ts'
import type { JsonObject } from './json.ts'

export class SlackApiError extends Error {
  override readonly name = 'SlackApiError'
  readonly code: string
  readonly details: readonly string[]
  readonly extra: JsonObject

  constructor(code: string, details: readonly string[] = [], extra: JsonObject = {}) {
    super(code)
    this.code = code
    this.details = details
    this.extra = extra
  }
}

export function describeProblem(problem: Problem): string {
  return `${problem.message} [json-pointer:${problem.pointer}]`
}

/** The body Slack answers a refused call with. */
export function refusalBody(error: SlackApiError): JsonObject {
  const { code, details, extra } = error
  if (details.length === 0) return { ok: false, error: code, ...extra }
  return {
    ok: false,
    error: code,
    errors: [...details],
    response_metadata: { messages: details.map((detail) => `[ERROR] ${detail}`) },
    ...extra,
  }
}
