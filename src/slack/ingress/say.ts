import type { SlackMessage } from '../text/blocks.ts'
import { noticeModal } from './forms/notice-modal.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { ActionPayload } from './payloads.ts'

/** Says something to whoever clicked, where they are looking: beside the message, in the modal, or in a DM where neither is there. */
export async function say(
  { surfaces, log }: Pick<ListenerDeps, 'surfaces' | 'log'>,
  { response_url, view, user }: Pick<ActionPayload, 'response_url' | 'view' | 'user'>,
  message: SlackMessage,
): Promise<void> {
  if (response_url !== undefined && (await surfaces.respond(response_url, message)) === 'shown')
    return
  if (view?.type === 'modal') {
    const notice = noticeModal('awskey', { markup: message.text })
    if ((await surfaces.update(view.id, notice)) === 'shown') return
  }
  if ((await surfaces.tell(user.id, message)) !== 'shown')
    log.error('a click could not be answered', { user: user.id })
}
