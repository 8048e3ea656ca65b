import { message, type SlackMessage, section } from '../text/blocks.ts'
import { lines, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** What security reads when a signature did not fit. It names no person: whoever is named in a forged job did not act. */
export interface ForgeryModel {
  readonly where: 'queue' | 'table'
  readonly what: string
  readonly requestId?: string
}

/** What also happens without anybody writing anywhere: a stricter policy, an approver who left the team. */
const MAY_BE_INNOCENT: readonly string[] = [
  'too_few_approvals',
  'decider_not_eligible',
  'undo_not_eligible',
]

export function forgeryNotice({ where, what, requestId }: ForgeryModel): SlackMessage {
  const place = where === 'queue' ? mrkdwn`the job queue` : mrkdwn`the requests table`
  const innocent = MAY_BE_INNOCENT.includes(what)
  const title = innocent
    ? mrkdwn`*awskey refused to act on an entry in ${place} that may be forged.* Nothing was done.`
    : mrkdwn`*awskey refused to act on a forged entry in ${place}.* Nothing was done.`
  const about = requestId === undefined ? NOTHING : mrkdwn`Request ${requestId}.`
  const fault = mrkdwn`What did not fit: ${what.replaceAll('_', ' ')}.`
  const advice = innocent
    ? mrkdwn`That is also so when policy became stricter or somebody left the team since the approval. If neither is so: only awskey's own functions may write there; look at who else can, in CloudTrail.`
    : mrkdwn`Only awskey's own functions may write there: look at who else can, in CloudTrail.`
  return message(title, [section(lines(title, about, fault, advice))])
}
