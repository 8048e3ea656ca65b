/** The bare words of blocks and text objects: for names of controls, and for what stands in place of a block that cannot be drawn. */
import { isList, isObject, type Json, type JsonObject, textAt } from '../../slack/json.ts'

const WORDS: readonly string[] = [
  'text',
  'title',
  'caption',
  'alt_text',
  'label',
  'hint',
  'url',
  'name',
]
/** Where an object's own words stand: what a button sends or shows later is no part of what it says. */
const SILENT: readonly string[] = ['confirm', 'value', 'action_id', 'block_id', 'type']

/** The text of a text object, or the string itself; empty when there is none. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return isObject(value) ? (textAt(value, 'text') ?? '') : ''
}

/** Every word of a block in reading order, one piece on a line. */
export function wordsOf(block: JsonObject): string {
  return pieces(block).join('\n')
}

function pieces(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(pieces)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (SILENT.includes(key)) return []
    if (typeof inner !== 'string') return pieces(inner)
    return WORDS.includes(key) && inner !== '' ? [inner] : []
  })
}

/** The text of a rich_text value as a text field can hold it. */
export function richTextWords(value: Json | undefined): string {
  if (!isObject(value)) return typeof value === 'string' ? value : ''
  const own = textAt(value, 'text') ?? ''
  const inner = value['elements']
  if (!isList(inner)) return own
  const parts = inner.map(richTextWords)
  return parts.join(textAt(value, 'type') === 'rich_text' ? '\n' : '')
}
