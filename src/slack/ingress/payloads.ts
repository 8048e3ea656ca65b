import { z } from 'zod'
import { SlackUserId } from '../../requests/ids.ts'

/** What Slack's requests must have for us to act on them. Names, e-mail addresses and texts of messages are not read: only ids count. */
const User = z.object({ id: SlackUserId, team_id: z.string().optional() })
const Team = z.object({ id: z.string() }).nullish()
const View = z.object({
  id: z.string(),
  type: z.enum(['modal', 'home']).catch('modal'),
  callback_id: z.string().catch(''),
  private_metadata: z.string().catch(''),
})

export const CommandPayload = z.object({
  command: z.string(),
  text: z.string().catch(''),
  user_id: SlackUserId,
  team_id: z.string(),
  channel_id: z.string().optional(),
  response_url: z.string().optional(),
  trigger_id: z.string(),
})
export type CommandPayload = z.infer<typeof CommandPayload>

const ClickedAction = z.object({
  action_id: z.string(),
  value: z.string().max(2_000).optional(),
  url: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish().catch(undefined),
})

export const ActionPayload = z.object({
  user: User,
  team: Team,
  trigger_id: z.string().catch(''),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  container: z
    .object({ message_ts: z.string().optional(), channel_id: z.string().optional() })
    .optional(),
  view: View.optional(),
  actions: z.array(ClickedAction).min(1),
})
export type ActionPayload = z.infer<typeof ActionPayload>

export const ViewPayload = z.object({
  type: z.enum(['view_submission', 'view_closed']),
  user: User,
  team: Team,
  view: View.extend({
    /** The modal below, where it stands on one. */
    previous_view_id: z.string().nullish().catch(undefined),
    state: z
      .object({
        values: z.record(
          z.string(),
          z.record(
            z.string(),
            z.object({
              value: z.string().nullish(),
              selected_option: z.object({ value: z.string() }).nullish(),
              selected_user: z.string().nullish(),
              selected_date: z.string().nullish(),
              /** Seconds since 1970. */
              selected_date_time: z.number().nullish(),
            }),
          ),
        ),
      })
      .catch({ values: {} }),
  }),
})
export type ViewPayload = z.infer<typeof ViewPayload>

export const SuggestionPayload = z.object({
  user: User,
  action_id: z.string(),
  value: z.string().catch(''),
  view: View.optional().catch(undefined),
})
export type SuggestionPayload = z.infer<typeof SuggestionPayload>

export const ShortcutPayload = z.object({
  user: User,
  callback_id: z.string().catch(''),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  /** Of a shortcut on a message: what it says. */
  message: z
    .object({
      text: z.string().catch(''),
      ts: z.string().catch(''),
      /** Who wrote it; unset for what a bot posted. */
      user: SlackUserId.optional().catch(undefined),
    })
    .optional(),
})
export type ShortcutPayload = z.infer<typeof ShortcutPayload>

export const HomeOpened = z.object({
  event: z.object({
    type: z.literal('app_home_opened'),
    user: SlackUserId,
    tab: z.string().optional(),
    /** What stands in the Home already, if anything does. */
    view: z.unknown().optional(),
  }),
})
export type HomeOpened = z.infer<typeof HomeOpened>

/** The workspace of whoever acted. An org-wide installation leaves `team` empty. */
export function teamOf({ team, user }: Pick<ActionPayload, 'team' | 'user'>): string {
  return team?.id ?? user.team_id ?? ''
}
