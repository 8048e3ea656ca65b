import type { ModalView } from '@slack/types'
import { ok } from '../../../shared/result.ts'
import { ACTIONS, VIEWS } from '../../ids.ts'
import { section } from '../../text/blocks.ts'
import { modal } from '../../text/modal.ts'
import { mrkdwn } from '../../text/mrkdwn.ts'
import { formatPlace, type Place, parsePlace } from '../modal-place.ts'
import { lastFourInput } from './inputs.ts'
import { readLastFour } from './read-inputs.ts'
import { shownRequest } from './shown-request.ts'
import type { ReadForm } from './submission.ts'

/** The form behind Approve of a sensitive target: the last four of the key are typed, and the submission is the approval. */
export function approveTypedModal(place: Place): ModalView {
  return modal({
    callback: VIEWS.approveTyped,
    title: 'Approve a request',
    submit: 'Approve',
    metadata: formatPlace(place),
    blocks: [
      ...shownRequest(place),
      section(
        mrkdwn`This target is sensitive. Look at the card once more, and type the end of the key that you mean. Sending this form is your approval.`,
      ),
      lastFourInput({ optional: false, hint: 'They stand on the card.' }),
    ],
  })
}

export const readApproveTyped: ReadForm = (_deps, payload) => {
  const typed = readLastFour(payload)
  if (!typed.ok) return typed
  const { value = '' } = parsePlace(payload.view.private_metadata)
  return ok({ act: { action: ACTIONS.approve, value, details: { typed: typed.value } } })
}
