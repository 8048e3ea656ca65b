import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { Secret } from '../../shared/secret.ts'

/** Posts what Slack posts when somebody enters a request URL, signed as Slack signs, and looks whether the challenge comes back. awskey does nothing else with it. */
export type LookedAtAddress =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly status: number }

export interface AddressDeps {
  readonly signingSecret: Secret
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
  readonly fetch?: typeof fetch
}

const Echo = z.object({ challenge: z.string() })
/** Slack gives up after three. */
const TIMEOUT_MS = 10_000

export async function lookAtAddress(
  url: string,
  { signingSecret, wallNow, fetch: ask = fetch }: AddressDeps,
): Promise<Known<LookedAtAddress>> {
  const challenge = randomBytes(24).toString('hex')
  const body = JSON.stringify({ type: 'url_verification', challenge })
  const timestamp = String(Math.floor(wallNow() / 1_000))
  const mac = createHmac('sha256', signingSecret.reveal())
    .update(`v0:${timestamp}:${body}`)
    .digest('hex')
  try {
    const answer = await ask(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${mac}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await answer.text()
    // Busy or throttled says nothing about what is there.
    if (answer.status === 429 || answer.status === 503)
      return unknown(`the request URL answers ${answer.status}`)
    const echoed = answer.ok && echoOf(text) === challenge
    return known(echoed ? { kind: 'answered' } : { kind: 'refused', status: answer.status })
  } catch (error) {
    return unknown(`no answer: ${error instanceof Error ? error.name : 'unknown'}`)
  }
}

function echoOf(text: string): string | undefined {
  try {
    return Echo.safeParse(JSON.parse(text)).data?.challenge
  } catch {
    return undefined
  }
}
