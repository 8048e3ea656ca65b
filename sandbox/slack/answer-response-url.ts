/**
 * Answers a POST to a response_url. It may post, replace or delete in the one place the URL was made for, also where the bot is
 * not a member, and for ephemeral messages is the only way to change them. The answer is ephemeral unless it says in_channel.
 */
import { refusalBody, SlackApiError } from './api-error.ts'
import { flagAt, isObject, type Json, type JsonObject, objectAt, textAt } from './json.ts'
import { checkContent } from './message-content.ts'
import { addMessage, changeMessage, removeMessage } from './messages.ts'
import type { EmulatorParts } from './parts.ts'
import type { ResponseTarget } from './response-urls.ts'
import { type Message, messageKey } from './workspace.ts'

export interface ResponseUrlAnswer {
  readonly status: number
  readonly body: JsonObject
}

export function answerResponseUrl(
  parts: EmulatorParts,
  id: string,
  payload: Json | undefined,
): ResponseUrlAnswer {
  const target = parts.responseUrls.use(id)
  if (typeof target === 'string') return { status: 404, body: { ok: false, error: target } }
  if (!isObject(payload)) return { status: 400, body: { ok: false, error: 'invalid_payload' } }
  try {
    respond(parts, target, payload)
    return { status: 200, body: { ok: true } }
  } catch (error) {
    if (error instanceof SlackApiError) return { status: 400, body: refusalBody(error) }
    throw error
  }
}

function respond(parts: EmulatorParts, target: ResponseTarget, payload: JsonObject): void {
  const original = originalMessage(parts, target)
  if (flagAt(payload, 'delete_original')) {
    if (original !== undefined) removeMessage(parts, original)
    return
  }
  const content = checkContent(parts, {
    text: textAt(payload, 'text'),
    blocks: payload['blocks'],
    attachments: payload['attachments'],
  })
  if (flagAt(payload, 'replace_original') && original !== undefined) {
    changeMessage(parts, original, { ...content, edited: edited(parts, original) })
    return
  }
  const inChannel = textAt(payload, 'response_type') === 'in_channel'
  addMessage(parts, {
    ...content,
    channel: target.channel,
    thread_ts: textAt(payload, 'thread_ts'),
    ephemeral_to: inChannel ? undefined : target.user,
    metadata: objectAt(payload, 'metadata'),
  })
}

function originalMessage(parts: EmulatorParts, target: ResponseTarget): Message | undefined {
  return target.messageTs === undefined
    ? undefined
    : parts.workspace.messages.get(messageKey(target.channel, target.messageTs))
}

function edited(parts: EmulatorParts, message: Message): Message['edited'] {
  return { user: message.user, ts: parts.workspace.nextTs() }
}
