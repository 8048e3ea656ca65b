import type { HomeView, ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../shared/log.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { slackFailure } from '../worker-side/slack-failure.ts'

/**
 * Where this path may write while somebody waits: modals, the Home, and one sentence back. Nothing here throws; what Slack refused is a value,
 * because a failed form must not take the acknowledgement with it.
 */
export type Shown = 'shown' | 'too_late' | 'failed'

export interface Surfaces {
  /** `too_late` when the trigger is older than three seconds or used. */
  open(triggerId: string, view: ModalView): Promise<Shown>
  /** Its id, for somebody else to fill it later; `undefined` when Slack did not open it. */
  openToFill(triggerId: string, view: ModalView): Promise<string | undefined>
  /** On top of the modal in which the trigger was made; closing it leads back there. */
  push(triggerId: string, view: ModalView): Promise<Shown>
  update(viewId: string, view: ModalView): Promise<Shown>
  publishHome(user: string, view: HomeView): Promise<Shown>
  /** An ephemeral message where the person is looking. */
  respond(responseUrl: string, message: SlackMessage): Promise<Shown>
  tell(user: string, message: SlackMessage): Promise<Shown>
  /** Where a message can be seen; `undefined` when Slack does not say. */
  linkTo(message: { readonly channel: string; readonly ts: string }): Promise<string | undefined>
}

export interface SurfacesDeps {
  readonly slack: WebClient
  readonly log: Log
  readonly fetch: typeof fetch
}

const TOO_LATE: readonly string[] = [
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'invalid_trigger_id',
]

export function createSurfaces({ slack, log, fetch: post }: SurfacesDeps): Surfaces {
  const shown = async (what: string, call: () => Promise<unknown>): Promise<Shown> => {
    try {
      await call()
      return 'shown'
    } catch (error) {
      const { code } = slackFailure(error)
      log.warn('Slack did not show something', { what, code })
      return TOO_LATE.includes(code) ? 'too_late' : 'failed'
    }
  }
  return {
    open: (trigger_id, view) => shown('views.open', () => slack.views.open({ trigger_id, view })),
    async openToFill(trigger_id, view) {
      try {
        return (await slack.views.open({ trigger_id, view })).view?.id
      } catch (error) {
        log.warn('Slack did not show something', {
          what: 'views.open',
          code: slackFailure(error).code,
        })
        return undefined
      }
    },
    push: (trigger_id, view) => shown('views.push', () => slack.views.push({ trigger_id, view })),
    update: (view_id, view) => shown('views.update', () => slack.views.update({ view_id, view })),
    publishHome: (user_id, view) =>
      shown('views.publish', () => slack.views.publish({ user_id, view })),
    tell: (channel, { text, blocks }) =>
      shown('chat.postMessage', () =>
        slack.chat.postMessage({ channel, text, blocks: [...blocks], unfurl_links: false }),
      ),
    async linkTo({ channel, ts }) {
      try {
        return (await slack.chat.getPermalink({ channel, message_ts: ts })).permalink
      } catch {
        return undefined
      }
    },
    async respond(url, { text, blocks }) {
      try {
        const answer = await post(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({
            text,
            blocks,
            response_type: 'ephemeral',
            replace_original: false,
          }),
          redirect: 'error',
          signal: AbortSignal.timeout(SLACK_TIMEOUT_MS),
        })
        if (answer.ok) return 'shown'
        log.warn('Slack did not show something', { what: 'response_url', code: answer.status })
      } catch {
        log.warn('Slack did not show something', { what: 'response_url', code: 'no_answer' })
      }
      return 'failed'
    },
  }
}

/** Slack gives three seconds for the whole request; a call that takes half of them is given up. */
export const SLACK_TIMEOUT_MS = 1_500
