import type { ModalView } from '@slack/types'
import { ok } from '../../../shared/result.ts'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { reasonInput } from './inputs.ts'
import { readReason } from './read-inputs.ts'
import { shownRequest } from './shown-request.ts'
import type { ReadForm } from './submission.ts'

/** The form behind "Make Inactive anyway": the old key is in use, and somebody answers for stopping that. Who may is judged by the worker. */
export function overrideModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.override,
    title: 'Make Inactive anyway',
    submit: 'Make Inactive',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      section(
        mrkdwn`*The old key is in use.* What uses it fails as soon as the key is Inactive. Undo makes it Active again at once, until the key is deleted.`,
      ),
      reasonInput({
        label: 'Why it may stop',
        hint: 'Everybody concerned reads it, and it stays in the ledger. No secrets, please.',
      }),
    ],
  })
}

export const readOverride: ReadForm = (_deps, payload) => {
  const reason = readReason(payload, 'Say why what uses the key may stop.')
  if (!reason.ok) return reason
  const { value = '' } = parsePlace(payload.view.private_metadata)
  const { text, removed } = reason.value
  return ok({
    act: { action: ACTIONS.override, value, reason: text },
    filtered: removed ? 'Your override' : undefined,
  })
}
