import type { Mrkdwn } from './mrkdwn.ts'
import { notificationText } from './notification-text.ts'

/** The same sentence as text that is kept and shown elsewhere later: no markup of any kind, people and channels by their ids. It has to be escaped again wherever it is shown. */
export function plainWords(text: Mrkdwn): string {
  return notificationText(text)
    .replaceAll(/<[@#!]?(?:subteam\^)?([A-Z0-9]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
