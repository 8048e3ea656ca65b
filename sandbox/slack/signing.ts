/** Signs what people do the way Slack signs it (v0, HMAC-SHA256 over time and raw body), with wall time. */
import { createHmac } from 'node:crypto'

export type SignedHeaders = Record<string, string>

export function signRequest(
  signingSecret: string,
  body: string,
  wallMs: number,
  contentType: string,
): SignedHeaders {
  const timestamp = String(Math.floor(wallMs / 1_000))
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    accept: 'application/json,*/*',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  }
}
