/** Schemas of the composition objects: texts, options, confirm dialogs, image sources. Data only. */
import { isObject, type Json, type JsonObject, objectsAt, textAt } from '../json.ts'
import { LIMITS } from '../limits.ts'
import type { ObjectCheck, Problem, Schema } from './schema.ts'

export const any: Schema = { kind: 'any' }
export const flag: Schema = { kind: 'boolean' }
export const identifier: Schema = { kind: 'string', min: 1, max: LIMITS.id }
export const text = (max?: number, min = 0): Schema =>
  max === undefined ? { kind: 'string', min } : { kind: 'string', min, max }
export const listOf = (of: Schema, max?: number, min = 0): Schema =>
  max === undefined ? { kind: 'list', of, min } : { kind: 'list', of, min, max }
export const oneOf = (...values: readonly string[]): Schema => ({ kind: 'oneOf', values })
export const integer = (min: number, max: number): Schema => ({ kind: 'number', min, max })

export function object(
  fields: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
  check?: ObjectCheck,
): Schema {
  return check === undefined
    ? { kind: 'object', fields, required }
    : { kind: 'object', fields, required, check }
}

export function plain(max: number = LIMITS.text): Schema {
  const body: Schema = { kind: 'string', min: 1, max, counts: 'plain' }
  return object({ type: oneOf('plain_text'), text: body, emoji: flag }, ['type', 'text'])
}

export function mrkdwn(max: number = LIMITS.text): Schema {
  const body: Schema = { kind: 'string', min: 1, max, counts: 'markup' }
  return object({ type: oneOf('mrkdwn'), text: body, verbatim: flag }, ['type', 'text'])
}

export function anyText(max: number = LIMITS.text): Schema {
  const options = { plain_text: plain(max), mrkdwn: mrkdwn(max) }
  return { kind: 'byType', noun: 'type', options: () => options }
}

function option(label: Schema): Schema {
  return object(
    {
      text: label,
      value: text(LIMITS.optionValue, 1),
      description: anyText(LIMITS.optionText),
      url: text(LIMITS.url),
    },
    ['text', 'value'],
  )
}

export const plainOption: Schema = option(plain(LIMITS.optionText))
export const richOption: Schema = option(anyText(LIMITS.optionText))
export const optionGroup: Schema = object(
  { label: plain(LIMITS.optionText), options: listOf(plainOption, LIMITS.options, 1) },
  ['label', 'options'],
)

export const confirm: Schema = object(
  {
    title: plain(LIMITS.confirmTitle),
    text: anyText(LIMITS.confirmText),
    confirm: plain(LIMITS.confirmButton),
    deny: plain(LIMITS.confirmButton),
    style: oneOf('primary', 'danger'),
  },
  ['text'],
)

export const dispatchConfig: Schema = object({
  trigger_actions_on: listOf(oneOf('on_enter_pressed', 'on_character_entered'), 2, 1),
})

export const imageFields = {
  alt_text: text(LIMITS.altText, 1),
  image_url: { kind: 'string', min: 1, max: LIMITS.url, pattern: /^https?:\/\// },
  slack_file: object({ id: text(), url: text() }),
} as const satisfies Readonly<Record<string, Schema>>

export const hasImageSource: ObjectCheck = (value, pointer) =>
  (value['image_url'] === undefined) === (value['slack_file'] === undefined)
    ? [{ message: 'must define either `image_url` or `slack_file`', pointer }]
    : []

const sameOption = (left: Json | undefined, right: JsonObject): boolean =>
  isObject(left) && textAt(left, 'value') === textAt(right, 'value')

/** Exactly one of options and option_groups, and every initial option among them. */
export const optionsFit: ObjectCheck = (value, pointer) => {
  if ((value['options'] === undefined) === (value['option_groups'] === undefined))
    return [{ message: 'must define either `options` or `option_groups`', pointer }]
  const offered = [
    ...objectsAt(value, 'options'),
    ...objectsAt(value, 'option_groups').flatMap((group) => objectsAt(group, 'options')),
  ]
  const initial = [value['initial_option'], ...objectsAt(value, 'initial_options')]
  const strays = initial.filter(
    (chosen) => chosen !== undefined && !offered.some((each) => sameOption(chosen, each)),
  )
  return strays.map(
    (): Problem => ({ message: 'initial option must be one of the options', pointer }),
  )
}
