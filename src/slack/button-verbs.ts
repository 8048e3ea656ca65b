import { BUTTON_VERBS, type ButtonVerb } from '../requests/click.ts'
import { ACTIONS } from './ids.ts'

/** Which click does what to a request. */
export const ACTION_OF: Readonly<Record<ButtonVerb, string>> = {
  approve: ACTIONS.approve,
  deny: ACTIONS.deny,
  cancel: ACTIONS.cancel,
  undo: ACTIONS.undo,
  nudge: ACTIONS.nudge,
  break_glass: ACTIONS.breakGlass,
  review: ACTIONS.review,
  extend: ACTIONS.extend,
  pause: ACTIONS.pause,
  resume: ACTIONS.resume,
  override: ACTIONS.override,
  confirm: ACTIONS.confirmHistory,
  not_received: ACTIONS.notReceived,
}

const VERB_OF: ReadonlyMap<string, ButtonVerb> = new Map(
  BUTTON_VERBS.map((verb) => [ACTION_OF[verb], verb]),
)

/** `undefined` for whatever is no click on a request. */
export function verbOf(action: string): ButtonVerb | undefined {
  return VERB_OF.get(action)
}
