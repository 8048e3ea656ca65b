/** chat.*: post, update, delete and link messages, with the bot as the author and everybody's permissions as Slack has them. */
import { SlackApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { checkContent, type MessageContent } from '../message-content.ts'
import { addMessage, changeMessage, messageOutput, messagesIn, removeMessage } from '../messages.ts'
import type { EmulatorParts } from '../parts.ts'
import { BOT_USER, TEAM } from '../seed.ts'
import type { Channel, Message } from '../workspace.ts'
import { findChannel, findMessage, postableChannel } from './find-channel.ts'
import type { Args, MethodFamily } from './method.ts'

function contentOf(parts: EmulatorParts, args: Args): MessageContent {
  return checkContent(parts, {
    text: args.text('text'),
    markdownText: args.text('markdown_text'),
    blocks: args.json('blocks', 'invalid_blocks_format'),
    attachments: args.json('attachments', 'invalid_attachments'),
  })
}

function threadOf(parts: EmulatorParts, args: Args, channel: Channel): string | undefined {
  const ts = args.text('thread_ts')
  if (ts === undefined) return undefined
  const parent = messagesIn(parts, channel.id).find((each) => each.ts === ts)
  if (parent === undefined) throw new SlackApiError('thread_not_found')
  if (parent.ephemeral_to !== undefined) throw new SlackApiError('cannot_reply_to_message')
  return parent.thread_ts ?? parent.ts
}

function postMessage(parts: EmulatorParts, args: Args): JsonObject {
  const channel = postableChannel(parts, args.need('channel'))
  const content = contentOf(parts, args)
  const message = addMessage(parts, {
    ...content,
    channel: channel.id,
    thread_ts: threadOf(parts, args, channel),
    metadata: args.object('metadata'),
  })
  return { ok: true, channel: channel.id, ts: message.ts, message: messageOutput(message) }
}

function postEphemeral(parts: EmulatorParts, args: Args): JsonObject {
  const channel = postableChannel(parts, args.need('channel'))
  const user = args.need('user')
  if (!channel.members.has(user)) throw new SlackApiError('user_not_in_channel')
  const content = contentOf(parts, args)
  const message = addMessage(parts, {
    ...content,
    channel: channel.id,
    thread_ts: threadOf(parts, args, channel),
    ephemeral_to: user,
  })
  return { ok: true, message_ts: message.ts }
}

function ownMessage(parts: EmulatorParts, args: Args, refusal: string): Message {
  const channel = findChannel(parts, args.need('channel'))
  const message = findMessage(parts, channel.id, args.need('ts'))
  if (message.user !== BOT_USER) throw new SlackApiError(refusal)
  if (channel.is_archived) throw new SlackApiError('is_archived')
  return message
}

/** Text without blocks removes the blocks, as documented for chat.update. */
function update(parts: EmulatorParts, args: Args): JsonObject {
  const message = ownMessage(parts, args, 'cant_update_message')
  const content = contentOf(parts, args)
  const metadata = args.has('metadata') ? args.object('metadata') : message.metadata
  const edited = { user: BOT_USER, ts: parts.workspace.nextTs() }
  const changed = changeMessage(parts, message, { ...content, metadata, edited })
  const { channel, ts, text } = changed
  return { ok: true, channel, ts, text, message: messageOutput(changed) }
}

function remove(parts: EmulatorParts, args: Args): JsonObject {
  const message = ownMessage(parts, args, 'cant_delete_message')
  removeMessage(parts, message)
  return { ok: true, channel: message.channel, ts: message.ts }
}

function getPermalink(parts: EmulatorParts, args: Args): JsonObject {
  const channel = findChannel(parts, args.need('channel'))
  const { ts } = findMessage(parts, channel.id, args.need('message_ts'))
  const permalink = `https://${TEAM.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`
  return { ok: true, channel: channel.id, permalink }
}

export const CHAT: MethodFamily = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
}
