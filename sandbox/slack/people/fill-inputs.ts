/** Puts what a person typed and picked into a modal's inputs, and says what Slack's client would not let them submit. */
import { walkElements } from '../blocks/walk-elements.ts'
import {
  chosenOptions,
  chosenState,
  isEmptyState,
  isMenuOfItsOwn,
  ownOptions,
  withState,
} from '../element-state.ts'
import {
  flagAt,
  type Json,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
} from '../json.ts'
import type { OpenView, StateValues } from '../workspace.ts'
import { type PersonAnswer, refusal } from './answer.ts'
import type { ViewPlace } from './place.ts'
import { offerKey, type Stage } from './stage.ts'

/** block_id → action_id → a text, an option's value, a list of them, or a whole state object. */
export type GivenValues = Readonly<Record<string, Readonly<Record<string, Json>>>>

export function fillInputs(
  stage: Stage,
  place: ViewPlace,
  given: GivenValues,
): StateValues | PersonAnswer {
  let values = place.view.values
  const elements = walkElements(objectsAt(place.view.source, 'blocks'))
  for (const [blockId, actions] of Object.entries(given))
    for (const [actionId, chosen] of Object.entries(actions)) {
      const placed = elements.find((each) => each.blockId === blockId && each.actionId === actionId)
      if (placed === undefined)
        return refusal(
          404,
          'element_not_found',
          `${place.view.id} has no input ${blockId}/${actionId}`,
        )
      const offered =
        stage.offered.get(offerKey(place.user.id, place.view.id, blockId, actionId)) ?? []
      const options = ownOptions(placed.element)
      const state = chosenState(placed.element, chosen, [...options, ...offered])
      if (state === undefined)
        return refusal(400, 'invalid_selection', `${blockId}/${actionId} cannot take this value`)
      const strange = chosenOptions(state).some((each) => !options.includes(each))
      if (isMenuOfItsOwn(placed.element) && strange)
        return refusal(404, 'option_not_found', `${blockId}/${actionId} offers no such option`)
      values = withState(values, blockId, actionId, state)
    }
  return values
}

/** Slack's sentence under each input that is empty though required, too long or too short, or of the wrong form. */
export function inputErrors(view: OpenView, values: StateValues): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const block of objectsAt(view.source, 'blocks')) {
    const element = objectAt(block, 'element')
    const blockId = textAt(block, 'block_id')
    if (textAt(block, 'type') !== 'input' || element === undefined || blockId === undefined)
      continue
    const state = values[blockId]?.[textAt(element, 'action_id') ?? '']
    const error = isEmptyState(state)
      ? missingError(block)
      : formError(element, textAt(state, 'value') ?? '')
    if (error !== undefined) errors[blockId] = error
  }
  return errors
}

function missingError(block: JsonObject): string | undefined {
  return flagAt(block, 'optional') ? undefined : 'Please complete this required field.'
}

function formError(element: JsonObject, value: string): string | undefined {
  switch (textAt(element, 'type')) {
    case 'plain_text_input': {
      const least = numberAt(element, 'min_length') ?? 0
      const most = numberAt(element, 'max_length') ?? 3_000
      if (value.length < least) return `Please use at least ${least} characters.`
      return value.length > most ? `Please use at most ${most} characters.` : undefined
    }
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+$/.test(value) ? undefined : 'Please enter a valid email address.'
    case 'url_text_input':
      return URL.canParse(value) ? undefined : 'Please enter a valid URL.'
    case 'number_input':
      return Number.isFinite(Number(value)) ? undefined : 'Please enter a number.'
    default:
      return undefined
  }
}
