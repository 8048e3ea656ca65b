/** What is said beside a text field about its length: nothing while there is room, then how much is left, or what is too much. */
import { type JsonObject, numberAt } from '../../slack/json.ts'

const NEAR = 50

export function lengthNote(element: JsonObject, text: string): string | undefined {
  const least = numberAt(element, 'min_length') ?? 0
  const most = numberAt(element, 'max_length')
  if (text.length > 0 && text.length < least) return `${counted(least - text.length)} more needed`
  if (most === undefined) return undefined
  const left = most - text.length
  if (left < 0) return `${counted(-left)} too many`
  return left <= Math.min(NEAR, most / 4) ? `${counted(left)} left` : undefined
}

const counted = (count: number): string => `${count} ${count === 1 ? 'character' : 'characters'}`
