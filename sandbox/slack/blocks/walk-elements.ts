/** Finds the interactive elements of blocks wherever they may stand, each with the block that its action is reported under. */
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts'

export interface PlacedElement {
  readonly blockId: string
  readonly actionId: string
  readonly type: string
  readonly block: JsonObject
  readonly element: JsonObject
}

/** The block itself and the blocks and cards inside it. */
export function withInnerBlocks(block: JsonObject): readonly JsonObject[] {
  const cards = textAt(block, 'type') === 'carousel' ? objectsAt(block, 'elements') : []
  return [block, ...objectsAt(block, 'child_blocks'), ...cards]
}

export function walkElements(blocks: readonly JsonObject[]): readonly PlacedElement[] {
  return blocks.flatMap(withInnerBlocks).flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      const actionId = textAt(element, 'action_id')
      if (actionId === undefined) return []
      const blockId = textAt(block, 'block_id') ?? ''
      return [{ blockId, actionId, type: textAt(element, 'type') ?? '', block, element }]
    }),
  )
}

/** The elements standing directly in one block, with or without an action id. */
export function elementsOf(block: JsonObject): readonly JsonObject[] {
  const type = textAt(block, 'type')
  if (type === 'actions' || type === 'context_actions') return objectsAt(block, 'elements')
  if (type === 'card') return objectsAt(block, 'actions')
  const single = objectAt(block, type === 'input' ? 'element' : 'accessory')
  return single === undefined ? [] : [single]
}
