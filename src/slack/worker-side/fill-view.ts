import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../shared/log.ts'
import { slackFailure } from './slack-failure.ts'

/** Fills a window that was opened for an answer. `false` when it is not there any more: then the person is answered elsewhere. Never throws. */
export function createFillView({
  slack,
  log,
}: {
  readonly slack: WebClient
  readonly log: Log
}): (viewId: string, view: ModalView) => Promise<boolean> {
  return async (view_id, view) => {
    try {
      await slack.views.update({ view_id, view })
      return true
    } catch (error) {
      log.warn('a window could not be filled', { code: slackFailure(error).code })
      return false
    }
  }
}
