/** Puts messages into the workspace, changes and removes them, and finds them again. Who may do so is decided by the callers. */
import { type JsonObject, objectsAt } from './json.ts'
import type { MessageContent } from './message-content.ts'
import type { EmulatorParts } from './parts.ts'
import { APP_ID, BOT_ID, BOT_USER, TEAM } from './seed.ts'
import { type Message, messageKey } from './workspace.ts'

export interface NewMessage extends MessageContent {
  readonly channel: string
  readonly user?: string | undefined
  readonly thread_ts?: string | undefined
  readonly ephemeral_to?: string | undefined
  readonly metadata?: JsonObject | undefined
  readonly files?: readonly string[] | undefined
}

export function addMessage(parts: EmulatorParts, given: NewMessage): Message {
  const { workspace } = parts
  const message: Message = {
    ...given,
    ts: workspace.nextTs(),
    user: given.user ?? BOT_USER,
    reactions: [],
    pinned: false,
    former: [],
  }
  workspace.messages.set(messageKey(message.channel, message.ts), message)
  parts.changed('message')
  return message
}

export function changeMessage(
  parts: EmulatorParts,
  message: Message,
  change: Partial<Message>,
): Message {
  const redrawn = change.blocks !== undefined || change.attachments !== undefined
  const former = redrawn ? [...message.former, shownBlocks(message)] : message.former
  const changed: Message = { ...message, ...change, former }
  parts.workspace.messages.set(messageKey(message.channel, message.ts), changed)
  parts.changed('message')
  return changed
}

export function removeMessage(parts: EmulatorParts, message: Message): void {
  parts.workspace.messages.delete(messageKey(message.channel, message.ts))
  parts.changed('message')
}

/** Every block a reader sees: the message's own and those of its attachments. */
export function shownBlocks(message: Message): readonly JsonObject[] {
  return [
    ...message.blocks,
    ...message.attachments.flatMap((attachment) => objectsAt(attachment, 'blocks')),
  ]
}

export function messagesIn(parts: EmulatorParts, channel: string): readonly Message[] {
  return [...parts.workspace.messages.values()].filter((message) => message.channel === channel)
}

/** The message as the Web API and the interaction payloads show it. */
export function messageOutput(message: Message): JsonObject {
  const byBot = message.user === BOT_USER
  return {
    type: 'message',
    user: message.user,
    ...(byBot ? { bot_id: BOT_ID, app_id: APP_ID } : {}),
    team: TEAM.id,
    ts: message.ts,
    text: message.text,
    blocks: [...message.blocks],
    ...(message.attachments.length > 0 ? { attachments: [...message.attachments] } : {}),
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    ...(message.edited === undefined ? {} : { edited: { ...message.edited } }),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.files === undefined ? {} : { files: message.files.map((id) => ({ id })) }),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((name) => ({ name, users: [BOT_USER], count: 1 })) }),
  }
}
