/**
 * A specimen as the page shows it: its JSON as it would go to Slack, what it uses of Slack's limits, and what Slack would say against it.
 * The classic drawing is judged as a workspace without the newest blocks would. Changes nothing about what the product drew.
 */
import { describeProblem } from '../slack/api-error.ts'
import { validateBlocks } from '../slack/blocks/validate-blocks.ts'
import { validateView } from '../slack/blocks/validate-view.ts'
import { stateOf } from '../slack/element-state.ts'
import { isObject, type JsonObject, objectsAt, parseJson, textAt } from '../slack/json.ts'
import type { Drawing, Specimen } from '../wire/gallery.ts'
import { countMenu, countMessage, countView } from './count-limits.ts'
import type { GroupModel, SpecimenModel } from './specimen-model.ts'

export function drawSpecimen(group: GroupModel, model: SpecimenModel): Specimen {
  const { shown, madeBy } = model.made
  const { errors = {} } = model
  const rest: readonly Drawing[] =
    'classic' in shown && shown.classic !== undefined
      ? [draw('classic', { text: shown.text, blocks: shown.classic }, errors)]
      : []
  const { classic: _classic, ...sent } = { classic: undefined, ...shown }
  return {
    id: `${group.id}-${model.id}`,
    title: model.title,
    surface: model.surface ?? group.surface,
    where: model.where ?? group.where,
    madeBy,
    drawings: [draw('sent', sent, errors), ...rest],
  }
}

function draw(variant: Drawing['variant'], shown: object, errors: Drawing['errors']): Drawing {
  const payload = asJson(shown)
  return {
    variant,
    payload,
    errors,
    values: stateOf(objectsAt(payload, 'blocks')),
    ...judged(payload, variant === 'classic'),
  }
}

function judged(payload: JsonObject, refusesNew: boolean): Pick<Drawing, 'counts' | 'problems'> {
  const type = textAt(payload, 'type')
  if (type === 'modal' || type === 'home')
    return {
      counts: countView(payload),
      problems: validateView(payload, { surface: type, refusesNew: true }).map(describeProblem),
    }
  if (payload['options'] !== undefined)
    return { counts: countMenu(payload), problems: menuProblems(payload) }
  const { blocks } = payload
  const context = { surface: 'message', pointer: '/blocks', refusesNew } as const
  const empty = textAt(payload, 'text') === '' ? ['no_text'] : []
  return {
    counts: countMessage(payload),
    problems: [...empty, ...validateBlocks(blocks, context).map(describeProblem)],
  }
}

/** The choices are judged in a menu that holds them all. */
function menuProblems(menu: JsonObject): readonly string[] {
  const element = { type: 'static_select', action_id: 'menu', options: menu['options'] }
  const context = { surface: 'modal', pointer: '/menu', refusesNew: true } as const
  return validateBlocks([{ type: 'actions', elements: [element] }], context).map(describeProblem)
}

function asJson(shown: object): JsonObject {
  const json = parseJson(JSON.stringify(shown))
  if (!isObject(json)) throw new Error('a specimen is an object')
  return json
}
