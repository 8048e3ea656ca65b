import type { ModalView } from '@slack/types'
import { ok, refuse } from '../../../shared/result.ts'
import { ACTIONS, BLOCKS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { lastFourInput, reasonInput } from './inputs.ts'
import { readLastFour, readReason, typedIn } from './read-inputs.ts'
import { shownRequest } from './shown-request.ts'
import { errorsOf, type Read, type ReadForm } from './submission.ts'

/** The form behind Break glass: one person stands for the quorum, says why, and is looked at afterwards. Who may is judged by the worker. */
export function breakGlassModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.breakGlass,
    title: 'Break glass',
    submit: 'Break glass',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      section(
        mrkdwn`*You approve this alone.* Everybody concerned is told at once, and security reviews it afterwards. Do it only where waiting for the approvers does more harm.`,
      ),
      lastFourInput({
        optional: true,
        hint: 'They stand on the card. Leave this empty only for a request to create a key, which has none yet.',
      }),
      reasonInput({
        label: 'Why it cannot wait',
        hint: 'Everybody concerned reads it, and it stays in the ledger. No secrets, please.',
      }),
    ],
  })
}

export const readBreakGlass: ReadForm = (_deps, payload) => {
  const typed = typedIfAny(payload)
  const reason = readReason(payload, 'Say why it cannot wait: security reads it.')
  if (!typed.ok || !reason.ok) return refuse(errorsOf(typed, reason))
  const { value = '' } = parsePlace(payload.view.private_metadata)
  const { text, removed } = reason.value
  return ok({
    act: {
      action: ACTIONS.breakGlass,
      value,
      reason: text,
      ...(typed.value !== undefined && { details: { typed: typed.value } }),
    },
    filtered: removed ? 'Your approval' : undefined,
  })
}

function typedIfAny(payload: Parameters<ReadForm>[1]): Read<string | undefined> {
  return typedIn(payload, BLOCKS.typed, ACTIONS.typeLastFour) === ''
    ? ok(undefined)
    : readLastFour(payload)
}
