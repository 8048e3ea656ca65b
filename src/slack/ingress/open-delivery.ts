import { parseButtonValue } from '../../requests/request-facts.ts'
import { ACTIONS } from '../ids.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { checkingModal, refusedModal } from '../views/pickup-modal.ts'
import { UNKNOWN_BUTTON, WINDOW_NOT_OPENED } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { type Click, passAct } from './pass-click.ts'
import { say } from './say.ts'

/**
 * Somebody wants to be shown a new key. The window opens at once, while its trigger lives, and says that it is being checked; the worker fills it. Its id goes under
 * the signature: what is shown there is for this person alone.
 */
export async function openDelivery(deps: ListenerDeps, click: Click, value: string): Promise<void> {
  const { payload } = click
  if (parseButtonValue(value) === undefined) return say(deps, payload, UNKNOWN_BUTTON)
  const view = await deps.surfaces.openToFill(payload.trigger_id, checkingModal())
  if (view === undefined) return say(deps, payload, WINDOW_NOT_OPENED)
  const sent = await passAct(deps, click, {
    action: ACTIONS.openDelivery,
    value,
    details: { view },
  })
  if (sent === 'not_sent')
    await deps.surfaces.update(
      view,
      refusedModal(
        mrkdwn`Something went wrong, so nothing was shown. Close this and press the button again in a minute.`,
      ),
    )
}
