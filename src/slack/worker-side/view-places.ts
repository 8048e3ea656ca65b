/**
 * Where a view of a request may stand: first choice first, then where it goes when nobody can be written to there.
 * A request whose approvers cannot be reached must not be lost; a note in a channel names people without telling them.
 */
import type { Organisation } from '../../people/organisation.ts'
import type { SlackChannelId, SlackUserId } from '../../requests/ids.ts'
import type { Request } from '../../requests/request.ts'

export type Place =
  | { readonly in: 'direct_message'; readonly person: SlackUserId }
  | { readonly in: 'channel'; readonly channel: SlackChannelId }

export function directMessage(person: SlackUserId): Place {
  return { in: 'direct_message', person }
}

/** The channel of those who decide, then security's, then the platform team's. */
export function deciderChannels(request: Request, organisation: Organisation): readonly Place[] {
  const { security, platform } = organisation
  return channels(deciderChannel(request, organisation), security.channel, platform.channel)
}

/** Where people of the owner's team look, when somebody cannot be written to. */
export function teamChannels(request: Request, { security }: Organisation): readonly Place[] {
  return channels(request.teamChannel, security.channel)
}

function deciderChannel(
  request: Request,
  { teams, security }: Organisation,
): SlackChannelId | undefined {
  const { team } = request.approvals.from
  if (team === 'security') return security.channel
  return teams.find(({ name }) => name === team)?.channel ?? request.teamChannel
}

function channels(...all: readonly (SlackChannelId | undefined)[]): readonly Place[] {
  const known = all.filter((channel) => channel !== undefined)
  return [...new Set(known)].map((channel) => ({ in: 'channel', channel }))
}
