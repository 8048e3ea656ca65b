import type { ModalView } from '@slack/types'
import { ok } from '../../../shared/result.ts'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { modal } from '../../text/modal.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { reasonInput } from './inputs.ts'
import { readReason } from './read-inputs.ts'
import { shownRequest } from './shown-request.ts'
import type { ReadForm } from './submission.ts'

/** The form to deny a request: why. */
export function denyModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.deny,
    title: 'Deny a request',
    submit: 'Deny',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      reasonInput({
        label: 'Why',
        hint: 'The requester reads it, and it stays in the ledger. No secrets, please.',
      }),
    ],
  })
}

export const readDeny: ReadForm = (_deps, payload) => {
  const reason = readReason(payload, 'Say why: the requester reads it.')
  if (!reason.ok) return reason
  const { value = '' } = parsePlace(payload.view.private_metadata)
  const { text, removed } = reason.value
  return ok({
    act: { action: ACTIONS.deny, value, reason: text },
    filtered: removed ? 'Your denial' : undefined,
  })
}
