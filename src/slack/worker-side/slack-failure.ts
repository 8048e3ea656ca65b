/**
 * What a failed call of Slack's means: a plain no with Slack's code, or no answer for now. Errors of our own pass through: they are bugs.
 * The code is what people and logs see, never the error's text.
 */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'

export type SlackFailure =
  | { readonly kind: 'refused'; readonly code: string }
  /** Nothing is known about whether it happened. */
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number }

const PASSING: readonly string[] = [
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]
const DEFAULT_RETRY_MS = 60_000

export function slackFailure(error: unknown): SlackFailure {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error
    return PASSING.includes(code) ? later(code) : { kind: 'refused', code }
  }
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'later', code: 'ratelimited', retryAfterMs: error.retryAfter * 1_000 }
  if (error instanceof WebAPIHTTPError) return later(`http_${error.statusCode}`)
  if (error instanceof WebAPIRequestError) return later('no_answer')
  throw error
}

/** Slack itself has trouble; nothing is wrong with the place or the person. */
export function isPassing(code: string): boolean {
  return PASSING.includes(code) || code === 'no_answer' || code.startsWith('http_')
}

function later(code: string): SlackFailure {
  return { kind: 'later', code, retryAfterMs: DEFAULT_RETRY_MS }
}

const UNREACHABLE: readonly string[] = [
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
  'is_inactive',
  'messages_tab_disabled',
  'not_in_channel',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'users_not_found',
]

/** Nobody will read it there, now or in a minute: another place has to do. */
export function isUnreachable(code: string): boolean {
  return UNREACHABLE.includes(code)
}

const MESSAGE_LOST: readonly string[] = [
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'is_archived',
  'is_inactive',
  'message_not_found',
]

/** The message that was there cannot be changed any more: a new one has to take its place. */
export function isMessageLost(code: string): boolean {
  return MESSAGE_LOST.includes(code)
}
