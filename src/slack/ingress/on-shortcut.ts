import { withoutSecrets } from '../../shared/without-secrets.ts'
import { SHORTCUTS } from '../ids.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { secretPastedNotice } from '../views/secret-pasted-notice.ts'
import { exposedModal } from './forms/exposed-form.ts'
import { menuModal } from './forms/menu-modal.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Place } from './modal-place.ts'
import { readReport } from './parse-exposed.ts'
import type { ShortcutPayload } from './payloads.ts'

/** A shortcut: the form to report a key that stands in a message. Whichever other it was is answered with the menu. Where either came too late, a DM says so. */
export function createOnShortcut({
  surfaces,
}: Pick<ListenerDeps, 'surfaces'>): (payload: ShortcutPayload) => Promise<void> {
  return async (payload) => {
    const { trigger_id, response_url, channel, user } = payload
    const place = { responseUrl: response_url, channel: channel?.id }
    if (payload.callback_id === SHORTCUTS.reportExposed) {
      const form = exposedModal({ ...place, ...foundIn(payload) })
      const shown = await surfaces.open(trigger_id, form)
      await tellAuthor(surfaces, payload)
      if (shown !== 'shown') await surfaces.tell(user.id, REPORT_BY_COMMAND)
      return
    }
    const shown = await surfaces.open(trigger_id, menuModal(place, UNKNOWN_SHORTCUT))
    if (shown !== 'shown') await surfaces.tell(user.id, UNKNOWN_SHORTCUT_MESSAGE)
  }
}

/** What of the message the form begins with: the one key id in it, and where it stands. Nothing else of the message leaves Slack. */
function foundIn({ message, channel }: ShortcutPayload): Pick<Place, 'value' | 'reason'> {
  if (message === undefined) return {}
  const report = readReport(message.text)
  const where = `in a message of Slack (${channel?.id ?? 'unknown'}, ${message.ts})`
  if (!report.ok) return { reason: where }
  const secret = report.secretPasted ? ', with what looks like its secret' : ''
  return { value: report.keyId, reason: `${where}${secret}` }
}

/** Where the message holds what looks like a secret, whoever wrote it is told at once how to take it away: awskey cannot delete what people wrote. Nothing of the secret is repeated. */
async function tellAuthor(
  surfaces: ListenerDeps['surfaces'],
  { message, channel }: ShortcutPayload,
): Promise<void> {
  if (message?.user === undefined || channel === undefined) return
  if (!withoutSecrets(message.text).removed) return
  const link = await surfaces.linkTo({ channel: channel.id, ts: message.ts })
  await surfaces.tell(message.user, secretPastedNotice(link))
}

const UNKNOWN_SHORTCUT = mrkdwn`awskey does not know this shortcut. This is what it can do:`
const UNKNOWN_SHORTCUT_MESSAGE: SlackMessage = {
  text: 'awskey does not know this shortcut, so nothing was done. /awskey opens the menu.',
  blocks: [],
}
const REPORT_BY_COMMAND: SlackMessage = {
  text: 'Slack did not open the form, so nothing was reported. Write /awskey exposed and the access key id, now.',
  blocks: [],
}
