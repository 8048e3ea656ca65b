/** What somebody who acts in the built-in Slack gets back, and the refusals of the client, which never reach the app. */
import type { Delivery } from '../dispatch.ts'
import { type Json, parseJson } from '../json.ts'

export interface PersonAnswer {
  /** The app's HTTP status; 0 when it gave none; 4xx with `delivered: false` when the client refused. */
  readonly status: number
  readonly ms: number
  /** What the app answered, parsed where it is JSON; for a refusal `{ ok: false, error, detail }`. */
  readonly body: Json
  readonly delivered: boolean
  /** What Slack itself would show the person, where it would show something. */
  readonly shown?: string
}

export function refusal(
  status: number,
  error: string,
  detail: string,
  extra: Readonly<Record<string, Json>> = {},
): PersonAnswer {
  const body = { ok: false, error, detail, ...extra }
  return { status, ms: 0, body, delivered: false, shown: detail }
}

export function answerOf(delivery: Delivery, shown?: string): PersonAnswer {
  const parsed = /^\s*[[{]/.test(delivery.body) ? parseJson(delivery.body) : undefined
  const { status, ms } = delivery
  const answer = { status, ms, body: parsed ?? delivery.body, delivered: true }
  return shown === undefined ? answer : { ...answer, shown }
}

/** The client's words when an interaction was not acknowledged. */
export function warningFor(delivery: Delivery): string | undefined {
  if (delivery.error === undefined) return undefined
  return delivery.error === 'operation_timeout'
    ? 'This app did not respond in time. Try again?'
    : 'We had some trouble connecting. Try again?'
}
