import type { ModalView } from '@slack/types'
import { formatTarget, parseTarget } from '../../../requests/target.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { COMMANDS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { typedKeyOption } from '../key-option-text.ts'
import { formatPlace, type Place } from '../modal-place.ts'
import { type EndCalendar, endInput, readEnd } from './end-input.ts'
import { keyInput, reasonInput } from './inputs.ts'
import { readKey, readReason } from './read-inputs.ts'
import { errorsOf, type ReadForm } from './submission.ts'

/** The form to leave one key alone for a time: which, until when, and why. */
export function snoozeModal(place: Place, calendar: EndCalendar): ModalView {
  const target = parseTarget(place.value ?? '')
  const named = target.ok && target.value.by === 'key' ? target.value.keyId : undefined
  return modal({
    callback: VIEWS.snooze,
    title: 'Snooze an access key',
    submit: 'Snooze',
    metadata: formatPlace(place),
    blocks: [
      section(
        mrkdwn`Nobody is reminded of the key until then, and awskey does not rotate it by itself. It stays in the list with your reason.`,
      ),
      keyInput('Access key', named && typedKeyOption(named)),
      endInput(place, calendar),
      reasonInput({ label: 'Reason', hint: REASON_HINT, given: place.reason }),
    ],
  })
}

export const REASON_HINT = 'The team reads it, and it stays in the ledger. No secrets, please.'

export const readSnooze: ReadForm = ({ clock, timezone, longest }, payload) => {
  const key = readKey(payload)
  const end = readEnd(payload, { now: clock.now(), timezone, maxMs: longest.snoozeMs })
  const reason = readReason(payload, 'Say why the key is left alone.')
  if (!key.ok || !end.ok || !reason.ok) return refuse(errorsOf(key, end, reason))
  const { text, removed } = reason.value
  return ok({
    act: {
      action: COMMANDS.snooze,
      value: formatTarget(key.value),
      reason: text,
      details: { until: end.value },
    },
    filtered: removed ? 'Your request' : undefined,
  })
}
