/** What is said of a key that a team says is not theirs: to the platform team, with the line of awskey.yml that gives it to them, and to whoever said so. */
import type { NotOursSaid, NotOursTold } from '../../reminders/not-ours.ts'
import { context, facts, header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, person } from '../text/mrkdwn.ts'

export function notOursNotice({ note, accountName, because }: NotOursTold): SlackMessage {
  const { act, keyId, userName, team, at } = note
  return message(
    mrkdwn`${person(act.user)} says that access key ${code(keyId)} of ${userName} in ${accountName} is not team ${team}'s.`,
    [
      header(`Not the key of team ${team}?`),
      section(
        mrkdwn`${person(act.user)} says that this key is not theirs: “${act.reason ?? 'no reason given'}”`,
      ),
      ...facts([
        ['Key', code(keyId)],
        ['IAM user', mrkdwn`${code(userName)} in ${accountName}`],
        ['Team by awskey.yml', mrkdwn`${team}, ${becauseText(because)}`],
        ['Line to change', code(because.line)],
      ]),
      context(
        mrkdwn`Said ${dateTime(at)}. Nothing is silenced: the key stays in the list of team ${team} until awskey.yml says otherwise.`,
      ),
    ],
  )
}

function becauseText({ by, what }: NotOursTold['because']): Mrkdwn {
  switch (by) {
    case 'users':
      return mrkdwn`by the name ${code(what)}`
    case 'path':
      return mrkdwn`by the path ${code(what)}`
    case 'tag':
      return mrkdwn`by the tag ${code(what)}`
  }
}

export function notOursAnswer({ keyId, team, told }: NotOursSaid): SlackMessage {
  const next = told
    ? mrkdwn`The platform team was told, with the line of awskey.yml that gives it to team ${team}.`
    : mrkdwn`The platform team could not be told now; please tell them yourself.`
  const text = mrkdwn`Recorded: ${code(keyId)} is not yours. ${next} It stays in your list until that line is changed.`
  return message(text, [section(text)])
}
