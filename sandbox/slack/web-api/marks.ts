/** pins.add and reactions.add. */
import { SlackApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { changeMessage } from '../messages.ts'
import type { EmulatorParts } from '../parts.ts'
import { findMessage, readableChannel } from './find-channel.ts'
import type { Args, MethodFamily } from './method.ts'

function pin(parts: EmulatorParts, args: Args): JsonObject {
  const channel = readableChannel(parts, args.need('channel'))
  const message = findMessage(parts, channel.id, args.need('timestamp'))
  if (message.pinned) throw new SlackApiError('already_pinned')
  changeMessage(parts, message, { pinned: true })
  return { ok: true }
}

function react(parts: EmulatorParts, args: Args): JsonObject {
  const channel = readableChannel(parts, args.need('channel'))
  const message = findMessage(parts, channel.id, args.need('timestamp'))
  const name = args.need('name')
  if (!/^[a-z0-9_+'-]+$/.test(name)) throw new SlackApiError('invalid_name')
  if (message.reactions.includes(name)) throw new SlackApiError('already_reacted')
  changeMessage(parts, message, { reactions: [...message.reactions, name] })
  return { ok: true }
}

export const MARKS: MethodFamily = { 'pins.add': pin, 'reactions.add': react }
