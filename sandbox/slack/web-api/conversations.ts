/** conversations.*: open DMs, look at channels and members, read messages of channels the bot is in. */
import { SlackApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { messageOutput, messagesIn } from '../messages.ts'
import type { EmulatorParts } from '../parts.ts'
import { BOT_USER, TEAM } from '../seed.ts'
import { type Channel, directMessageId, type Message } from '../workspace.ts'
import { findChannel, findMessage, readableChannel } from './find-channel.ts'
import { type Args, type MethodFamily, pageOf } from './method.ts'

export function channelOutput(channel: Channel): JsonObject {
  const common = {
    id: channel.id,
    created: 1_700_000_000,
    is_archived: channel.is_archived,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_org_shared: channel.is_org_shared,
    context_team_id: TEAM.id,
  }
  if (channel.user !== undefined) return { ...common, user: channel.user, is_user_deleted: false }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_shared: channel.is_ext_shared || channel.is_org_shared,
    is_ext_shared: channel.is_ext_shared,
    is_pending_ext_shared: channel.is_pending_ext_shared,
    is_member: channel.members.has(BOT_USER),
    num_members: channel.members.size,
  }
}

function open(parts: EmulatorParts, args: Args): JsonObject {
  const channel = openedChannel(parts, args)
  const full = args.flag('return_im')
  return { ok: true, channel: full ? channelOutput(channel) : { id: channel.id } }
}

function openedChannel(parts: EmulatorParts, args: Args): Channel {
  const given = args.text('channel')
  if (given !== undefined) return findChannel(parts, given)
  const users = (args.text('users') ?? '').split(',').filter((id) => id !== '')
  const [id, ...others] = users
  if (id === undefined) throw new SlackApiError('users_list_not_supplied')
  if (others.length > 0) throw new SlackApiError('method_not_supported_for_channel_type')
  const user = parts.workspace.users.get(id)
  if (user === undefined) throw new SlackApiError('user_not_found')
  if (user.deleted) throw new SlackApiError('user_disabled')
  if (user.is_bot) throw new SlackApiError('cannot_dm_bot')
  const wasOpen = parts.workspace.channels.has(directMessageId(id))
  const channel = parts.workspace.directMessage(id)
  if (!wasOpen) parts.changed('channel')
  return channel
}

function info(parts: EmulatorParts, args: Args): JsonObject {
  return { ok: true, channel: channelOutput(findChannel(parts, args.need('channel'))) }
}

function members(parts: EmulatorParts, args: Args): JsonObject {
  const channel = findChannel(parts, args.need('channel'))
  const page = pageOf([...channel.members], args, 100)
  return { ok: true, members: [...page.items], response_metadata: { next_cursor: page.next } }
}

function list(parts: EmulatorParts, args: Args): JsonObject {
  const kinds: Readonly<Record<string, Channel['kind']>> = {
    public_channel: 'public',
    private_channel: 'private',
    im: 'im',
  }
  const wanted = (args.text('types') ?? 'public_channel')
    .split(',')
    .map((type) => kinds[type.trim()])
  const channels = [...parts.workspace.channels.values()].filter(
    (channel) =>
      wanted.includes(channel.kind) && !(args.flag('exclude_archived') && channel.is_archived),
  )
  const page = pageOf(channels, args, 100)
  const response_metadata = { next_cursor: page.next }
  return { ok: true, channels: page.items.map(channelOutput), response_metadata }
}

function withinTime(message: Message, args: Args): boolean {
  const ts = Number(message.ts)
  const oldest = args.number('oldest') ?? 0
  const latest = args.number('latest') ?? Number.POSITIVE_INFINITY
  return args.flag('inclusive') ? ts >= oldest && ts <= latest : ts > oldest && ts < latest
}

function visible(parts: EmulatorParts, channel: Channel, args: Args): readonly Message[] {
  return messagesIn(parts, channel.id)
    .filter((message) => message.ephemeral_to === undefined && withinTime(message, args))
    .toSorted((left, right) => Number(left.ts) - Number(right.ts))
}

function history(parts: EmulatorParts, args: Args): JsonObject {
  const channel = readableChannel(parts, args.need('channel'))
  const roots = visible(parts, channel, args).filter((each) => each.thread_ts === undefined)
  const page = pageOf(roots.toReversed(), args, 100)
  return {
    ok: true,
    messages: page.items.map(messageOutput),
    has_more: page.next !== '',
    response_metadata: { next_cursor: page.next },
  }
}

function replies(parts: EmulatorParts, args: Args): JsonObject {
  const channel = readableChannel(parts, args.need('channel'))
  const root = findThread(parts, channel, args.need('ts'))
  const thread = visible(parts, channel, args).filter(
    (each) => each.ts === root.ts || each.thread_ts === root.ts,
  )
  const page = pageOf(thread, args, 1_000)
  return {
    ok: true,
    messages: page.items.map(messageOutput),
    has_more: page.next !== '',
    response_metadata: { next_cursor: page.next },
  }
}

function findThread(parts: EmulatorParts, channel: Channel, ts: string): Message {
  try {
    return findMessage(parts, channel.id, ts)
  } catch (error) {
    throw error instanceof SlackApiError ? new SlackApiError('thread_not_found') : error
  }
}

export const CONVERSATIONS: MethodFamily = {
  'conversations.open': open,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.list': list,
  'conversations.history': history,
  'conversations.replies': replies,
}
