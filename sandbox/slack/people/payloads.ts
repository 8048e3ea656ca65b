/** The parts that Slack's interaction payloads share, in their real form. A person of another team keeps that team's id. */
import type { JsonObject } from '../json.ts'
import { APP_ID, TEAM } from '../seed.ts'
import type { Channel, SlackUser } from '../workspace.ts'

export const VERIFICATION_TOKEN = 'sandbox-verification-token'

export function envelope(type: string, user: SlackUser): JsonObject {
  return {
    type,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
    api_app_id: APP_ID,
    token: VERIFICATION_TOKEN,
    enterprise: null,
    is_enterprise_install: false,
  }
}

export function channelOf(channel: Channel): JsonObject {
  return { id: channel.id, name: shownName(channel) }
}

export function shownName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage'
  return channel.kind === 'private' ? 'privategroup' : channel.name
}

export function wallTs(wallMs: number): string {
  return (wallMs / 1_000).toFixed(6)
}
