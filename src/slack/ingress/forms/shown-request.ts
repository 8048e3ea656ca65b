import type { SectionBlock } from '@slack/types'
import { parseButtonValue } from '../../../requests/request-facts.ts'
import { section } from '../../text/blocks.ts'
import { code, mrkdwn } from '../../text/mrkdwn.ts'
import type { Place } from '../modal-place.ts'

/** Which request a form decides on: the one whose button was clicked. Nothing, where the value names none. */
export function shownRequest({ value }: Place): readonly SectionBlock[] {
  const shown = parseButtonValue(value ?? '')
  return shown === undefined ? [] : [section(mrkdwn`Request ${code(shown.requestId)}`)]
}
