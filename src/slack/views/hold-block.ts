import type { SectionBlock } from '@slack/types'
import type { Request } from '../../requests/request.ts'
import { section } from '../text/blocks.ts'
import { dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { holdText, looksAgain } from './hold-text.ts'

/** Why a request stands still and what would release it; no block while nothing holds it. */
export function holdBlock(request: Request): readonly SectionBlock[] {
  const { hold, operation } = request
  if (hold === undefined) return []
  const { why, release } = holdText(hold, operation.kind)
  return [
    section(
      lines(
        mrkdwn`*On hold* since ${dateTime(hold.since)}: ${why}`,
        mrkdwn`*What releases it:* ${joined([release, again(request)], ' ')}`,
      ),
    ),
  ]
}

/** The text for notifications and screen readers. */
export function holdLine({ hold }: Request): Mrkdwn {
  return hold === undefined ? NOTHING : mrkdwn`*On hold:* ${holdText(hold).why}`
}

/** When awskey looks by itself, so that nobody waits in front of it. */
function again({ hold, next }: Request): Mrkdwn {
  // While nobody has approved there is nothing to look at: what is next then is a reminder.
  if (next?.effect === 'remind' || next?.effect === 'expire') return NOTHING
  return hold === undefined || next === undefined || !looksAgain(hold.reason)
    ? NOTHING
    : mrkdwn`awskey looks again by itself ${dateTime(next.dueAt)}.`
}
