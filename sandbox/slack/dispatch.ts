/**
 * Sends what a person does to the app, signed, and holds it to Slack's clock: an acknowledgement later than three seconds of wall
 * time or other than HTTP 200 is a failure, written down with a hint. A late answer is ignored, as Slack ignores it.
 */

import type { JsonObject } from './json.ts'
import { LIMITS } from './limits.ts'
import { signRequest } from './signing.ts'

export interface DeliveredRequest {
  readonly headers: Record<string, string>
  readonly body: string
}
export interface DeliveredResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

export interface Failure {
  /** Wall time, ISO. */
  readonly at: string
  readonly what: string
  readonly user: string
  readonly ms: number
  /** The app's HTTP status, 0 when it gave none. */
  readonly status: number
  readonly hint: string
}

export interface Delivery {
  readonly status: number
  readonly ms: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  /** Why Slack does not count it as acknowledged; absent when it does. */
  readonly error?: 'operation_timeout' | 'dispatch_failed' | 'connection_failed'
}

export interface DispatchOptions {
  readonly signingSecret: string
  readonly wallNow: () => number
  readonly deliver: (request: DeliveredRequest) => Promise<DeliveredResponse>
  /** Resolves when the wait for an answer is over; real time unless a test replaces it. */
  readonly patience: (ms: number) => { readonly over: Promise<void>; readonly cancel: () => void }
  readonly changed: (what: string) => void
}

export interface Outgoing {
  readonly what: string
  readonly user: string
  readonly body: string
  readonly contentType: string
  readonly extraHeaders?: Readonly<Record<string, string>>
}

export interface Dispatch {
  send(outgoing: Outgoing): Promise<Delivery>
  fail(failure: Omit<Failure, 'at'>): void
  failures(): readonly Failure[]
  reset(): void
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const { wallNow, deliver, patience, signingSecret } = options
  let failed: Failure[] = []
  const fail: Dispatch['fail'] = (failure) => {
    failed.push({ at: new Date(wallNow()).toISOString(), ...failure })
    options.changed('failure')
  }
  return {
    fail,
    failures: () => failed,
    reset() {
      failed = []
    },
    async send(outgoing) {
      const start = wallNow()
      const signed = signRequest(signingSecret, outgoing.body, start, outgoing.contentType)
      const headers = { ...signed, ...outgoing.extraHeaders }
      const wait = patience(LIMITS.ackMs)
      const answered = deliver({ headers, body: outgoing.body }).catch((error: unknown) => ({
        status: 0,
        headers: {},
        body: error instanceof Error ? error.message : String(error),
      }))
      const response = await Promise.race([answered, wait.over])
      wait.cancel()
      const delivery = judge(response ?? undefined, wallNow() - start)
      if (delivery.error !== undefined)
        fail({
          what: outgoing.what,
          user: outgoing.user,
          ms: delivery.ms,
          status: delivery.status,
          hint: hintFor(delivery),
        })
      return delivery
    },
  }
}

function judge(response: DeliveredResponse | undefined, ms: number): Delivery {
  if (response === undefined)
    return {
      status: 0,
      ms: Math.max(ms, LIMITS.ackMs),
      body: '',
      headers: {},
      error: 'operation_timeout',
    }
  const { status, body, headers } = response
  const answer = { status, ms, body, headers }
  if (ms > LIMITS.ackMs) return { ...answer, error: 'operation_timeout' }
  if (status === 0) return { ...answer, error: 'connection_failed' }
  return status === 200 ? answer : { ...answer, error: 'dispatch_failed' }
}

function hintFor({ error, status, ms, body }: Delivery): string {
  if (error === 'operation_timeout')
    return `no acknowledgement within ${LIMITS.ackMs} ms (${ms} ms): acknowledge first, work later`
  if (error === 'connection_failed') return `the request URL could not be reached: ${body}`
  return `the app answered HTTP ${status}; Slack expects 200`
}

/** The form body of an interaction: one field, `payload`. */
export function payloadBody(payload: JsonObject): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

export const FORM = 'application/x-www-form-urlencoded'
