import type { ModalView } from '@slack/types'
import type { SlackUserId } from '../../requests/ids.ts'
import type { SlackMessage } from '../text/blocks.ts'
import { openAgain, wentWrong } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Place, Reopening } from './modal-place.ts'
import { denyModal, historyModal, menuModal, rotateModal } from './modals.ts'
import { ownUsers, userOption } from './user-options.ts'

/** Opens one of the forms. Where Slack does not, what to say instead is the answer: a form that does not come must not be silence. */
export type FormDeps = Pick<ListenerDeps, 'organisation' | 'surfaces' | 'newReference' | 'log'>

export async function openForm(
  deps: FormDeps,
  asked: Reopening & { readonly triggerId: string; readonly user: SlackUserId },
): Promise<SlackMessage | undefined> {
  const shown = await deps.surfaces.open(asked.triggerId, formView(deps, asked))
  if (shown === 'shown') return undefined
  if (shown === 'too_late') return openAgain(asked)
  const reference = deps.newReference()
  deps.log.error('a form could not be opened', { reference, form: asked.open, user: asked.user })
  return wentWrong(reference)
}

export function formView(
  { organisation }: Pick<FormDeps, 'organisation'>,
  { open, place, user }: { open: Reopening['open']; place: Place; user: SlackUserId },
): ModalView {
  const [only, ...others] = ownUsers(organisation, user)
  const chosen =
    only !== undefined && others.length === 0 ? userOption(organisation, only) : undefined
  switch (open) {
    case 'menu':
      return menuModal(place)
    case 'rotate':
      return rotateModal(place, chosen)
    case 'history':
      return historyModal(place, chosen)
    case 'deny':
      return denyModal(place)
  }
}
