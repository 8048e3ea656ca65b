import type { WhoseKey } from '../../keys/whose-key.ts'
import { context, message, plain, type SlackMessage, section } from '../text/blocks.ts'
import { bold, code, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

/** What `/awskey whose` is answered. What could not be found out is said to be not known; what the id says by itself is shown as the hint that it is. */
export function whoseAnswer(whose: WhoseKey): SlackMessage {
  const said = whoseText(whose)
  return message(said, [section(said), context(next(whose))])
}

function whoseText(whose: WhoseKey): Mrkdwn {
  const key = code(whose.keyId)
  switch (whose.kind) {
    case 'user':
      return lines(
        mrkdwn`${key} is an access key of the IAM user ${bold(whose.userName)} in account ${bold(whose.accountName)}. It is ${stateOf(whose)}.`,
        lookedAfter(whose),
      )
    case 'root':
      return mrkdwn`${key} is an access key of the *root user* of account ${bold(whose.accountName)}.`
    case 'not_ours':
      return mrkdwn`AWS says that ${key} is of account ${code(plain(whose.account, 40))}, which is none of awskey.yml.`
    case 'not_known':
      return mrkdwn`Whose ${key} is, is *not known*: ${plain(whose.why, 400)}.${hintOf(whose)}`
  }
}

function stateOf({ active }: Extract<WhoseKey, { kind: 'user' }>): Mrkdwn {
  if (active.kind === 'unknown')
    return mrkdwn`*not known* whether it is Active (${plain(active.why, 200)})`
  return active.value ? mrkdwn`Active` : mrkdwn`Inactive`
}

function lookedAfter({ owner, team, machine }: Extract<WhoseKey, { kind: 'user' }>): Mrkdwn {
  const by =
    team === undefined
      ? mrkdwn`No team looks after it`
      : mrkdwn`Team ${plain(team, 80)} looks after it`
  if (owner !== undefined) return mrkdwn`${person(owner)} owns it. ${by}.`
  return machine
    ? mrkdwn`It is a machine's: nobody owns it. ${by}.`
    : mrkdwn`Its owner is not known. ${by}.`
}

function hintOf({ hint }: Extract<WhoseKey, { kind: 'not_known' }>): Mrkdwn {
  return hint === undefined
    ? NOTHING
    : mrkdwn` The id itself says account ${plain(hint, 80)}; ids are easily made up, so that proves nothing.`
}

function next(whose: WhoseKey): Mrkdwn {
  const exposed = mrkdwn`If it is exposed: ${code(`/awskey exposed ${whose.keyId}`)}`
  return whose.kind === 'user'
    ? mrkdwn`${exposed} · its keys: ${code(`/awskey list ${whose.accountName}/${whose.userName}`)}`
    : exposed
}
