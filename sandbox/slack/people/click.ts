/**
 * Somebody clicks a button or picks from a menu, in a message or a view: one `block_actions` request. A given `value` overrides the
 * element's own, so that a stale or forged one can be tried; then an element of an earlier version of the message will do too.
 */
import type { PlacedElement } from '../blocks/walk-elements.ts'
import { FORM, payloadBody } from '../dispatch.ts'
import {
  chosenOptions,
  chosenState,
  dispatches,
  isMenuOfItsOwn,
  ownOptions,
  stateOf,
  withState,
} from '../element-state.ts'
import { type Json, type JsonObject, objectsAt, textAt } from '../json.ts'
import { messageOutput, shownBlocks } from '../messages.ts'
import { touchView, viewOutput } from '../views.ts'
import { messageKey, type StateValues } from '../workspace.ts'
import { answerOf, type PersonAnswer, refusal, warningFor } from './answer.ts'
import { channelOf, envelope, wallTs } from './payloads.ts'
import { isRefusal } from './person.ts'
import { findElement, findPlace, type MessagePlace, type Place, type PlaceInput } from './place.ts'
import { offerKey, type Stage } from './stage.ts'

export interface ClickInput extends PlaceInput {
  readonly action_id: string
  readonly block_id?: string | undefined
  readonly value?: string | undefined
  readonly selected?: Json | undefined
}

const BUTTONS: readonly string[] = ['button', 'workflow_button', 'icon_button', 'feedback_buttons']

export async function sendClick(stage: Stage, input: ClickInput): Promise<PersonAnswer> {
  const place = findPlace(stage, input)
  if (isRefusal(place)) return place
  const placed = findElement(place, input, input.value !== undefined)
  if (isRefusal(placed)) return placed
  const act = actionOf(stage, place, placed, input)
  if (isRefusal(act)) return act
  const kept = keepChoice(stage, place, placed, act.state)
  if (!dispatches(placed.block))
    return { status: 200, ms: 0, body: { ok: true, detail: 'kept in the view' }, delivered: false }
  const { user } = place
  const payload = {
    ...envelope('block_actions', user),
    ...whereOf(stage, place, kept),
    actions: [{ ...act.action, action_ts: wallTs(stage.parts.wallNow()) }],
  }
  const what = `click ${placed.actionId}`
  const body = payloadBody(payload)
  const delivery = await stage.dispatch.send({ what, user: user.id, body, contentType: FORM })
  return answerOf(delivery, warningFor(delivery))
}

interface Act {
  readonly action: JsonObject
  readonly state?: JsonObject
}

function actionOf(
  stage: Stage,
  place: Place,
  placed: PlacedElement,
  input: ClickInput,
): Act | PersonAnswer {
  const { element, type, blockId, actionId } = placed
  const common = { type, action_id: actionId, block_id: blockId }
  if (BUTTONS.includes(type)) {
    const value = input.value ?? textAt(element, 'value')
    const text = element['text']
    return { action: { ...common, text, ...(value === undefined ? {} : { value }) } }
  }
  const chosen = input.value ?? input.selected
  if (chosen === undefined)
    return refusal(400, 'nothing_selected', `say with \`selected\` what to pick in ${actionId}`)
  const offered =
    stage.offered.get(offerKey(place.user.id, placeId(place), blockId, actionId)) ?? []
  const options = ownOptions(element)
  const state = chosenState(element, chosen, [...options, ...offered])
  if (state === undefined)
    return refusal(400, 'invalid_selection', `${actionId} (${type}) cannot take this selection`)
  const forged = chosenOptions(state).some((each) => !options.includes(each))
  if (input.value === undefined && isMenuOfItsOwn(element) && forged)
    return refusal(404, 'option_not_found', `${actionId} offers no such option`)
  const { placeholder } = element
  return {
    state,
    action: { ...common, ...state, ...(placeholder === undefined ? {} : { placeholder }) },
  }
}

export function placeId(place: Place): string {
  return place.kind === 'view' ? place.view.id : messageKey(place.channel.id, place.message.ts)
}

function messageValues(stage: Stage, place: MessagePlace): StateValues {
  const key = offerKey(placeId(place), place.user.id)
  return stateOf(shownBlocks(place.message), stage.parts.workspace.inputs.get(key))
}

/** Remembers the choice for the person, and answers the place as it stands afterwards. */
function keepChoice(
  stage: Stage,
  place: Place,
  placed: PlacedElement,
  state: JsonObject | undefined,
): Place {
  if (state === undefined || placed.type === 'overflow') return place
  if (place.kind === 'view') {
    const values = withState(place.view.values, placed.blockId, placed.actionId, state)
    return {
      ...place,
      view: touchView(stage.parts, place.view, { values, errors: place.view.errors }),
    }
  }
  const values = withState(messageValues(stage, place), placed.blockId, placed.actionId, state)
  stage.parts.workspace.inputs.set(offerKey(placeId(place), place.user.id), values)
  return place
}

function whereOf(stage: Stage, place: Place, kept: Place): JsonObject {
  const { triggers, responseUrls } = stage.parts
  if (kept.kind === 'view') {
    const viewId = kept.view.id
    return {
      container: { type: 'view', view_id: viewId },
      trigger_id: triggers.issue({ user: kept.user.id, viewId }),
      view: viewOutput(kept.view),
    }
  }
  const { channel, message, user } = kept
  const ephemeral = message.ephemeral_to !== undefined
  const values: Record<string, Json> = {}
  for (const [blockId, actions] of Object.entries(messageValues(stage, kept)))
    values[blockId] = { ...actions }
  return {
    container: {
      type: inAttachment(place) ? 'message_attachment' : 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    trigger_id: triggers.issue({ user: user.id }),
    channel: channelOf(channel),
    ...(ephemeral ? {} : { message: messageOutput(message) }),
    state: { values },
    response_url: responseUrls.issue({ channel: channel.id, user: user.id, messageTs: message.ts }),
  }
}

function inAttachment(place: Place): boolean {
  return (
    place.kind === 'message' &&
    place.message.blocks.length === 0 &&
    place.message.attachments.some((attachment) => objectsAt(attachment, 'blocks').length > 0)
  )
}
