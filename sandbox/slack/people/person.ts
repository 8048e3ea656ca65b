/** Who may act at all in the built-in Slack, and where; joins people to the channels they act in. */
import type { EmulatorParts } from '../parts.ts'
import type { Channel, SlackUser } from '../workspace.ts'
import { type PersonAnswer, refusal } from './answer.ts'

export function isRefusal<T extends object>(value: T | PersonAnswer): value is PersonAnswer {
  return 'delivered' in value
}

/** The acting person, or why Slack has no client for them. Guests and people of other teams act like everybody else. */
export function actingUser(parts: EmulatorParts, id: string): SlackUser | PersonAnswer {
  const user = parts.workspace.users.get(id)
  if (user === undefined) return refusal(404, 'user_not_found', `there is no user ${id}`)
  if (user.deleted) return refusal(403, 'user_disabled', `${id} is deactivated and cannot act`)
  if (user.is_bot) return refusal(403, 'user_is_bot', `${id} is a bot and has no client`)
  return user
}

/** The channel the person acts in. Who acts in a channel is in it from then on; somebody else's DM is not found. */
export function actingChannel(
  parts: EmulatorParts,
  user: SlackUser,
  id: string,
): Channel | PersonAnswer {
  const own = parts.workspace.channels.get(id)
  const channel =
    own ?? (id === `D0${user.id.slice(2)}` ? parts.workspace.directMessage(user.id) : undefined)
  if (channel === undefined || (channel.kind === 'im' && channel.user !== user.id))
    return refusal(404, 'channel_not_found', `${user.id} cannot see a channel ${id}`)
  if (channel.is_archived)
    return refusal(403, 'is_archived', `#${channel.name} is archived: nothing can be done in it`)
  channel.members.add(user.id)
  return channel
}
