import { createHmac, timingSafeEqual } from 'node:crypto'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { Secret } from '../../shared/secret.ts'
import type { HttpRequest } from './read-http-event.ts'

/**
 * Whether Slack itself sent these bytes, lately. Bolt's own check bounds only the past and comes after parsing; this one bounds both ways and comes first.
 * It never says which part did not fit: whoever forges learns nothing from the answer.
 */
export interface Verified {
  /** Seconds since 1970, as Slack wrote it under the signature. */
  readonly timestamp: number
  readonly signature: string
}

const TOLERANCE_SECONDS = 300

export function verifySignature(
  { headers, body }: HttpRequest,
  signingSecret: Secret,
  nowMs: number,
): Result<Verified, 'not_signed' | 'not_in_time' | 'not_by_slack'> {
  const signature = headers.get('x-slack-signature') ?? ''
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  const [, digest = ''] = /^v0=([0-9a-f]{64})$/.exec(signature) ?? []
  if (digest === '' || !/^\d{1,12}$/.test(stamp)) return refuse('not_signed')
  const timestamp = Number(stamp)
  if (Math.abs(nowMs / 1_000 - timestamp) > TOLERANCE_SECONDS) return refuse('not_in_time')
  const expected = createHmac('sha256', signingSecret.reveal())
    .update(`v0:${stamp}:`)
    .update(body)
    .digest()
  if (!timingSafeEqual(expected, Buffer.from(digest, 'hex'))) return refuse('not_by_slack')
  return ok({ timestamp, signature })
}
