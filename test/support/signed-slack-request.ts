import { createHmac } from 'node:crypto'

export const SIGNING_SECRET = 'test-signing-secret'

export interface RawRequest {
  readonly body: string
  readonly contentType?: string | undefined
  readonly signingSecret?: string
  /** Seconds since 1970; now when left out. */
  readonly timestamp?: number
  readonly base64?: boolean
  readonly headers?: Record<string, string | undefined>
}

/** An HTTP API event (payload version 2.0) with what Slack would send in it. */
export function signedSlackRequest(request: RawRequest) {
  const { body, base64 = false } = request
  const timestamp = String(request.timestamp ?? Math.floor(Date.now() / 1_000))
  const digest = createHmac('sha256', request.signingSecret ?? SIGNING_SECRET)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex')
  const headers = {
    'content-type': request.contentType ?? 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
    ...request.headers,
  }
  return {
    version: '2.0',
    routeKey: 'POST /slack/events',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    requestContext: { http: { method: 'POST', path: '/slack/events' } },
    body: base64 ? Buffer.from(body, 'utf8').toString('base64') : body,
    isBase64Encoded: base64,
  }
}

const TEAM = 'T0AWSKEY'
const APP = 'A0AWSKEY'
export const RESPONSE_URL = 'http://127.0.0.1:1/response/none'

/** The form of `/awskey text`. */
export function commandBody(text: string, fields: Record<string, string> = {}): string {
  return new URLSearchParams({
    token: 'legacy',
    team_id: TEAM,
    api_app_id: APP,
    channel_id: 'C0PAYMENTS',
    user_id: 'U0ERIN',
    command: '/awskey',
    text,
    response_url: RESPONSE_URL,
    trigger_id: '1.2.trigger',
    ...fields,
  }).toString()
}

/** The form of an interaction. */
export function payloadBody(payload: Record<string, unknown>): string {
  const whole = {
    team: { id: TEAM, domain: 'acme' },
    api_app_id: APP,
    user: { id: 'U0ERIN', team_id: TEAM },
    trigger_id: '1.2.trigger',
    ...payload,
  }
  return new URLSearchParams({ payload: JSON.stringify(whole) }).toString()
}

/** The JSON of an event. */
export function eventBody(event: Record<string, unknown>): string {
  return JSON.stringify({
    type: 'event_callback',
    team_id: TEAM,
    api_app_id: APP,
    event_id: 'Ev0',
    event_time: 1,
    event,
  })
}
