/** What both people are told when somebody lets another decide in their place, or takes that back. To each only what they need; it never says that anything was decided. */
import type { Delegation } from '../../people/delegations.ts'
import type { SlackUserId } from '../../requests/ids.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, person } from '../text/mrkdwn.ts'

function said(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}

const END_IT = mrkdwn`awskey's Home ends it at any time.`

/** To whoever delegated. */
export function delegatedMessage({ to, until }: Delegation): SlackMessage {
  return said(
    mrkdwn`Recorded: ${person(to)} decides in your place until ${dateTime(until)}, where you would be asked. Nobody decides on their own request, and both of you count as one. ${END_IT}`,
  )
}

/** To the delegate. */
export function standInMessage({ from, until }: Delegation): SlackMessage {
  return said(
    mrkdwn`${person(from)} lets you decide in their place until ${dateTime(until)}. What waits for them waits for you too: ${code('/awskey requests')} or awskey's Home shows it. Every decision is recorded under your name.`,
  )
}

/** To whoever took it back. */
export function takenBackMessage(to: SlackUserId | undefined): SlackMessage {
  return said(
    to === undefined
      ? mrkdwn`Recorded: nobody decides in your place.`
      : mrkdwn`Recorded: ${person(to)} does not decide in your place any more. What was decided so far stays decided.`,
  )
}

/** To the delegate of before. */
export function standInEndedMessage(from: SlackUserId): SlackMessage {
  return said(
    mrkdwn`${person(from)} decides alone again: you do not decide in their place any more. Nothing is left for you to do.`,
  )
}
