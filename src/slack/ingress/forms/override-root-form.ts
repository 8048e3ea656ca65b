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

/** The form behind "It may go although it was used": somebody of security answers for a root key that was used lately. It approves nothing. Who may is judged by the worker. */
export function overrideRootModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.overrideRoot,
    title: 'Used lately',
    submit: 'It may go',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      section(
        mrkdwn`*A root key was used within the last 90 days.* What uses it fails for good when it is deleted. This answers for that alone: it is no approval, and both approvals are needed as before.`,
      ),
      reasonInput({
        label: 'Why it may go all the same',
        hint: 'Everybody concerned reads it, and it stays in the ledger. No secrets, please.',
      }),
    ],
  })
}

export const readOverrideRoot: ReadForm = (_deps, payload) => {
  const reason = readReason(payload, 'Say why the key may go although it was used lately.')
  if (!reason.ok) return reason
  const { value = '' } = parsePlace(payload.view.private_metadata)
  const { text, removed } = reason.value
  return ok({
    act: { action: ACTIONS.override, value, reason: text },
    filtered: removed ? 'Your override' : undefined,
  })
}
