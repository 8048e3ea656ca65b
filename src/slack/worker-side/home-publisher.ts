/**
 * Puts a Home into Slack for one person. It says whether that is worth another try: a person who is gone has no Home, and Slack's own trouble passes.
 * It reads nothing and remembers nothing.
 */
import type { HomeView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { SlackUserId } from '../../requests/ids.ts'
import { type SlackFailure, slackFailure } from './slack-failure.ts'

export type PublishHome = (
  person: SlackUserId,
  view: HomeView,
) => Promise<{ readonly kind: 'published' } | SlackFailure>

export function createPublishHome({ slack }: { readonly slack: WebClient }): PublishHome {
  return async (user_id, view) => {
    try {
      await slack.views.publish({ user_id, view })
      return { kind: 'published' }
    } catch (error) {
      return slackFailure(error)
    }
  }
}
