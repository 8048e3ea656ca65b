/**
 * Somebody fills a modal and submits it, or closes it. Required inputs and lengths are enforced before anything is sent, as Slack's
 * client does. The acknowledgement decides what is seen next: closed, errors under inputs, updated, pushed or all cleared.
 */
import { walkElements } from '../blocks/walk-elements.ts'
import { FORM, payloadBody } from '../dispatch.ts'
import { flagAt, type JsonObject, objectsAt, textAt } from '../json.ts'
import { closeStack, closeView, touchView, viewOutput } from '../views.ts'
import { answerOf, type PersonAnswer, refusal, warningFor } from './answer.ts'
import { fillInputs, type GivenValues, inputErrors } from './fill-inputs.ts'
import { followAcknowledgement } from './follow-submit.ts'
import { envelope } from './payloads.ts'
import { isRefusal } from './person.ts'
import { findPlace, type ViewPlace } from './place.ts'
import type { Stage } from './stage.ts'

export interface SubmitInput {
  readonly user: string
  readonly view_id: string
  readonly values?: GivenValues | undefined
}

export async function sendSubmit(stage: Stage, input: SubmitInput): Promise<PersonAnswer> {
  const place = findPlace(stage, { user: input.user, view_id: input.view_id })
  if (isRefusal(place)) return place
  if (place.kind !== 'view' || place.view.type !== 'modal' || !place.view.source['submit'])
    return refusal(409, 'view_has_no_submit', `${input.view_id} is no modal with a submit button`)
  const values = fillInputs(stage, place, input.values ?? {})
  if (isRefusal(values)) return values
  const errors = inputErrors(place.view, values)
  const broken = Object.keys(errors).length > 0
  const view = touchView(stage.parts, place.view, { values, errors: broken ? errors : undefined })
  if (broken)
    return refusal(422, 'invalid_input', 'Slack does not submit this form yet', { errors })
  const payload = {
    ...envelope('view_submission', place.user),
    trigger_id: stage.parts.triggers.issue({ user: place.user.id, viewId: view.id }),
    view: viewOutput(view),
    response_urls: [...responseUrls(stage, { ...place, view })],
  }
  const what = `submit ${textAt(view.source, 'callback_id') ?? view.id}`
  const body = payloadBody(payload)
  const delivery = await stage.dispatch.send({ what, user: place.user.id, body, contentType: FORM })
  if (delivery.error !== undefined) return answerOf(delivery, warningFor(delivery))
  return answerOf(delivery, followAcknowledgement(stage, { what, view, delivery }))
}

/** One response_url for each conversation picked in a select that asks for it. */
function responseUrls(stage: Stage, place: ViewPlace): readonly JsonObject[] {
  return walkElements(objectsAt(place.view.source, 'blocks')).flatMap((placed) => {
    const state = place.view.values[placed.blockId]?.[placed.actionId]
    const channel = textAt(state, 'selected_conversation') ?? textAt(state, 'selected_channel')
    if (!flagAt(placed.element, 'response_url_enabled') || channel === undefined) return []
    const response_url = stage.parts.responseUrls.issue({ channel, user: place.user.id })
    return [
      { block_id: placed.blockId, action_id: placed.actionId, channel_id: channel, response_url },
    ]
  })
}

export interface CloseInput {
  readonly user: string
  readonly view_id: string
}

/** Closes the modal on top, and the whole stack where the view says so; the app hears of it only if it asked to. */
export async function sendClose(stage: Stage, input: CloseInput): Promise<PersonAnswer> {
  const place = findPlace(stage, { user: input.user, view_id: input.view_id })
  if (isRefusal(place)) return place
  if (place.kind !== 'view' || place.view.type !== 'modal')
    return refusal(409, 'not_a_modal', `${input.view_id} is no modal`)
  const { view, user } = place
  const cleared = flagAt(view.source, 'clear_on_close')
  if (cleared) closeStack(stage.parts, user.id)
  else closeView(stage.parts, view)
  if (!flagAt(view.source, 'notify_on_close'))
    return { status: 200, ms: 0, body: { ok: true }, delivered: false }
  const payload = { ...envelope('view_closed', user), view: viewOutput(view), is_cleared: cleared }
  const what = `close ${textAt(view.source, 'callback_id') ?? view.id}`
  const body = payloadBody(payload)
  return answerOf(await stage.dispatch.send({ what, user: user.id, body, contentType: FORM }))
}
