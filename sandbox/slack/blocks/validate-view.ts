/** Decides whether Slack would take this modal or Home view: its own fields, then its blocks. Changes nothing. */
import { isObject, type Json, type JsonObject, objectsAt, textAt } from '../json.ts'
import { LIMITS } from '../limits.ts'
import { any, flag, object, oneOf, plain, text } from './object-schemas.ts'
import { checkSchema, type Problem, type Schema } from './schema.ts'
import { validateBlocks } from './validate-blocks.ts'

const common = {
  blocks: any,
  private_metadata: text(LIMITS.privateMetadata),
  callback_id: text(LIMITS.id),
  external_id: text(LIMITS.id),
}
const MODAL: Schema = object(
  {
    ...common,
    type: oneOf('modal'),
    title: plain(LIMITS.viewTitle),
    submit: plain(LIMITS.viewTitle),
    close: plain(LIMITS.viewTitle),
    clear_on_close: flag,
    notify_on_close: flag,
  },
  ['type', 'title', 'blocks'],
)
const HOME: Schema = object({ ...common, type: oneOf('home') }, ['type', 'blocks'])

export interface ViewContext {
  readonly surface: 'modal' | 'home'
  readonly refusesNew: boolean
}

export function validateView(view: Json | undefined, context: ViewContext): readonly Problem[] {
  const pointer = '/view'
  if (!isObject(view)) return [{ message: 'must provide an object', pointer }]
  const shape = checkSchema(context.surface === 'modal' ? MODAL : HOME, view, pointer)
  const blocks = validateBlocks(view['blocks'], { ...context, pointer: '/view/blocks' })
  const found = [...shape, ...blocks, ...submitMissing(view, context)]
  return found.length === 0
    ? []
    : [{ message: 'failed to match all allowed schemas', pointer }, ...found]
}

function submitMissing(view: JsonObject, context: ViewContext): readonly Problem[] {
  if (context.surface !== 'modal' || view['submit'] !== undefined) return []
  const at = objectsAt(view, 'blocks').findIndex((block) => textAt(block, 'type') === 'input')
  if (at < 0) return []
  const message = 'must define `submit` to use an `input` block in modals'
  return [{ message, pointer: `/view/blocks/${at}/input` }]
}
