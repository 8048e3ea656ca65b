/**
 * Sends a file to one person, in their direct messages, or into a channel: asks Slack where to, sends the bytes there, completes. The bytes go only to where Slack itself takes files:
 * an address anywhere else would hand a history to a stranger. Needs the scope `files:write`.
 */
import type { WebClient } from '@slack/web-api'
import type { Sleep } from '../../shared/clock.ts'
import { createSender } from './send-message.ts'
import { type SlackFailure, slackFailure } from './slack-failure.ts'

export interface OutgoingFile {
  /** Its ending says what it is. */
  readonly name: string
  readonly title: string
  readonly content: string | Uint8Array
  /** What a picture shows, for whoever does not see it. */
  readonly alt?: string
  /** What stands above it; plain, no markup of anybody's. */
  readonly comment: string
  /** Under which message there; none: a message of its own. */
  readonly threadTs?: string
}

/** A person, by their id, or a channel. */
export type FilePlace = string | { readonly channel: string }

export type FileSent = { readonly kind: 'sent' } | SlackFailure

const SLACK_FILES = /^https:\/\/(?:[\w-]+\.)*slack(?:-gov)?\.com$/
const TIMEOUT_MS = 15_000

export function createSendFile({
  slack,
  sleep,
  fetch: post = fetch,
}: {
  readonly slack: WebClient
  readonly sleep: Sleep
  readonly fetch?: typeof fetch
}): (to: FilePlace, file: OutgoingFile) => Promise<FileSent> {
  const sender = createSender({ slack, sleep })
  return async (to, { name, title, content, alt, comment, threadTs }) => {
    const place =
      typeof to === 'string' ? await sender.openDirect(to) : { ...to, kind: 'opened' as const }
    if (place.kind !== 'opened') return place
    const bytes = Buffer.from(content)
    try {
      const given = await slack.files.getUploadURLExternal({
        filename: name,
        length: bytes.length,
        // So the Web API calls it; the SDK's type has another name, which Slack does not read.
        ...(alt !== undefined && { alt_txt: alt }),
      })
      const { upload_url: url, file_id: id } = given
      if (url === undefined || id === undefined || !isSlacks(url, slack.slackApiUrl))
        return { kind: 'refused', code: 'not_a_slack_url' }
      const uploaded = await upload(post, url, bytes, typeOf(name))
      if (uploaded !== undefined) return uploaded
      await slack.files.completeUploadExternal({
        files: [{ id, title }],
        channel_id: place.channel,
        initial_comment: comment,
        ...(threadTs !== undefined && { thread_ts: threadTs }),
      })
      return { kind: 'sent' }
    } catch (error) {
      return slackFailure(error)
    }
  }
}

/** Where the Web API itself is not Slack's, files go to its own origin too. */
function isSlacks(url: string, slackApiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin } = new URL(slackApiUrl)
  const target = new URL(url).origin
  return SLACK_FILES.test(origin) ? SLACK_FILES.test(target) : target === origin
}

function typeOf(name: string): string {
  if (name.endsWith('.png')) return 'image/png'
  if (name.endsWith('.md')) return 'text/markdown; charset=utf-8'
  return name.endsWith('.json') ? 'application/json' : 'text/csv; charset=utf-8'
}

async function upload(
  post: typeof fetch,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<SlackFailure | undefined> {
  try {
    const answer = await post(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: bytes,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return answer.ok ? undefined : { kind: 'later', code: `http_${answer.status}`, retryAfterMs: 0 }
  } catch {
    return { kind: 'later', code: 'no_answer', retryAfterMs: 0 }
  }
}
