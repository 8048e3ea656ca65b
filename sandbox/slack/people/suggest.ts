/** Somebody types into a menu with options from the app: one `block_suggestion`, its options checked as Slack checks them. */
import { describeProblem } from '../api-error.ts'
import { optionGroup, plainOption } from '../blocks/object-schemas.ts'
import { checkSchema, type Problem } from '../blocks/schema.ts'
import { type Delivery, FORM, payloadBody } from '../dispatch.ts'
import { ownOptions } from '../element-state.ts'
import { isObject, type JsonObject, numberAt, parseJson } from '../json.ts'
import { LIMITS } from '../limits.ts'
import { messageOutput } from '../messages.ts'
import { viewOutput } from '../views.ts'
import { answerOf, type PersonAnswer, refusal, warningFor } from './answer.ts'
import { placeId } from './click.ts'
import { channelOf, envelope } from './payloads.ts'
import { isRefusal } from './person.ts'
import { findElement, findPlace, type Place, type PlaceInput } from './place.ts'
import { offerKey, type Stage } from './stage.ts'

/** Slack's own default for `min_query_length`. */
const MIN_QUERY = 3

export interface SuggestInput extends PlaceInput {
  readonly action_id: string
  readonly block_id?: string | undefined
  readonly value: string
}

export async function sendSuggest(stage: Stage, input: SuggestInput): Promise<PersonAnswer> {
  const place = findPlace(stage, input)
  if (isRefusal(place)) return place
  const placed = findElement(place, input, false)
  if (isRefusal(placed)) return placed
  const { element, blockId, actionId, type } = placed
  if (type !== 'external_select' && type !== 'multi_external_select')
    return refusal(409, 'not_external', `${actionId} (${type}) does not ask the app for options`)
  const least = numberAt(element, 'min_query_length') ?? MIN_QUERY
  if (input.value.length < least)
    return {
      status: 200,
      ms: 0,
      body: { options: [] },
      delivered: false,
      shown: `type ${least} characters`,
    }
  const payload = {
    ...envelope('block_suggestion', place.user),
    ...whereOf(place),
    action_id: actionId,
    block_id: blockId,
    value: input.value,
  }
  const what = `suggest ${actionId}`
  const body = payloadBody(payload)
  const delivery = await stage.dispatch.send({ what, user: place.user.id, body, contentType: FORM })
  if (delivery.error !== undefined) return answerOf(delivery, warningFor(delivery))
  const { problems, options } = readOptions(delivery)
  if (problems.length === 0) {
    stage.offered.set(offerKey(place.user.id, placeId(place), blockId, actionId), options)
    return answerOf(delivery)
  }
  const { status, ms } = delivery
  const hint = `the options are not valid: ${problems.map(describeProblem).join('; ')}`
  stage.dispatch.fail({ what, user: place.user.id, ms, status, hint })
  return answerOf(delivery, 'No results found.')
}

function whereOf(place: Place): JsonObject {
  if (place.kind === 'view')
    return { container: { type: 'view', view_id: place.view.id }, view: viewOutput(place.view) }
  const { channel, message } = place
  const is_ephemeral = message.ephemeral_to !== undefined
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral },
    channel: channelOf(channel),
    ...(is_ephemeral ? {} : { message: messageOutput(message) }),
  }
}

function readOptions(delivery: Delivery): {
  readonly problems: readonly Problem[]
  readonly options: readonly JsonObject[]
} {
  const answer = parseJson(delivery.body)
  const payload = isObject(answer) ? answer : {}
  const { options, option_groups } = payload
  if ((options === undefined) === (option_groups === undefined))
    return {
      problems: [{ message: 'must provide options or option_groups', pointer: '' }],
      options: [],
    }
  const problems =
    options === undefined
      ? checkSchema(
          { kind: 'list', of: optionGroup, max: LIMITS.optionGroups },
          option_groups,
          '/option_groups',
        )
      : checkSchema({ kind: 'list', of: plainOption, max: LIMITS.options }, options, '/options')
  return { problems, options: ownOptions(payload) }
}
