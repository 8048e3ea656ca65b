/**
 * A user with two keys has no room for a third: both with what is known of their use, and a button for each. The buttons open forms, so nothing happens by one click,
 * and the deletion of one is a request of its own. awskey proposes none of the two.
 */
import type { Button, KnownBlock } from '@slack/types'
import type { Refusal } from '../../requests/refusal.ts'
import { formatTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import { refusalText } from '../refusal-text.ts'
import { button, buttons, context, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { keyName, lastUseText, shortKey } from './names.ts'

type TwoKeys = Extract<Refusal, { readonly reason: 'two_keys' }>

export function twoKeysChoice(refusal: TwoKeys): SlackMessage {
  const said = refusalText(refusal)
  return message(said, [
    section(
      mrkdwn`The IAM user ${code(refusal.user)} has two access keys already, and AWS allows no third. awskey does not choose for you: make the one that nothing uses Inactive, ask for its deletion when nothing misses it, then ask again.`,
    ),
    ...refusal.keys.flatMap((key): readonly KnownBlock[] => [
      section(lines(aboutKey(key), advice(key))),
      ...buttons(...buttonsFor(key)),
    ]),
    context(
      mrkdwn`Each button opens a form first. A key that is Inactive can be made Active again; one that is deleted is gone.`,
    ),
  ])
}

function aboutKey({ id, status, ageDays, lastUse, neverUsed }: TwoKeys['keys'][number]): Mrkdwn {
  return mrkdwn`*${keyName(id)}* – ${status}, ${ageDays} days old. Last use: ${lastUseText(lastUse, neverUsed)}.`
}

function advice({ lastUse, neverUsed }: TwoKeys['keys'][number]): Mrkdwn {
  return lastUse === undefined && neverUsed === undefined
    ? mrkdwn`AWS did not say when it was last used. Not known is not "never used".`
    : NOTHING
}

function buttonsFor({ id, status }: TwoKeys['keys'][number]): readonly Button[] {
  const value = formatTarget({ by: 'key', keyId: id })
  const key = shortKey(id)
  switch (status) {
    case 'Active':
      return [button({ text: `Make ${key} Inactive…`, action: ACTIONS.deactivateKey, value })]
    case 'Inactive':
      return [
        button({ text: `Make ${key} Active…`, action: ACTIONS.activateKey, value }),
        button({ text: `Delete ${key}…`, action: ACTIONS.deleteKey, value }),
      ]
    default:
      return []
  }
}
