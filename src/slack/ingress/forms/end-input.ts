import type { InputBlock } from '@slack/types'
import { endFault } from '../../../reminders/exemption-end.ts'
import type { Moment } from '../../../requests/ids.ts'
import { dayIn, endOfDay, lastDayWithin } from '../../../shared/calendar-day.ts'
import { addMs, DAY_MS, earliest } from '../../../shared/duration.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, BLOCKS } from '../../ids.ts'
import { plainText } from '../../text/modal.ts'
import type { Place } from '../modal-place.ts'
import type { ViewPayload } from '../payloads.ts'
import type { Read } from './submission.ts'

/** The last day on which a key or a user is left alone. Slack's date picker has no bounds of its own: the last day that would do stands under it, and is held to when the form is sent. */
export interface EndCalendar {
  readonly now: Date
  readonly timezone: string
  /** By policy. */
  readonly maxMs: number
}

const LABEL = 150
const USUAL_DAYS = 14

export function endInput({ until }: Place, calendar: EndCalendar): InputBlock {
  const { now, timezone, maxMs } = calendar
  const latest = lastDayWithin(now, maxMs, timezone)
  const usual = dayIn(timezone, earliest(addMs(now, USUAL_DAYS * DAY_MS), addMs(now, maxMs)))
  return {
    type: 'input',
    block_id: BLOCKS.until,
    label: plainText('Until the end of', LABEL),
    hint: plainText(`At the latest ${latest} (${timezone}).`, LABEL),
    element: {
      type: 'datepicker',
      action_id: ACTIONS.pickUntil,
      initial_date: until ?? [usual, latest].toSorted()[0] ?? latest,
    },
  }
}

export function readEnd({ view }: ViewPayload, calendar: EndCalendar): Read<Moment> {
  const wrong = (words: string): Read<Moment> => refuse({ [BLOCKS.until]: words })
  const day = view.state.values[BLOCKS.until]?.[ACTIONS.pickUntil]?.selected_date ?? ''
  const end = endOfDay(day, calendar.timezone)?.toISOString()
  if (end === undefined) return wrong('Choose the last day on which it is left alone.')
  const fault = endFault(end, calendar)
  switch (fault?.reason) {
    case undefined:
      return ok(end)
    case 'until_over':
      return wrong('This day is over. Choose today or a later day.')
    case 'until_too_late':
      return wrong(`Choose ${fault?.latest ?? ''} or an earlier day: awskey.yml allows no later.`)
  }
}
