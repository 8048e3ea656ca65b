import type { ModalView } from '@slack/types'
import { parseTarget } from '../../requests/target.ts'
import { ACTIONS, COMMANDS } from '../ids.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { notSentText, sentence, UNKNOWN_BUTTON, WHERE_THE_SECRET_IS } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { type Place, parsePlace, parseReopening, type Reopening } from './modal-place.ts'
import { helpModal, noticeModal } from './modals.ts'
import { formView, openForm } from './open-form.ts'
import { type ActionPayload, teamOf } from './payloads.ts'
import { say } from './say.ts'

/** A click: one signed act, a form, or a sentence. Who may do what is not judged here; a button nobody knows any more gets an answer, too. */
export function createOnAction(
  deps: ListenerDeps,
): (payload: ActionPayload, mark: RequestMark) => Promise<void> {
  return async (payload, mark) => {
    const [action] = payload.actions
    if (action === undefined) return
    const value = action.value ?? ''
    switch (action.action_id) {
      case ACTIONS.approve:
      case ACTIONS.cancel:
      case ACTIONS.undo:
        return act(deps, payload, mark, { action: action.action_id, value })
      case ACTIONS.deny:
        return open(deps, payload, { open: 'deny', place: { ...placeOf(payload), value } })
      case ACTIONS.rotateKey:
        return parseTarget(value).ok
          ? act(deps, payload, mark, { action: COMMANDS.rotate, value })
          : say(deps, payload, UNKNOWN_BUTTON)
      case ACTIONS.openDelivery:
        return say(deps, payload, WHERE_THE_SECRET_IS)
      case ACTIONS.menuList:
        return listMine(deps, payload, mark)
      case ACTIONS.menuRotate:
        return open(deps, payload, { open: 'rotate', place: placeOf(payload) })
      case ACTIONS.menuHistory:
        return open(deps, payload, { open: 'history', place: placeOf(payload) })
      case ACTIONS.menuHelp:
        return show(deps, payload, helpModal())
      case ACTIONS.openAgain:
        return openAgain(deps, payload, value)
      case ACTIONS.pickUser:
      case ACTIONS.typeTarget:
      case ACTIONS.typeReason:
        return
      default:
        // A button that is a link reports its click as well; the link has opened already.
        if (action.url === undefined) await say(deps, payload, UNKNOWN_BUTTON)
    }
  }
}

interface Act {
  readonly action: string
  readonly value: string
}

/** The worker answers; only what it will never hear of is answered here. */
async function act(
  deps: ListenerDeps,
  payload: ActionPayload,
  mark: RequestMark,
  { action, value }: Act,
): Promise<void> {
  const { responseUrl, channel, messageTs } = placeOf(payload)
  const sent = await deps.sendAct(mark, {
    user: payload.user.id,
    team: teamOf(payload),
    action,
    value,
    reply: { responseUrl, channel, messageTs },
  })
  if (sent.kind !== 'sent') await say(deps, payload, sentence(notSentText(sent)))
}

async function listMine(
  deps: ListenerDeps,
  payload: ActionPayload,
  mark: RequestMark,
): Promise<void> {
  await act(deps, payload, mark, { action: COMMANDS.list, value: '' })
  if (payload.view?.type === 'modal')
    await deps.surfaces.update(
      payload.view.id,
      noticeModal(
        'Your access keys',
        mrkdwn`On it: reading your access keys. The list comes as a message in a moment.`,
      ),
    )
}

async function openAgain(deps: ListenerDeps, payload: ActionPayload, value: string): Promise<void> {
  const reopening = parseReopening(value)
  if (reopening === undefined) return say(deps, payload, UNKNOWN_BUTTON)
  const place = { ...reopening.place, responseUrl: payload.response_url }
  return open(deps, payload, { open: reopening.open, place })
}

async function open(
  deps: ListenerDeps,
  payload: ActionPayload,
  reopening: Reopening,
): Promise<void> {
  if (payload.view?.type === 'modal')
    return show(deps, payload, formView(deps, { ...reopening, user: payload.user.id }))
  const instead = await openForm(deps, {
    ...reopening,
    triggerId: payload.trigger_id,
    user: payload.user.id,
  })
  if (instead !== undefined) await say(deps, payload, instead)
}

/** An open modal is changed in place, which needs no trigger and so cannot be too late. */
async function show(deps: ListenerDeps, payload: ActionPayload, view: ModalView): Promise<void> {
  const { view: current, trigger_id } = payload
  const shown =
    current?.type === 'modal'
      ? await deps.surfaces.update(current.id, view)
      : await deps.surfaces.open(trigger_id, view)
  if (shown === 'shown') return
  await say(
    deps,
    payload,
    sentence(mrkdwn`Slack did not open the form. Nothing was done; please try again.`),
  )
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
