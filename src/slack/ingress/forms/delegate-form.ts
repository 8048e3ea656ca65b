import type { ModalView } from '@slack/types'
import { type Moment, SlackUserId } from '../../../requests/ids.ts'
import { dayIn, endOfDay } from '../../../shared/calendar-day.ts'
import { addMs, DAY_MS } from '../../../shared/duration.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, BLOCKS, COMMANDS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal, plainText } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import type { ViewPayload } from '../payloads.ts'
import { errorsOf, type Read, type ReadForm } from './submission.ts'

/** The form to let somebody decide in one's place: whom, and until when. It ends with a day, never by being forgotten. */
const USUAL_DAYS = 7
const LABEL = 150

export interface Calendar {
  readonly now: Date
  readonly timezone: string
  /** The longest that somebody may stand in, by the configuration; at least a day. */
  readonly maxMs: number
}

export function delegateModal(place: Place, calendar: Calendar): ModalView {
  const { now, timezone } = calendar
  return modal({
    callback: VIEWS.delegate,
    title: 'Decide in my place',
    submit: 'Let them decide',
    metadata: formatPlace(place),
    blocks: [
      section(
        mrkdwn`Whoever you choose decides in your place, on what you could decide on, and is told so. Nobody decides on a request of their own. You can end it at any time from Home.`,
      ),
      {
        type: 'input',
        block_id: BLOCKS.delegate,
        label: plainText('Who', LABEL),
        element: { type: 'users_select', action_id: ACTIONS.pickDelegate },
      },
      {
        type: 'input',
        block_id: BLOCKS.until,
        label: plainText('Until the end of', LABEL),
        hint: plainText(`At most ${longest(calendar)} from now (${timezone}).`, LABEL),
        element: {
          type: 'datepicker',
          action_id: ACTIONS.pickUntil,
          initial_date: dayIn(timezone, addMs(now, usualDays(calendar) * DAY_MS)),
        },
      },
    ],
  })
}

export const readDelegate: ReadForm = async (deps, payload) => {
  const delegate = await readPerson(deps, payload)
  const { clock, timezone, delegation } = deps
  const until = readUntil(payload, { now: clock.now(), timezone, maxMs: delegation.maxMs })
  if (!delegate.ok || !until.ok) return refuse(errorsOf(delegate, until))
  return ok({
    act: {
      action: COMMANDS.delegate,
      value: '',
      details: { delegate: delegate.value, until: until.value },
    },
  })
}

async function readPerson(
  { mayAct }: Parameters<ReadForm>[0],
  { view, user }: ViewPayload,
): Promise<Read<SlackUserId>> {
  const wrong = (words: string): Read<SlackUserId> => refuse({ [BLOCKS.delegate]: words })
  const picked = view.state.values[BLOCKS.delegate]?.[ACTIONS.pickDelegate]?.selected_user
  const person = SlackUserId.safeParse(picked)
  if (!person.success) return wrong('Choose who decides in your place.')
  if (person.data === user.id)
    return wrong('You decide for yourself already. Choose somebody else.')
  switch (await mayAct(person.data)) {
    case 'yes':
      return ok(person.data)
    case 'no':
      return wrong(
        'Choose a member of this workspace: not a bot, a guest or a person who is deactivated.',
      )
    case 'not_known':
      return wrong('Slack did not say who this is. Try again in a minute.')
  }
}

function readUntil({ view }: ViewPayload, calendar: Calendar): Read<Moment> {
  const { now, timezone, maxMs } = calendar
  const wrong = (words: string): Read<Moment> => refuse({ [BLOCKS.until]: words })
  const day = view.state.values[BLOCKS.until]?.[ACTIONS.pickUntil]?.selected_date ?? ''
  const end = endOfDay(day, timezone)
  if (end === undefined) return wrong('Choose the last day on which they decide.')
  if (end <= now) return wrong('This day is over. Choose today or a later day.')
  return end > addMs(now, maxMs)
    ? wrong(`Choose an earlier day: awskey.yml allows at most ${longest(calendar)}.`)
    : ok(end.toISOString())
}

/** In whole days, as the calendar offers them. */
function longest({ maxMs }: Calendar): string {
  const days = Math.floor(maxMs / DAY_MS)
  return days === 1 ? '1 day' : `${days} days`
}

/** A week, or less where a day that is a week off ends too late. */
function usualDays({ maxMs }: Calendar): number {
  return Math.min(USUAL_DAYS, Math.floor(maxMs / DAY_MS) - 1)
}
