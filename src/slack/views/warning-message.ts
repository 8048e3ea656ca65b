/** What the owner of a key reads on the day on which it reaches the age of a warning: how old it is, when it is stale, and the one thing to do. */
import type { AccessKeyId, IamUserName } from '../../requests/ids.ts'
import { formatTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import {
  button,
  buttons,
  confirmDialog,
  context,
  message,
  type SlackMessage,
  section,
} from '../text/blocks.ts'
import { code, dateTime, lines, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { count } from './bulk-words.ts'
import { shortKey } from './names.ts'

export interface WarningModel {
  readonly keyId: AccessKeyId
  readonly userName: IamUserName
  readonly accountName: string
  readonly ageDays: number
  readonly staleAt: Date
  readonly now: Date
  /** Whether somebody left it alone for a time could not be read: it is told all the same. */
  readonly exemptionNotKnown: boolean
}

export function warningMessage(model: WarningModel): SlackMessage {
  const { keyId, userName, accountName, ageDays, staleAt, now } = model
  const when =
    staleAt > now
      ? mrkdwn`It counts as stale from ${dateTime(staleAt)}.`
      : mrkdwn`It has counted as stale since ${dateTime(staleAt)}.`
  const said = mrkdwn`Your access key ${code(keyId)} of ${userName} in ${accountName} is ${count(ageDays, 'day')} old.`
  return message(mrkdwn`${said} ${when}`, [
    section(
      lines(
        said,
        mrkdwn`${when} A rotation makes a second key, hands it to you, and makes this one Inactive only when the new one is in use.`,
        model.exemptionNotKnown
          ? mrkdwn`Whether this key is snoozed or exempt is *not known* now.`
          : NOTHING,
      ),
    ),
    ...buttons(
      button({
        text: `Rotate ${shortKey(keyId)} of ${userName}`,
        action: ACTIONS.rotateKey,
        value: formatTarget({ by: 'key', keyId }),
        confirm: confirmDialog({
          title: `Rotate ${shortKey(keyId)}?`,
          text: `Makes a second access key for ${userName}. ${keyId} stays Active until the new key is in use.`,
          confirm: 'Rotate',
          deny: 'Go back',
        }),
      }),
    ),
    context(
      mrkdwn`You are told once for each key. Not yours, or no longer needed? Tell your team, or make it Inactive with ${code(`/awskey deactivate ${keyId}`)}.`,
    ),
  ])
}
