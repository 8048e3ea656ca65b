import type { SlackMessage } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { menuModal } from './forms/menu-modal.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { ShortcutPayload } from './payloads.ts'

/** This version has no shortcut of its own: whichever it was is answered with the menu, or in a DM where that came too late. */
export function createOnShortcut({
  surfaces,
}: Pick<ListenerDeps, 'surfaces'>): (payload: ShortcutPayload) => Promise<void> {
  return async ({ trigger_id, response_url, channel, user }) => {
    const place = { responseUrl: response_url, channel: channel?.id }
    const shown = await surfaces.open(trigger_id, menuModal(place, UNKNOWN_SHORTCUT))
    if (shown !== 'shown') await surfaces.tell(user.id, UNKNOWN_SHORTCUT_MESSAGE)
  }
}

const UNKNOWN_SHORTCUT = mrkdwn`awskey does not know this shortcut. This is what it can do:`
const UNKNOWN_SHORTCUT_MESSAGE: SlackMessage = {
  text: 'awskey does not know this shortcut, so nothing was done. /awskey opens the menu.',
  blocks: [],
}
