/** What the block schemas are made of: surfaces, the frame every block has, lists of elements, rich text. */
import { any, identifier, integer, listOf, object, oneOf, text } from './object-schemas.ts'
import type { ObjectCheck, Schema } from './schema.ts'

export type Surface = 'message' | 'modal' | 'home'
export interface BlockRule {
  readonly surfaces: readonly Surface[]
  readonly schema: Schema
}

export const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home']
export const MESSAGE: readonly Surface[] = ['message']
export const MESSAGE_AND_HOME: readonly Surface[] = ['message', 'home']

export function block(
  type: string,
  fields: Readonly<Record<string, Schema>>,
  required: readonly string[],
  check?: ObjectCheck,
): Schema {
  return object({ type: oneOf(type), block_id: identifier, ...fields }, required, check)
}

export const elements = (options: Readonly<Record<string, Schema>>): Schema => ({
  kind: 'byType',
  noun: 'element',
  options: () => options,
})

export const needsOneOf =
  (...keys: readonly string[]): ObjectCheck =>
  (value, pointer) =>
    keys.some((key) => value[key] !== undefined)
      ? []
      : [{ message: `must define one of ${keys.map((key) => `\`${key}\``).join(', ')}`, pointer }]

const richTextPart = (type: string): Schema =>
  object(
    {
      type: oneOf(type),
      elements: listOf(any),
      style: any,
      indent: integer(0, 8),
      offset: integer(0, 100_000),
      border: integer(0, 1),
      language: text(),
    },
    ['elements'],
  )
const RICH_TEXT_PARTS: Readonly<Record<string, Schema>> = Object.fromEntries(
  ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'].map(
    (type) => [type, richTextPart(type)],
  ),
)
export const richText = block(
  'rich_text',
  { elements: listOf(elements(RICH_TEXT_PARTS), undefined, 1) },
  ['elements'],
)
