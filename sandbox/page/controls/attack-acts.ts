import { isObject, textAt } from '../../slack/json.ts'
import { runAct } from '../store/acts.ts'
import { post } from '../store/api.ts'

/** Plays a scenario; the page is told by AWS and Slack what comes of it, as everybody is. */
export const ATTACKS_PLACE = 'attacks'

export interface Played {
  readonly title: string
  readonly accessKeyId: string
  readonly userName: string
  readonly did: readonly string[]
}

/** `undefined` when it could not be played, or is being played already. */
export async function playAttack(name: string, title: string): Promise<Played | undefined> {
  const answer = await runAct(ATTACKS_PLACE, name, () => post('scenario', { name }))
  if (answer?.httpStatus !== 200 || !isObject(answer.body)) return undefined
  const did = answer.body['did']
  return {
    title,
    accessKeyId: textAt(answer.body, 'access_key_id') ?? '',
    userName: textAt(answer.body, 'user_name') ?? '',
    did: Array.isArray(did) ? did.filter((each) => typeof each === 'string') : [],
  }
}
