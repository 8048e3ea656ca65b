import { isObject, type JsonObject, objectsAt } from '../../slack/json.ts'
import { type ApiAnswer, ackOf } from '../store/api.ts'

/** What the app offered for a type-ahead, flat: options of groups too. Nothing when it offered nothing or did not answer. */
export function offersOf(answer: ApiAnswer): readonly JsonObject[] {
  const { body } = ackOf(answer)
  if (!isObject(body)) return []
  const grouped = objectsAt(body, 'option_groups').flatMap((group) => objectsAt(group, 'options'))
  return [...objectsAt(body, 'options'), ...grouped]
}
