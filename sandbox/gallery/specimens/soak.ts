/** What people are told while the old key is Inactive, and what the same message says once that is over. */
import type { LedgerEvent } from '../../../src/requests/ledger.ts'
import type { Request } from '../../../src/requests/request.ts'
import { mrkdwn } from '../../../src/slack/text/mrkdwn.ts'
import { type SoakNoticeModel, soakNotice } from '../../../src/slack/views/soak-notice.ts'
import { atOnce, chained, EVENTS } from '../rows/ledger-rows.ts'
import { LONG_SOAK } from '../rows/long-rows.ts'
import { aRotateRequest, OMAR, rotationOf } from '../rows/request-rows.ts'
import { inactive, ROTATIONS } from '../rows/rotation-states.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const SOAKING = ROTATIONS['rotate-soak']
const UNDO_ASKED = aRotateRequest({
  operation: { step: 'soak', ...inactive, undone: { by: OMAR, at: '2026-03-14T08:00:00.000Z' } },
})
const SECOND_SOAK = aRotateRequest({
  operation: { step: 'soak', ...inactive, undone: { by: OMAR, at: '2026-03-11T08:00:00.000Z' } },
})

type Given = Partial<Omit<SoakNoticeModel, 'request' | 'operation'>>

function notice(id: string, title: string, request: Request, given: Given = {}): SpecimenModel {
  const operation = rotationOf(request)
  return {
    id,
    title,
    made: made(soakNotice, { request, operation, number: 1, current: true, ...given }),
  }
}

/** The ledger's words for what ends a soak. */
const ENDS = ['made_active', 'active_again_outside', 'already_gone', 'delete_opened'] as const

function over(type: LedgerEvent['type']): readonly SpecimenModel[] {
  return chained(atOnce(EVENTS[type])).map((endedBy, at) =>
    notice(
      `over-${type}${at === 0 ? '' : `-${at + 1}`}`,
      `Over: ${words(type)}${at === 0 ? '' : ', in other words'}`,
      ROTATIONS['rotate-done'],
      { current: false, endedBy },
    ),
  )
}

export const SOAK: GroupModel = {
  id: 'soak',
  title: 'Soak notices',
  about:
    'Calls with an Inactive key are in no log, so people are told: on day 0, on day 1 and before the end.',
  surface: 'message',
  where: 'The owner’s direct message and the team’s channel',
  specimens: [
    notice('day-0', 'The key is Inactive, with Undo', SOAKING),
    notice('day-1', 'First reminder', SOAKING, { number: 2 }),
    notice('last', 'Last reminder, before the end', SOAKING, { number: 3, last: true }),
    notice('undo-asked', 'Somebody pressed Undo', UNDO_ASKED),
    notice('second', 'A soak after an earlier undo', SECOND_SOAK),
    notice('over', 'Over, without a noted end', ROTATIONS['rotate-done'], { current: false }),
    ...ENDS.flatMap(over),
    notice('note', 'In another channel than the team’s', SOAKING, {
      note: mrkdwn`Shown here because awskey could not write to the channel C0PAYMENTS (is_archived).`,
    }),
    notice('longest', 'Longest names', LONG_SOAK, { number: 2 }),
  ],
}
