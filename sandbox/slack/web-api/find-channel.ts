/** Finds the conversation a call names and refuses, with Slack's error names, the ones the bot may not use that way. */
import { SlackApiError } from '../api-error.ts'
import { messagesIn } from '../messages.ts'
import type { EmulatorParts } from '../parts.ts'
import { BOT_USER } from '../seed.ts'
import type { Channel, Message } from '../workspace.ts'

export function findChannel(parts: EmulatorParts, id: string): Channel {
  const channel = parts.workspace.channels.get(id)
  if (channel === undefined) throw new SlackApiError('channel_not_found')
  return channel
}

/** Where a message may be posted: by channel id, by name, or by a person's id for the DM with that person. */
export function postableChannel(parts: EmulatorParts, given: string): Channel {
  const channel = writableChannel(addressedChannel(parts, given))
  const partner = channel.user === undefined ? undefined : parts.workspace.users.get(channel.user)
  if (partner?.deleted === true) throw new SlackApiError('is_inactive')
  return channel
}

function addressedChannel(parts: EmulatorParts, given: string): Channel {
  const { channels, users } = parts.workspace
  const byId = channels.get(given)
  if (byId !== undefined) return byId
  const name = given.replace(/^#/, '')
  const byName = [...channels.values()].find((each) => each.kind !== 'im' && each.name === name)
  if (byName !== undefined) return byName
  const user = users.get(given)
  if (user === undefined || user.deleted || user.is_bot)
    throw new SlackApiError('channel_not_found')
  return parts.workspace.directMessage(user.id)
}

function writableChannel(channel: Channel): Channel {
  if (channel.is_archived) throw new SlackApiError('is_archived')
  if (!channel.members.has(BOT_USER)) throw new SlackApiError('not_in_channel')
  return channel
}

/** A conversation whose messages the bot may read. */
export function readableChannel(parts: EmulatorParts, id: string): Channel {
  const channel = findChannel(parts, id)
  if (!channel.members.has(BOT_USER)) throw new SlackApiError('not_in_channel')
  return channel
}

/** A message everybody in the channel can see; an ephemeral one is not found, whatever its ts. */
export function findMessage(parts: EmulatorParts, channel: string, ts: string): Message {
  const message = messagesIn(parts, channel).find((each) => each.ts === ts)
  if (message === undefined || message.ephemeral_to !== undefined)
    throw new SlackApiError('message_not_found')
  return message
}
