import type { ModalView, PlainTextOption } from '@slack/types'
import { formatTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { COMMANDS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { type EndCalendar, endInput, readEnd } from './end-input.ts'
import { reasonInput, userInput } from './inputs.ts'
import { readReason, readUser } from './read-inputs.ts'
import { REASON_HINT } from './snooze-form.ts'
import { errorsOf, type ReadForm } from './submission.ts'

/** The form to leave all keys of an IAM user alone for a time: whose, until when, and why. */
export function exemptModal(
  place: Place,
  calendar: EndCalendar,
  chosen: PlainTextOption | undefined,
): ModalView {
  return modal({
    callback: VIEWS.exempt,
    title: 'Exempt an IAM user',
    submit: 'Ask',
    metadata: formatPlace(place),
    blocks: [
      section(
        mrkdwn`Nobody is reminded of the keys of this user until then, and awskey does not rotate them by itself. They stay in the list with your reason.`,
      ),
      userInput({ label: 'IAM user', optional: false, chosen }),
      endInput(place, calendar),
      reasonInput({ label: 'Reason', hint: REASON_HINT, given: place.reason }),
    ],
  })
}

export const readExempt: ReadForm = ({ organisation, clock, timezone, longest }, payload) => {
  const user = readUser(organisation, payload)
  const end = readEnd(payload, { now: clock.now(), timezone, maxMs: longest.exemptMs })
  const reason = readReason(payload, 'Say why the user is exempt.')
  if (!user.ok || !end.ok || !reason.ok) return refuse(errorsOf(user, end, reason))
  const { text, removed } = reason.value
  return ok({
    act: {
      action: COMMANDS.exempt,
      value: formatTarget(user.value),
      reason: text,
      details: { until: end.value },
    },
    filtered: removed ? 'Your request' : undefined,
  })
}
