import type { SectionBlock } from '@slack/types'
import type { Request } from '../../requests/request.ts'
import { section } from '../text/blocks.ts'
import { dateTime, lines, mrkdwn } from '../text/mrkdwn.ts'
import { holdText } from './hold-text.ts'

/** Why a request stands still and what would release it; no block while nothing holds it. */
export function holdBlock({ hold }: Request): readonly SectionBlock[] {
  if (hold === undefined) return []
  const { why, release } = holdText(hold)
  return [
    section(
      lines(
        mrkdwn`*On hold* since ${dateTime(hold.since)}: ${why}`,
        mrkdwn`*What releases it:* ${release}`,
      ),
    ),
  ]
}
