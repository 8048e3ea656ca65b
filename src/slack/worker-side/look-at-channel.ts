/**
 * Whether a channel may hear of access keys. Shared with another company, or soon to be, it may not; a channel whose flags Slack did not give is not known, and that is not a yes.
 * Needs the scope `channels:read`, and `groups:read` for private ones.
 */
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { ChannelLook, ChannelTrouble } from '../../reminders/tell-digest.ts'
import { slackFailure } from './slack-failure.ts'

const Channel = z.object({
  is_archived: z.boolean(),
  is_member: z.boolean(),
  is_shared: z.boolean(),
  is_ext_shared: z.boolean(),
  is_org_shared: z.boolean(),
  is_pending_ext_shared: z.boolean(),
})

export function createLookAtChannel({
  slack,
}: {
  readonly slack: WebClient
}): (channel: string) => Promise<ChannelLook> {
  return async (channel) => {
    try {
      const { channel: found } = await slack.conversations.info({ channel })
      const parsed = Channel.safeParse(found)
      if (!parsed.success) return { kind: 'not_known', why: 'conversations.info: flags_missing' }
      const trouble = troubleOf(parsed.data)
      return trouble === undefined ? { kind: 'fine' } : { kind: 'trouble', trouble }
    } catch (error) {
      const { code } = slackFailure(error)
      return code === 'channel_not_found'
        ? { kind: 'trouble', trouble: 'missing' }
        : { kind: 'not_known', why: `conversations.info: ${code}` }
    }
  }
}

function troubleOf(channel: z.infer<typeof Channel>): ChannelTrouble | undefined {
  if (channel.is_ext_shared || channel.is_pending_ext_shared) return 'shared'
  if (channel.is_shared && !channel.is_org_shared) return 'shared'
  if (channel.is_archived) return 'archived'
  return channel.is_member ? undefined : 'not_invited'
}
