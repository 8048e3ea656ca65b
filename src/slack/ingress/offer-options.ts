import type { PlainTextOption } from '@slack/types'
import { ACTIONS, VIEWS } from '../ids.ts'
import { noChoice } from './key-option-text.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { parsePlace } from './modal-place.ts'
import type { SuggestionPayload } from './payloads.ts'

/**
 * What a menu offers while somebody types into it. Names of IAM users and ends of key ids are for people who may use awskey; whoever may not, or cannot be judged
 * in time, is told so and shown none.
 */
export function createOffer(
  deps: ListenerDeps,
): (payload: SuggestionPayload) => Promise<readonly PlainTextOption[]> {
  return async (payload) => {
    const [may, options] = await Promise.all([
      deps.mayAct(payload.user.id),
      optionsOf(deps, payload),
    ])
    switch (may) {
      case 'yes':
        return options
      case 'no':
        return [noChoice('Names are shown to members of this workspace only')]
      case 'not_known':
        return [noChoice('Slack did not say who you are; type another letter to try again')]
    }
  }
}

async function optionsOf(
  { userOptions, keyOptions }: ListenerDeps,
  { user, action_id, value, view }: SuggestionPayload,
): Promise<readonly PlainTextOption[]> {
  if (action_id !== ACTIONS.pickKey) return userOptions(user.id, value)
  const { operation } = parsePlace(view?.private_metadata ?? '')
  return view?.callback_id === VIEWS.keyOperation && operation !== undefined
    ? keyOptions(user.id, value, operation)
    : [noChoice('This form is of another version of awskey; open it again')]
}
