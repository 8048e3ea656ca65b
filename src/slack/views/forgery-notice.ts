import { message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** What security reads when a signature did not fit. An approval that is merely not enough any more is no forgery and is not told here. It names no person: whoever is named in a forged job did not act. */
export interface ForgeryModel {
  readonly where: 'queue' | 'table' | 'signal'
  readonly what: string
  readonly requestId?: string
}

export function forgeryNotice({ where, what, requestId }: ForgeryModel): SlackMessage {
  const place = where === 'table' ? mrkdwn`the requests table` : mrkdwn`the job queue`
  const title = mrkdwn`*awskey refused to act on a forged entry in ${place}.* Nothing was done.`
  const about = requestId === undefined ? NOTHING : mrkdwn`Request ${requestId}.`
  const advice = mrkdwn`Only awskey's own functions may write there: look at who else can, in CloudTrail.`
  return message(title, [section(lines(title, about, faultText(where, what), advice))])
}

function faultText(where: ForgeryModel['where'], what: string): Mrkdwn {
  switch (where) {
    case 'queue':
      return mrkdwn`A job that claims to be ${code(what)} of somebody carries no valid signature.`
    case 'signal':
      return mrkdwn`A job that claims to be a report of AWS (${code(what)}) carries no valid signature.`
    case 'table':
      return mrkdwn`What did not fit: ${what.replaceAll('_', ' ')}.`
  }
}
