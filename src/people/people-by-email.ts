import type { SlackUserId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'

/** Who has an e-mail address in Slack. Asked only where the configuration lets an address name an owner. */
export interface PeopleByEmail {
  /** `undefined` when Slack says that nobody has it. */
  find(email: string): Promise<Known<SlackUserId | undefined>>
}

/** Enough to tell an address from an id or a name. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
}
