import type { Refusal } from '../requests/refusal.ts'
import type { Situation } from './ask.ts'

/**
 * Why nobody could read a new secret of this user, if that is so, with what would have to be configured. Pure: a machine user needs a role of its team, everybody else an owner,
 * who is shown it once on a page where no role of theirs can read it. It chooses no reader; that is done when the secret is sealed.
 */
export function nobodyReads(
  user: string,
  { hasReader, owner, team, accountName }: Situation,
): Refusal | undefined {
  if (hasReader || owner !== undefined) return undefined
  return team === undefined
    ? { reason: 'no_owner', user }
    : { reason: 'no_team_reader', user, team: team.name, account: accountName }
}
