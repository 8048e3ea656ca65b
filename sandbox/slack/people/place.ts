/**
 * Finds what somebody points at: a message they can see or a view in front of them, and the element in it. Answers a refusal when
 * it is not there for them, so that nothing is clicked that a real client would not show.
 */
import { type PlacedElement, walkElements } from '../blocks/walk-elements.ts'
import { objectsAt } from '../json.ts'
import { messagesIn, shownBlocks } from '../messages.ts'
import { isOnTop } from '../views.ts'
import type { Channel, Message, OpenView, SlackUser } from '../workspace.ts'
import { type PersonAnswer, refusal } from './answer.ts'
import { actingChannel, actingUser, isRefusal } from './person.ts'
import type { Stage } from './stage.ts'

export interface PlaceInput {
  readonly user: string
  readonly channel?: string | undefined
  readonly ts?: string | undefined
  readonly view_id?: string | undefined
}

export interface MessagePlace {
  readonly kind: 'message'
  readonly user: SlackUser
  readonly channel: Channel
  readonly message: Message
}
export interface ViewPlace {
  readonly kind: 'view'
  readonly user: SlackUser
  readonly view: OpenView
}
export type Place = MessagePlace | ViewPlace

export function findPlace(stage: Stage, input: PlaceInput): Place | PersonAnswer {
  const user = actingUser(stage.parts, input.user)
  if (isRefusal(user)) return user
  if (input.view_id !== undefined) return findViewPlace(stage, user, input.view_id)
  if (input.channel === undefined || input.ts === undefined)
    return refusal(400, 'invalid_arguments', 'name either view_id, or channel and ts')
  const channel = actingChannel(stage.parts, user, input.channel)
  if (isRefusal(channel)) return channel
  return findMessagePlace(stage, user, channel, input.ts)
}

function findViewPlace(stage: Stage, user: SlackUser, id: string): ViewPlace | PersonAnswer {
  const view = stage.parts.workspace.views.get(id)
  if (view === undefined || view.user !== user.id)
    return refusal(404, 'view_not_found', `${user.id} has no open view ${id}`)
  if (!isOnTop(stage.parts, view))
    return refusal(409, 'view_not_on_top', `another view lies on top of ${id}`)
  return { kind: 'view', user, view }
}

function findMessagePlace(
  stage: Stage,
  user: SlackUser,
  channel: Channel,
  ts: string,
): MessagePlace | PersonAnswer {
  const message = messagesIn(stage.parts, channel.id).find((each) => each.ts === ts)
  if (message === undefined)
    return refusal(404, 'message_not_found', `there is no message ${ts} in ${channel.id}`)
  if (message.ephemeral_to !== undefined && message.ephemeral_to !== user.id)
    return refusal(
      404,
      'message_not_found',
      `message ${ts} is shown to ${message.ephemeral_to} only`,
    )
  return { kind: 'message', user, channel, message }
}

export interface ElementName {
  readonly action_id: string
  readonly block_id?: string | undefined
}

/** The element as shown now; with `alsoFormer` as it was in an earlier version of the message, which a client may still show. */
export function findElement(
  place: Place,
  name: ElementName,
  alsoFormer: boolean,
): PlacedElement | PersonAnswer {
  const now =
    place.kind === 'view' ? objectsAt(place.view.source, 'blocks') : shownBlocks(place.message)
  const former = place.kind === 'message' && alsoFormer ? place.message.former.toReversed() : []
  const found = [now, ...former]
    .flatMap(walkElements)
    .find(
      ({ actionId, blockId }) =>
        actionId === name.action_id && (name.block_id === undefined || blockId === name.block_id),
    )
  if (found !== undefined) return found
  const there = walkElements(now).map(({ actionId }) => actionId)
  const detail = `no element ${name.action_id} there; there is: ${there.join(', ') || 'none'}`
  return refusal(404, 'element_not_found', detail)
}
