/** What somebody reads who asked for a history as a file: what is in it, what is not, or why it could not be sent. */
import type { HistoryExport } from '../../requests/history-export.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'

export function exportedAnswer(exported: HistoryExport): SlackMessage {
  return answer(
    lines(
      mrkdwn`${whose(exported.of)} is in your direct messages, as a file: ${count(exported.events, 'event')}, ${count(exported.requests, 'request')}.`,
      ...missing(exported),
    ),
  )
}

export function notSentAnswer(why: string): SlackMessage {
  const what =
    why === 'missing_scope'
      ? mrkdwn`awskey's Slack app lacks the scope ${code('files:write')}; tell the platform team.`
      : mrkdwn`Try again in a minute.`
  return answer(mrkdwn`Slack did not take the file (${why}), so nothing was sent. ${what}`)
}

/** The same above the file, where it is read later. */
export function exportComment(exported: HistoryExport): string {
  const parts = [
    `History, ${count(exported.events, 'event')}.`,
    ...(exported.cut ? ['Cut: only the newest are in it.'] : []),
    ...(exported.leftOut > 0 ? [`${count(exported.leftOut, 'entry', 'entries')} left out.`] : []),
  ]
  return parts.join(' ')
}

function whose(of: string): Mrkdwn {
  if (of === 'you') return mrkdwn`Your history`
  const id = /^<@([UW][A-Z0-9]+)>$/.exec(of)?.[1]
  return mrkdwn`The history of ${id === undefined ? of : person(id)}`
}

function missing({ cut, leftOut }: HistoryExport): readonly Mrkdwn[] {
  return [
    cut
      ? mrkdwn`*It is cut:* a file takes the newest only. Name a user or a key to get the rest.`
      : NOTHING,
    leftOut > 0
      ? mrkdwn`*${count(leftOut, 'entry', 'entries')} left out,* because they are about other people's keys. Approvers of their teams and security may have them.`
      : NOTHING,
  ]
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

function answer(text: Mrkdwn): SlackMessage {
  return message(text, [section(text)])
}
