import { z } from 'zod'
import { BOT_USER } from '../slack/seed.ts'
import type { createSlackEmulator } from '../slack/slack-emulator.ts'

/** What an administrator of the workspace does in Slack's own settings: channels, user groups, people, and the scopes that the app is installed with. awskey hears of none of it. */
const Id = z.string().min(1)

export const AdministerInput = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('archive_channel'), channel: Id }),
  z.strictObject({ action: z.literal('remove_app'), channel: Id }),
  z.strictObject({ action: z.literal('share_channel'), channel: Id }),
  z.strictObject({ action: z.literal('set_group'), usergroup: Id, users: z.array(Id) }),
  z.strictObject({ action: z.literal('disable_group'), usergroup: Id }),
  z.strictObject({ action: z.literal('deactivate'), user: Id }),
  z.strictObject({ action: z.literal('install'), scopes: z.array(Id) }),
])
export type AdministerInput = z.infer<typeof AdministerInput>

export type Administered = { readonly ok: true } | { readonly ok: false; readonly error: string }

export function administer(
  { workspace }: Pick<ReturnType<typeof createSlackEmulator>, 'workspace'>,
  input: AdministerInput,
): Administered {
  switch (input.action) {
    case 'archive_channel':
    case 'remove_app':
    case 'share_channel': {
      const channel = workspace.channels.get(input.channel)
      if (channel === undefined) return { ok: false, error: 'channel_not_found' }
      if (input.action === 'archive_channel') channel.is_archived = true
      if (input.action === 'remove_app') channel.members.delete(BOT_USER)
      if (input.action === 'share_channel') channel.is_ext_shared = true
      return { ok: true }
    }
    case 'set_group':
    case 'disable_group': {
      const group = workspace.usergroups.get(input.usergroup)
      if (group === undefined) return { ok: false, error: 'no_such_subteam' }
      if (input.action === 'set_group') group.users = [...input.users]
      else group.disabled = true
      return { ok: true }
    }
    case 'deactivate': {
      const user = workspace.users.get(input.user)
      if (user === undefined) return { ok: false, error: 'user_not_found' }
      user.deleted = true
      return { ok: true }
    }
    case 'install':
      workspace.scopes = input.scopes
      return { ok: true }
  }
}
