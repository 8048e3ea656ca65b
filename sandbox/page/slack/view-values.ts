import type { JsonObject } from '../../slack/json.ts'
import { flagAt, textAt } from '../../slack/json.ts'
import type { LiveView } from '../../wire/live-state.ts'

/** What the inputs of a view hold, as in Slack's `state.values`. Pure. */
export type Values = LiveView['values']

export function withValue(
  values: Values,
  blockId: string,
  actionId: string,
  state: JsonObject,
): Values {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: state } }
}

/** What stands in the view now, with what was typed since; what was typed into inputs that are gone is left out. */
export function merged(view: Values, typed: Values): Values {
  return Object.fromEntries(
    Object.entries(view).map(([blockId, actions]) => [
      blockId,
      Object.fromEntries(
        Object.entries(actions).map(([actionId, state]) => {
          const own = typed[blockId]?.[actionId]
          return [actionId, own !== undefined && own['type'] === state['type'] ? own : state]
        }),
      ),
    ]),
  )
}

export interface Typed {
  readonly blockId: string
  readonly actionId: string
  readonly state: JsonObject
}

/** What Slack's client has but the server does not know yet: typed into inputs that send nothing by themselves. */
export function unsentOf(view: LiveView, typed: Values): readonly Typed[] {
  const quiet = view.blocks
    .filter((block) => textAt(block, 'type') === 'input' && !flagAt(block, 'dispatch_action'))
    .map((block) => textAt(block, 'block_id') ?? '')
  return quiet.flatMap((blockId) =>
    Object.entries(typed[blockId] ?? {})
      .filter(([actionId, state]) => isNews(view.values[blockId]?.[actionId], state))
      .map(([actionId, state]) => ({ blockId, actionId, state })),
  )
}

function isNews(known: JsonObject | undefined, typed: JsonObject): boolean {
  return known !== undefined && JSON.stringify(known) !== JSON.stringify(typed)
}
