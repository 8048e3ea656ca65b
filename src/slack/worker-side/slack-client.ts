/**
 * The worker's client of Slack's Web API. Two retries within seconds, never the library's ten within half an hour: a longer wait belongs on a row.
 * A 429 is handed back at once, because the library would stop every other call of this process for as long as Slack asks.
 */
import { LogLevel, type WebClient } from '@slack/web-api'
import { RenewingClient, type RenewToken } from '../renewing-client.ts'

export interface SlackClientOptions {
  readonly token: string
  /** The token that holds now, asked for when Slack refuses the other one. */
  readonly renew?: RenewToken
  /** Slack's own when left out. */
  readonly slackApiUrl?: string | undefined
}

const TIMEOUT_MS = 10_000

export function createSlackClient({
  token,
  slackApiUrl,
  renew = (seen) => Promise.resolve(seen),
}: SlackClientOptions): WebClient {
  return new RenewingClient(token, renew, {
    ...(slackApiUrl !== undefined && { slackApiUrl }),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 2, minTimeout: 300, maxTimeout: 2_000, randomize: true },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  })
}
