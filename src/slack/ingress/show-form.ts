import type { ModalView } from '@slack/types'
import { mrkdwn } from '../text/mrkdwn.ts'
import { formView } from './form-view.ts'
import { sentence } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Reopening } from './modal-place.ts'
import { openForm } from './open-form.ts'
import type { ActionPayload } from './payloads.ts'
import { say } from './say.ts'
import type { Shown } from './surfaces.ts'

/**
 * Shows what a click asks for. On an open modal it stands on top, so that Go back leads back; where the trigger was too late or three stand there already,
 * the open one is changed in place, which needs no trigger.
 */
export async function showForm(
  deps: ListenerDeps,
  payload: ActionPayload,
  reopening: Reopening,
): Promise<void> {
  const asked = { ...reopening, user: payload.user.id }
  if (payload.view?.type === 'modal') return showModal(deps, payload, formView(deps, asked))
  const instead = await openForm(deps, { ...asked, triggerId: payload.trigger_id })
  if (instead !== undefined) await say(deps, payload, instead)
}

export async function showModal(
  deps: ListenerDeps,
  payload: ActionPayload,
  view: ModalView,
): Promise<void> {
  const { view: current, trigger_id } = payload
  const shown =
    current?.type === 'modal'
      ? await stack(deps, { viewId: current.id, triggerId: trigger_id, view })
      : await deps.surfaces.open(trigger_id, view)
  if (shown === 'shown') return
  await say(
    deps,
    payload,
    sentence(mrkdwn`Slack did not open the form. Nothing was done; please try again.`),
  )
}

async function stack(
  { surfaces }: ListenerDeps,
  on: { readonly viewId: string; readonly triggerId: string; readonly view: ModalView },
): Promise<Shown> {
  const pushed = await surfaces.push(on.triggerId, on.view)
  return pushed === 'shown' ? pushed : await surfaces.update(on.viewId, on.view)
}
