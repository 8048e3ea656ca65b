/**
 * Posts and changes messages. Where Slack does not take the blocks it gets the classic ones, and where it takes neither the text alone:
 * somebody waiting for an answer gets one. A short 429 is waited for here; a longer one goes back to the caller.
 */
import type { KnownBlock } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Sleep } from '../../shared/clock.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { type SlackFailure, slackFailure } from './slack-failure.ts'

export type Sent = { readonly kind: 'sent'; readonly channel: string; readonly ts: string }
export type Sending = Sent | SlackFailure

export interface Sender {
  post(
    to: { readonly channel: string; readonly threadTs?: string },
    message: SlackMessage,
  ): Promise<Sending>
  update(
    at: { readonly channel: string; readonly ts: string },
    message: SlackMessage,
  ): Promise<Sending>
  /** Keeps it at the top of its channel; pinned before is pinned. Needs the scope `pins:write`. */
  pin(at: { readonly channel: string; readonly ts: string }): Promise<Sending>
  postEphemeral(
    to: { readonly channel: string; readonly user: string },
    message: SlackMessage,
  ): Promise<Sending>
  /** The channel id of the DM with this person. */
  openDirect(
    user: string,
  ): Promise<{ readonly kind: 'opened'; readonly channel: string } | SlackFailure>
}

const SHORT_WAIT_MS = 3_000
/** No links or mentions but our own, and no previews. */
const AS_WRITTEN = { parse: 'none', link_names: false } as const
const NO_PREVIEWS = { unfurl_links: false, unfurl_media: false } as const

interface Content {
  readonly text: string
  readonly blocks: KnownBlock[]
}

export function createSender({
  slack,
  sleep,
}: {
  readonly slack: WebClient
  readonly sleep: Sleep
}): Sender {
  const trying = async <T>(call: () => Promise<T>): Promise<T | SlackFailure> => {
    for (let waited = false; ; waited = true) {
      try {
        return await call()
      } catch (error) {
        const failure = slackFailure(error)
        const worthWaiting =
          failure.kind === 'later' &&
          failure.code === 'ratelimited' &&
          failure.retryAfterMs <= SHORT_WAIT_MS
        if (waited || !worthWaiting) return failure
        await sleep(failure.retryAfterMs)
      }
    }
  }
  return {
    post: (to, message) =>
      withFallbacks(message, (content) =>
        trying(async () => {
          const answer = await slack.chat.postMessage({
            ...content,
            ...AS_WRITTEN,
            ...NO_PREVIEWS,
            channel: to.channel,
            ...(to.threadTs !== undefined && { thread_ts: to.threadTs }),
          })
          return sent(answer.channel ?? to.channel, answer.ts)
        }),
      ),
    update: (at, message) =>
      withFallbacks(message, (content) =>
        trying(async () => {
          await slack.chat.update({ ...content, ...AS_WRITTEN, channel: at.channel, ts: at.ts })
          return sent(at.channel, at.ts)
        }),
      ),
    async pin({ channel, ts }) {
      const pinned = await trying(async () => {
        await slack.pins.add({ channel, timestamp: ts })
        return sent(channel, ts)
      })
      const isThere = pinned.kind === 'refused' && pinned.code === 'already_pinned'
      return isThere ? sent(channel, ts) : pinned
    },
    postEphemeral: (to, message) =>
      withFallbacks(message, (content) =>
        trying(async () => {
          const answer = await slack.chat.postEphemeral({ ...content, ...AS_WRITTEN, ...to })
          return sent(to.channel, answer.message_ts)
        }),
      ),
    openDirect: (user) =>
      trying(async () => {
        const { channel } = await slack.conversations.open({ users: user })
        return channel?.id === undefined
          ? ({ kind: 'refused', code: 'channel_not_found' } as const)
          : ({ kind: 'opened', channel: channel.id } as const)
      }),
  }
}

function sent(channel: string, ts: string | undefined): Sent {
  return { kind: 'sent', channel, ts: ts ?? '' }
}

/** The message, then its classic blocks, then its text: on to the next only when Slack refuses the blocks themselves. */
export async function withFallbacks(
  { text, blocks, classic }: SlackMessage,
  send: (content: Content) => Promise<Sending>,
): Promise<Sending> {
  const versions = [blocks, ...(classic === undefined ? [] : [classic]), []]
  let outcome: Sending = { kind: 'refused', code: 'invalid_blocks' }
  for (const version of versions) {
    outcome = await send({ text, blocks: [...version] })
    if (outcome.kind !== 'refused' || !isAboutBlocks(outcome.code)) return outcome
  }
  return outcome
}

function isAboutBlocks(code: string): boolean {
  return ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].includes(code)
}
