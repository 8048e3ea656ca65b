import { KeyPurpose } from '../../requests/operation-words.ts'
import { parseTarget } from '../../requests/target.ts'
import { ACTIONS, COMMANDS, INCIDENT_ACTIONS, VIEWS } from '../ids.ts'
import { dryRunNote } from '../views/dry-run-words.ts'
import { formOfButton } from './button-forms.ts'
import type { RequestMark } from './create-ingress.ts'
import { chosenFor } from './form-view.ts'
import { createModal } from './forms/create-form.ts'
import { helpModal } from './forms/help-modal.ts'
import { UNKNOWN_BUTTON } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { type Place, parsePlace, parseReopening } from './modal-place.ts'
import { openDelivery } from './open-delivery.ts'
import { drawHome, passAct, passFromMenu } from './pass-click.ts'
import type { ActionPayload } from './payloads.ts'
import { say } from './say.ts'
import type { Deed } from './send-act.ts'
import { showForm, showModal } from './show-form.ts'

/** A click: one signed act, a form, or a sentence. Who may do what is not judged here; a button nobody knows any more gets an answer, too. */
export function createOnAction(
  deps: ListenerDeps,
): (payload: ActionPayload, mark: RequestMark) => Promise<void> {
  return async (payload, mark) => {
    const [action] = payload.actions
    if (action === undefined) return
    const { action_id, value = '' } = action
    const form = formOfButton(action_id, value, placeOf(payload))
    if (form === 'unknown') return say(deps, payload, UNKNOWN_BUTTON)
    if (form !== undefined) return showForm(deps, payload, form)
    const at = { payload, mark, place: placeOf(payload) }
    const act = async (deed: Pick<Deed, 'action' | 'value'>): Promise<void> => {
      await passAct(deps, at, deed)
    }
    if (INCIDENT_ACTIONS.includes(action_id)) return act({ action: action_id, value })
    switch (action_id) {
      case ACTIONS.approve:
      case ACTIONS.cancel:
      case ACTIONS.undo:
      case ACTIONS.nudge:
      case ACTIONS.review:
      case ACTIONS.extend:
      case ACTIONS.pause:
      case ACTIONS.resume:
      case ACTIONS.confirmHistory:
      case ACTIONS.notReceived:
      case ACTIONS.startBulk:
      case ACTIONS.stopBulk:
      case ACTIONS.bulkFile:
      case ACTIONS.digestAgain:
        return act({ action: action_id, value })
      case ACTIONS.rotateTeam:
        return value.startsWith('team:')
          ? act({ action: COMMANDS.rotateTeam, value })
          : say(deps, payload, UNKNOWN_BUTTON)
      case ACTIONS.digestRotate:
      case ACTIONS.rotateKey:
        return parseTarget(value).ok
          ? act({ action: COMMANDS.rotate, value })
          : say(deps, payload, UNKNOWN_BUTTON)
      case ACTIONS.delegateEnd:
        return act({ action: COMMANDS.delegate, value: '' })
      case ACTIONS.menuList:
      case ACTIONS.menuStale:
      case ACTIONS.menuRequests:
        return passFromMenu(deps, at, action_id)
      case ACTIONS.homePage:
        return drawHome(deps, payload, value)
      case ACTIONS.menuHelp:
        return showModal(deps, payload, helpModal(dryRunNote(deps.organisation)))
      case ACTIONS.pickPurpose:
        return showAdvice(deps, payload, action.selected_option?.value)
      case ACTIONS.openDelivery:
        return openDelivery(deps, at, value)
      case ACTIONS.openAgain:
        return openAgain(deps, payload, value)
      default:
        // An input keeps its choice until the form is sent. A button that is a link reports its click as well; the link has opened already.
        if (!INPUTS.has(action_id) && action.url === undefined)
          await say(deps, payload, UNKNOWN_BUTTON)
    }
  }
}

const INPUTS: ReadonlySet<string> = new Set([
  ACTIONS.pickUser,
  ACTIONS.pickKey,
  ACTIONS.pickWhen,
  ACTIONS.pickDelivery,
  ACTIONS.pickDelegate,
  ACTIONS.pickUntil,
  ACTIONS.pickSince,
  ACTIONS.typeLastFour,
  ACTIONS.typeTarget,
  ACTIONS.typeReason,
])

/** Changes the form in place: what stands in its inputs stays, because their ids do. */
async function showAdvice(
  deps: ListenerDeps,
  { view, user }: ActionPayload,
  chosenPurpose: string | undefined,
): Promise<void> {
  const purpose = KeyPurpose.safeParse(chosenPurpose)
  if (view?.callback_id !== VIEWS.create || !purpose.success) return
  const place = parsePlace(view.private_metadata)
  const chosen = chosenFor(deps, place.value, user.id)
  await deps.surfaces.update(view.id, createModal(place, { purpose: purpose.data, chosen }))
}

async function openAgain(deps: ListenerDeps, payload: ActionPayload, value: string): Promise<void> {
  const reopening = parseReopening(value)
  if (reopening === undefined) return say(deps, payload, UNKNOWN_BUTTON)
  const place = { ...reopening.place, responseUrl: payload.response_url }
  return showForm(deps, payload, { open: reopening.open, place })
}

/** Where the click was, or where the modal came from. */
function placeOf({ view, response_url, channel, container }: ActionPayload): Place {
  if (view !== undefined) return parsePlace(view.private_metadata)
  return {
    responseUrl: response_url,
    channel: channel?.id ?? container?.channel_id,
    messageTs: container?.message_ts,
  }
}
