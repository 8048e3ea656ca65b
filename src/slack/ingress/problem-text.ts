import type { SubCommand } from '../sub-commands.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { code, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import type { CommandProblem } from './parse-command.ts'

/** Why a typed command was not followed, in words: what is wrong and what to write. Nothing was done in any of these cases. */
export function problemMessage(problem: CommandProblem): SlackMessage {
  const text = problemText(problem)
  return message(text, [section(text)])
}

function problemText(problem: CommandProblem): Mrkdwn {
  switch (problem.reason) {
    case 'holds_a_secret':
      return mrkdwn`That looks like a secret access key, or another secret. awskey did not pass it on, but Slack has seen it: treat it as exposed, rotate that key now with ${code('/awskey rotate')} and tell security. A command needs only the access key id, which starts with AKIA.`
    case 'unknown_command':
      return mrkdwn`awskey does not know ${code(problem.word)}. ${didYouMean(problem.meant, '/awskey ')}${code('/awskey help')} shows what it can do.`
    case 'not_a_day':
      return mrkdwn`There is no day ${code(problem.word)}. Write how far back as in ${code('30d')}, or a day as in ${code('2026-11-01')}.`
    case 'every_missing':
      return mrkdwn`awskey needs to know how often, so it did nothing. ${WANTED.auto}`
    case 'not_an_end':
      return mrkdwn`${code(problem.word)} is no end that awskey knows, so it did nothing. Write so many days or the last day, as in ${code('14d')} or ${code('2026-12-24')}, and after it ${code('because')} and the reason.`
    case 'no_exposed_key':
      return mrkdwn`awskey found no access key id in this, so it did nothing. ${WANTED.exposed}`
    case 'several_exposed_keys':
      return mrkdwn`There are several access key ids in this, and awskey did nothing. Report each with a command of its own, the most dangerous first.`
    case 'exposed_session':
      return mrkdwn`An id that starts with ASIA belongs to a session, and awskey did nothing. Sessions cannot be made Inactive: tell security now, and report the access key (AKIA…) that made it, if you know it.`
    case 'reason_too_long':
      return mrkdwn`This reason has ${problem.characters} characters, and awskey keeps 1,000, so it did nothing. Say it shorter.`
    case 'wrong_target':
      return mrkdwn`${code(`/awskey ${problem.command}`)} does not take ${TARGET_WORDS[problem.target]}. ${WANTED[problem.command]}`
    case 'not_understood':
      return mrkdwn`awskey does not know what ${code(problem.word)} is. ${WANTED[problem.command]}`
    case 'too_many_words':
      return mrkdwn`awskey does not know what to do with ${code(problem.word)}, so it did nothing. ${WANTED[problem.command]}`
    case 'unknown_account':
      return mrkdwn`No account of the configuration is called ${code(problem.word)}. ${didYouMean(problem.meant, '')}${WANTED[problem.command]}`
    case 'unknown_team':
      return mrkdwn`No team of the configuration is called ${code(problem.word)}. ${didYouMean(problem.meant, '')}${WANTED[problem.command]}`
    case 'mention_by_hand':
      return mrkdwn`Slack does not know the person ${code(problem.word)}. Type @ and choose the person from the list that opens, or name the IAM user, as in ${code('development/erin')}.`
    case 'not_a_person':
      return mrkdwn`${code(problem.word)} is a group or a channel, and awskey needs one person. ${WANTED[problem.command]}`
    case 'temporary_key':
      return mrkdwn`An id that starts with ASIA belongs to temporary credentials, which end by themselves. awskey looks after access keys, whose ids start with AKIA.`
    case 'incomplete_key':
      return mrkdwn`That is not a whole access key id. It starts with AKIA and mostly has 20 characters; ${code('/awskey list')} shows yours. For an IAM user who is called like this, write ${code('user')} before the name.`
  }
}

function didYouMean(meant: string | undefined, prefix: string): Mrkdwn {
  return meant === undefined ? NOTHING : mrkdwn`Did you mean ${code(`${prefix}${meant}`)}? `
}

const TARGET_WORDS = {
  mine: 'yourself',
  person: 'a person',
  user: 'an IAM user',
  key: 'an access key id',
  account: 'a whole account',
  team: 'a whole team',
  request: 'a request',
} as const

const WANTED: Readonly<Record<SubCommand, Mrkdwn>> = {
  list: mrkdwn`Add nothing for your own keys, or add a person, an IAM user (${code('development/erin')}), an access key id or an account.`,
  stale: mrkdwn`Add nothing for your keys and those of your teams, or add a team (${code('team payments')}) or an account.`,
  create: mrkdwn`Add nothing for your own IAM user, or add a person or an IAM user (${code('development/erin')}); a form asks for the rest.`,
  rotate: mrkdwn`Add nothing for your own key, or add a person, an IAM user (${code('development/erin')}), an access key id, or a team (${code('team payments')}).`,
  deactivate: oneKey('Active'),
  activate: oneKey('Inactive'),
  delete: oneKey('Inactive'),
  auto: mrkdwn`Write the IAM user (${code('development/erin')}; nothing for your own) and how often in days, as in ${code('90d')}, or ${code('off')}.`,
  snooze: mrkdwn`Write the access key id (${code('AKIA…')}), until when (${code('14d')} or ${code('2026-12-24')}; ${code('off')} ends it) and ${code('because')} with the reason. Without more words, a form asks.`,
  exempt: mrkdwn`Write the IAM user (${code('development/erin')}), until when (${code('14d')} or ${code('2026-12-24')}; ${code('off')} ends it) and ${code('because')} with the reason. Without more words, a form asks.`,
  exposed: mrkdwn`Write the access key id (${code('AKIA…')}), and after it where it was found. Never the secret.`,
  requests: mrkdwn`It takes no more words, and shows what waits for you and what you wait for.`,
  history: mrkdwn`Add nothing for your own user, or add an IAM user (${code('development/erin')}), a person, an access key id, an account or the id of a request; ${code('export')} at the end makes a file of it.`,
  audit: mrkdwn`Add a whole access key id, and how far back if you like, as in ${code('30d')} or ${code('2026-11-01')}.`,
  advise: mrkdwn`Add nothing for your own keys, or add a person, an IAM user (${code('development/erin')}) or an access key id, and how far back if you like, as in ${code('30d')}.`,
  whose: mrkdwn`Add a whole access key id, as in ${code('AKIA2EXAMPLE234567AB')}.`,
  cancel: mrkdwn`Add the id of the request: 26 letters and digits, at the foot of its message.`,
}

/** One key at a time, so that a reason belongs to one. */
function oneKey(status: string): Mrkdwn {
  return mrkdwn`Add one access key id, or an IAM user (${code('development/erin')}) with one ${status} key; what comes after it is the reason. Without more words, a form asks.`
}
