import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/result.ts'

/**
 * Takes the bytes that Slack sent out of whatever called the function. What is no HTTP request (a scheduled ping, a test event) is told apart before
 * anything else looks at it. Bodies stay bytes until the signature over exactly these bytes has been checked.
 */
export interface HttpRequest {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** When the front end took the request, in wall time, where it says so. */
  readonly receivedAt?: number | undefined
}

const HttpEvent = z.object({
  headers: z.record(z.string(), z.string().nullish()),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  requestContext: z
    .object({ timeEpoch: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/** Slack's largest requests, a modal's state, stay far below. */
export const MAX_BODY_BYTES = 1_000_000

export function readHttpEvent(event: unknown): Result<HttpRequest, 'not_http' | 'too_large'> {
  const parsed = HttpEvent.safeParse(event)
  if (!parsed.success) return refuse('not_http')
  const { headers, body, isBase64Encoded, requestContext } = parsed.data
  const text = body ?? ''
  if (text.length > MAX_BODY_BYTES * 2) return refuse('too_large')
  const bytes = Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8')
  if (bytes.length > MAX_BODY_BYTES) return refuse('too_large')
  return ok({
    headers: new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? '']),
    ),
    body: bytes,
    receivedAt: requestContext?.timeEpoch,
  })
}
