/**
 * Decides whether Slack would take these blocks on this surface, and answers every problem with its JSON pointer.
 * Covers shape, limits, surfaces, duplicate ids and the limits that count over the whole payload. Changes nothing.
 */
import { isList, isObject, type Json, type JsonObject, objectsAt, textAt } from '../json.ts'
import { LIMITS, NEW_BLOCKS } from '../limits.ts'
import type { Surface } from './block-parts.ts'
import { BLOCKS } from './block-schemas.ts'
import { checkSchema, type Problem } from './schema.ts'
import { elementsOf, withInnerBlocks } from './walk-elements.ts'

export interface BlocksContext {
  readonly surface: Surface
  /** `/blocks` in a message, `/view/blocks` in a view. */
  readonly pointer: string
  /** The workspace does not have the newest blocks yet. */
  readonly refusesNew: boolean
}

export function validateBlocks(
  blocks: Json | undefined,
  context: BlocksContext,
): readonly Problem[] {
  const { pointer, surface } = context
  if (!isList(blocks)) return [{ message: 'must provide an array', pointer }]
  const max = surface === 'message' ? LIMITS.blocksInMessage : LIMITS.blocksInView
  if (blocks.length > max) return [{ message: `no more than ${max} items allowed`, pointer }]
  const shape = blocks.flatMap((block, index) => checkBlock(block, `${pointer}/${index}`, context))
  if (shape.length > 0) return shape
  const objects = blocks.filter(isObject)
  return [...duplicateIds(objects, pointer), ...overallLimits(objects, pointer)]
}

/** The types among these blocks that a workspace may not have yet. */
export function newBlockTypes(blocks: Json | undefined): readonly string[] {
  return typesOf(isList(blocks) ? blocks.filter(isObject) : []).filter((type) =>
    NEW_BLOCKS.includes(type),
  )
}

function typesOf(blocks: readonly JsonObject[]): readonly string[] {
  return blocks.flatMap(withInnerBlocks).map((block) => textAt(block, 'type') ?? '')
}

function checkBlock(block: Json, at: string, context: BlocksContext): readonly Problem[] {
  if (!isObject(block)) return [{ message: 'must provide an object', pointer: at }]
  const type = textAt(block, 'type')
  if (type === undefined) return [{ message: 'missing required field: type', pointer: at }]
  const rule = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined
  const refused = context.refusesNew && newBlockTypes([block]).length > 0
  if (rule === undefined || refused || !rule.surfaces.includes(context.surface))
    return [{ message: `unsupported type: ${type}`, pointer: `${at}/type` }]
  return checkSchema(rule.schema, block, at)
}

function duplicateIds(blocks: readonly JsonObject[], pointer: string): readonly Problem[] {
  const seen = new Set<string>()
  return blocks.flatMap((top, index) =>
    withInnerBlocks(top).flatMap((block) => {
      const at = `${pointer}/${index}`
      const blockId = textAt(block, 'block_id')
      const twice = blockId !== undefined && seen.has(blockId)
      if (blockId !== undefined) seen.add(blockId)
      return [
        ...(twice
          ? [{ message: `\`block_id\` already exists: ${blockId}`, pointer: `${at}/block_id` }]
          : []),
        ...duplicateActions(block, at),
      ]
    }),
  )
}

function duplicateActions(block: JsonObject, at: string): readonly Problem[] {
  const ids = elementsOf(block).flatMap((element) => textAt(element, 'action_id') ?? [])
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  return twice.map((id) => ({
    message: `\`action_id\` already exists: ${id}`,
    pointer: `${at}/elements`,
  }))
}

function overallLimits(blocks: readonly JsonObject[], pointer: string): readonly Problem[] {
  const all = blocks.flatMap(withInnerBlocks)
  const count = (...types: readonly string[]): number =>
    all.filter((block) => types.includes(textAt(block, 'type') ?? '')).length
  const focused = all.flatMap(elementsOf).filter((element) => element['focus_on_load'] === true)
  const problems: readonly (readonly [boolean, string])[] = [
    [count('table', 'data_table') > LIMITS.tablesInMessage, 'only one table is allowed'],
    [count('data_visualization') > LIMITS.chartsInMessage, 'no more than 2 charts allowed'],
    [count('plan') > LIMITS.plansInMessage, 'only one plan is allowed'],
    [tableCharacters(all) > LIMITS.tableCharacters, 'table has more than 10000 characters'],
    [focused.length > 1, 'only one element may set `focus_on_load`'],
  ]
  return problems.flatMap(([broken, message]) => (broken ? [{ message, pointer }] : []))
}

export function tableCharacters(blocks: readonly JsonObject[]): number {
  const cells = blocks.flatMap((block) => {
    const rows = block['rows']
    return isList(rows) ? rows.filter(isList).flat().filter(isObject) : []
  })
  return cells.reduce((sum, cell) => sum + (textAt(cell, 'text') ?? richText(cell)).length, 0)
}

function richText(node: JsonObject): string {
  return (textAt(node, 'text') ?? '') + objectsAt(node, 'elements').map(richText).join('')
}
