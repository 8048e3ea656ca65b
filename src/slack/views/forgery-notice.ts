import { message, type SlackMessage, section } from '../text/blocks.ts'
import { lines, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** What security reads when a signature did not fit. It names no person: whoever is named in a forged job did not act. */
export interface ForgeryModel {
  readonly where: 'queue' | 'table'
  readonly what: string
  readonly requestId?: string
}

export function forgeryNotice({ where, what, requestId }: ForgeryModel): SlackMessage {
  const place = where === 'queue' ? mrkdwn`the job queue` : mrkdwn`the requests table`
  const title = mrkdwn`*awskey refused to act on a forged entry in ${place}.* Nothing was done.`
  const about = requestId === undefined ? NOTHING : mrkdwn`Request ${requestId}.`
  const detail = mrkdwn`What did not fit: ${what.replaceAll('_', ' ')}. Only awskey's own functions may write there: look at who else can, in CloudTrail.`
  return message(title, [section(lines(title, about, detail))])
}
