import type { Mrkdwn } from './mrkdwn.ts'
import { withoutMarks } from './mrkdwn.ts'

/**
 * The same sentence for where Slack draws no markup: notifications, screen readers, search. Our stars and backticks go, a moment is written out in UTC.
 * Mentions of people and channels stay, because Slack puts the names in; escapes stay, because Slack takes them out.
 */
export function notificationText({ markup }: Mrkdwn): string {
  return markup
    .split(CODE)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll('*', '') : withoutMarks(part)))
    .join('')
    .replaceAll(MOMENT, '$1')
}

/** What stands between two backticks: text to be copied, in which a star is a star. */
const CODE = /`([^`]*)`/
const MOMENT = /<!date\^[^|>]*\|([^<>]*)>/g
