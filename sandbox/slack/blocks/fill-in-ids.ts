/** Gives every block and interactive element that came without an id one, as Slack does before it shows or reports them. */
import { isList, isObject, type Json, type JsonObject, textAt } from '../json.ts'

export function fillInIds(
  blocks: readonly JsonObject[],
  nextId: () => string,
): readonly JsonObject[] {
  return blocks.map((block) => fillBlock(block, nextId))
}

function fillBlock(block: JsonObject, nextId: () => string): JsonObject {
  const filled: Record<string, Json | undefined> = {
    ...block,
    block_id: block['block_id'] ?? nextId(),
  }
  for (const key of ['child_blocks', ...(textAt(block, 'type') === 'carousel' ? ['elements'] : [])])
    filled[key] = mapList(block[key], (child) => fillBlock(child, nextId))
  const inPlace = textAt(block, 'type') === 'card' ? 'actions' : 'elements'
  if (['actions', 'context_actions', 'card'].includes(textAt(block, 'type') ?? ''))
    filled[inPlace] = mapList(block[inPlace], (element) => fillElement(element, nextId))
  for (const key of ['accessory', 'element']) {
    const element = block[key]
    if (isObject(element)) filled[key] = fillElement(element, nextId)
  }
  return Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined))
}

function fillElement(element: JsonObject, nextId: () => string): JsonObject {
  return textAt(element, 'type') === 'image'
    ? element
    : { ...element, action_id: element['action_id'] ?? nextId() }
}

function mapList(
  value: Json | undefined,
  change: (item: JsonObject) => JsonObject,
): Json | undefined {
  return isList(value) ? value.map((item) => (isObject(item) ? change(item) : item)) : value
}
