/**
 * What an input element holds: its first state, the state after somebody chose or typed something, whether it is empty.
 * The keys are those of `state.values` in Slack's payloads. Choosing something a menu does not offer is left to the caller.
 */
import { walkElements } from './blocks/walk-elements.ts'
import {
  flagAt,
  isList,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  textAt,
} from './json.ts'
import type { StateValues } from './workspace.ts'

interface StateShape {
  readonly key: string
  readonly initial: string
  readonly many: boolean
  readonly option: boolean
}

const shape = (key: string, initial: string, many = false, option = false): StateShape => ({
  key,
  initial,
  many,
  option,
})

const SHAPES: Readonly<Record<string, StateShape>> = {
  plain_text_input: shape('value', 'initial_value'),
  email_text_input: shape('value', 'initial_value'),
  url_text_input: shape('value', 'initial_value'),
  number_input: shape('value', 'initial_value'),
  rich_text_input: shape('rich_text_value', 'initial_value'),
  datepicker: shape('selected_date', 'initial_date'),
  timepicker: shape('selected_time', 'initial_time'),
  datetimepicker: shape('selected_date_time', 'initial_date_time'),
  users_select: shape('selected_user', 'initial_user'),
  conversations_select: shape('selected_conversation', 'initial_conversation'),
  channels_select: shape('selected_channel', 'initial_channel'),
  multi_users_select: shape('selected_users', 'initial_users', true),
  multi_conversations_select: shape('selected_conversations', 'initial_conversations', true),
  multi_channels_select: shape('selected_channels', 'initial_channels', true),
  static_select: shape('selected_option', 'initial_option', false, true),
  external_select: shape('selected_option', 'initial_option', false, true),
  radio_buttons: shape('selected_option', 'initial_option', false, true),
  overflow: shape('selected_option', 'initial_option', false, true),
  multi_static_select: shape('selected_options', 'initial_options', true, true),
  multi_external_select: shape('selected_options', 'initial_options', true, true),
  checkboxes: shape('selected_options', 'initial_options', true, true),
  file_input: shape('files', 'initial_files', true),
}

const STATELESS: readonly string[] = ['overflow', 'button', 'workflow_button']

/** The first state of every stateful element of these blocks; what was typed before survives under the same ids and type. */
export function stateOf(blocks: readonly JsonObject[], before: StateValues = {}): StateValues {
  const values: Record<string, Record<string, JsonObject>> = {}
  for (const { blockId, actionId, type, element } of walkElements(blocks)) {
    const expected = STATELESS.includes(type) ? undefined : SHAPES[type]
    if (expected === undefined) continue
    const kept = before[blockId]?.[actionId]
    const first = element[expected.initial] ?? (expected.many ? [] : null)
    values[blockId] = {
      ...values[blockId],
      [actionId]:
        textAt(kept, 'type') === type && kept !== undefined
          ? kept
          : { type, [expected.key]: first },
    }
  }
  return values
}

export function withState(
  values: StateValues,
  blockId: string,
  actionId: string,
  state: JsonObject,
): StateValues {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: state } }
}

/** The options that a menu carries in itself; an external one carries none. */
export function ownOptions(element: JsonObject): readonly JsonObject[] {
  return [
    ...objectsAt(element, 'options'),
    ...objectsAt(element, 'option_groups').flatMap((group) => objectsAt(group, 'options')),
  ]
}

export function isMenuOfItsOwn(element: JsonObject): boolean {
  return isList(element['options']) || isList(element['option_groups'])
}

/**
 * The element's state when `chosen` is typed or picked: a text, an option's value, an option, a list of those, or a whole state
 * object. `undefined` when the element keeps no state or the choice has the wrong form.
 */
export function chosenState(
  element: JsonObject,
  chosen: Json,
  known: readonly JsonObject[],
): JsonObject | undefined {
  const type = textAt(element, 'type') ?? ''
  const expected = SHAPES[type]
  if (expected === undefined) return undefined
  const { key, many, option } = expected
  const inner = isObject(chosen) && chosen[key] !== undefined ? (chosen[key] ?? null) : chosen
  if (inner === null || inner === '') return { type, [key]: many ? [] : null }
  if (type === 'rich_text_input') return { type, [key]: richText(inner) }
  if (!option) {
    if (isObject(inner) || (isList(inner) && !many)) return undefined
    return { type, [key]: many && !isList(inner) ? [inner] : inner }
  }
  const options = (isList(inner) ? inner : [inner]).map((item) => toOption(item, known))
  if (options.some((item) => item === undefined) || (!many && options.length !== 1))
    return undefined
  const found = options.filter((item) => item !== undefined)
  return { type, [key]: many ? found : (found[0] ?? null) }
}

function toOption(item: Json, known: readonly JsonObject[]): JsonObject | undefined {
  const value = isObject(item) ? textAt(item, 'value') : typeof item === 'string' ? item : undefined
  if (value === undefined) return undefined
  const offered = known.find((each) => textAt(each, 'value') === value)
  if (offered !== undefined) return offered
  if (isObject(item) && objectAt(item, 'text') !== undefined) return item
  return { text: { type: 'plain_text', text: value, emoji: true }, value }
}

function richText(value: Json): Json {
  if (typeof value !== 'string') return value
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text: value }] }
  return { type: 'rich_text', elements: [section] }
}

export function chosenOptions(state: JsonObject): readonly JsonObject[] {
  const single = objectAt(state, 'selected_option')
  return single === undefined ? objectsAt(state, 'selected_options') : [single]
}

export function isEmptyState(state: JsonObject | undefined): boolean {
  const expected = SHAPES[textAt(state, 'type') ?? '']
  const value = expected === undefined ? undefined : state?.[expected.key]
  return (
    value === undefined || value === null || value === '' || (isList(value) && value.length === 0)
  )
}

/** Whether using this element in this block sends a `block_actions` payload. */
export function dispatches(block: JsonObject): boolean {
  return textAt(block, 'type') !== 'input' || flagAt(block, 'dispatch_action')
}
