/**
 * Answers one person, only to them: by the response URL of what they did, else in the channel, else in a DM. A click always gets an answer.
 * The URL came through the queue unsigned, so an answer goes only to Slack's own hosts: anywhere else it would hand lists of keys to a stranger.
 */

import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Sleep } from '../../shared/clock.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { createSender, type Sending, withFallbacks } from './send-message.ts'

export interface ReplyTo {
  readonly responseUrl?: string | undefined
  readonly channel?: string | undefined
  readonly messageTs?: string | undefined
  readonly user: string
}

export type Replied =
  | { readonly kind: 'answered'; readonly by: 'response_url' | 'ephemeral' | 'direct_message' }
  /** Every way failed; `why` names each with Slack's code. */
  | { readonly kind: 'not_answered'; readonly why: readonly string[] }

export interface Replies {
  reply(to: ReplyTo, message: SlackMessage): Promise<Replied>
}

export interface ReplyDeps {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly fetch?: typeof fetch
}

const SLACK_HOOKS: readonly string[] = ['https://hooks.slack.com', 'https://hooks.slack-gov.com']
const SLACK_OWN = /^https:\/\/(?:[\w-]+\.)*slack(?:-gov)?\.com$/
const TIMEOUT_MS = 5_000

export function createReplies({ slack, sleep, fetch: post = fetch }: ReplyDeps): Replies {
  const sender = createSender({ slack, sleep })
  const origins = responseOrigins(slack.slackApiUrl)
  return {
    async reply({ responseUrl, channel, user }, message) {
      const why: string[] = []
      const failed = (by: string, outcome: Sending): boolean => {
        if (outcome.kind === 'sent') return false
        why.push(`${by}: ${outcome.code}`)
        return true
      }
      if (responseUrl !== undefined) {
        const outcome = isAllowed(responseUrl, origins)
          ? await withFallbacks(message, (content) => postTo(post, responseUrl, content))
          : ({ kind: 'refused', code: 'not_a_slack_url' } as const)
        if (!failed('response_url', outcome)) return { kind: 'answered', by: 'response_url' }
      }
      if (channel !== undefined) {
        const outcome = await sender.postEphemeral({ channel, user }, message)
        if (!failed('ephemeral', outcome)) return { kind: 'answered', by: 'ephemeral' }
      }
      const direct = await sender.openDirect(user)
      const outcome =
        direct.kind === 'opened' ? await sender.post({ channel: direct.channel }, message) : direct
      if (!failed('direct_message', outcome)) return { kind: 'answered', by: 'direct_message' }
      return { kind: 'not_answered', why }
    },
  }
}

/** Where the Web API itself is not Slack's, its own origin gives the response URLs too. */
function responseOrigins(slackApiUrl: string): readonly string[] {
  const { origin } = new URL(slackApiUrl)
  return SLACK_OWN.test(origin) ? SLACK_HOOKS : [origin]
}

function isAllowed(responseUrl: string, origins: readonly string[]): boolean {
  return URL.canParse(responseUrl) && origins.includes(new URL(responseUrl).origin)
}

const Refused = z.object({ error: z.string() })

async function postTo(
  post: typeof fetch,
  url: string,
  content: { readonly text: string; readonly blocks: readonly unknown[] },
): Promise<Sending> {
  try {
    const answer = await post(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ...content, response_type: 'ephemeral', replace_original: false }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (answer.ok) return { kind: 'sent', channel: '', ts: '' }
    return { kind: 'refused', code: codeOf(await answer.text(), answer.status) }
  } catch {
    return { kind: 'later', code: 'no_answer', retryAfterMs: 0 }
  }
}

/** Slack answers with JSON or with the bare code. */
function codeOf(body: string, status: number): string {
  const bare = /^[a-z_]{3,40}$/.exec(body.trim())?.[0]
  return bare ?? jsonCode(body) ?? `http_${status}`
}

function jsonCode(body: string): string | undefined {
  try {
    return Refused.parse(JSON.parse(body)).error
  } catch {
    return undefined
  }
}
